"""The timeline of a request: what each side may see of what was recorded."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cooperation.kernel.audit import trail
from cooperation.kernel.models import AuditEvent
from members.models import User
from requests.models import AssistanceRequest
from requests.rules import note_office

LABELS: dict[str, Any] = {
    "draft": _("Draft opened"),
    "submit": _("Submitted for signature"),
    "discard": _("Draft discarded"),
    "return_to_drafter": _("Returned to the drafter"),
    "sign": _("Signed and sent; delivered"),
    "withdraw": _("Withdrawn"),
    "receive": _("Receipt confirmed"),
    "accept": _("Accepted"),
    "assign": _("Assigned"),
    "start_work": _("Work started"),
    "hand_over": _("Handed over to a colleague"),
    "ask_supplement": _("Supplement asked for; the clock stands still"),
    "answer_supplement": _("Supplement sent; the clock runs on"),
    "add_supplement": _("Supplement added without being asked; the clock runs on"),
    "papers_late": _("Papers owed did not come in within the period"),
    "refuse": _("Refusal proposed"),
    "return_refusal": _("Refusal not signed"),
    "sign_refusal": _("Refused"),
    "send_result": _("Result sent"),
    "send_back": _("Sent back for completion"),
    "confirm_result": _("Result confirmed"),
    "close": _("Closed"),
    "close_unanswered": _("Closed: the result was not answered in time"),
    "lapse": _("Lapsed: the supplement did not come in"),
    "not_received": _("Nobody confirmed receipt in time"),
    "share": _("Shared with an office above, to read only"),
    "ask_share": _("Consent asked for to share it"),
    "agree_share": _("Agreed to share it, to read only"),
    "decline_share": _("Sharing declined"),
    "end_share": _("Sharing taken back"),
}
DECISIONS = {"sign", "accept", "sign_refusal", "send_result", "confirm_result", "withdraw"}
# What one side does before it speaks stays on that side.
ONLY_REQUESTING = {"draft", "submit", "return_to_drafter", "discard"}
ONLY_ASSISTING = {"refuse", "return_refusal", "start_work"}
# With whom else it is shared is told to the two sides, not to those with whom it is shared.
ONLY_SIDES = {"share", "ask_share", "agree_share", "decline_share", "end_share"}


def timeline(assistance: AssistanceRequest, user: User, limit: int = 200) -> list[AuditEvent]:
    """Newest first, each event with `label` and `is_decision`."""
    office = note_office(user, assistance)
    shown = set(LABELS)
    if office != assistance.requesting_office_id:
        shown -= ONLY_REQUESTING
    if office != assistance.assisting_office_id:
        shown -= ONLY_ASSISTING
    if office is None:
        shown -= ONLY_SIDES
    rows = trail(assistance).filter(
        outcome=AuditEvent.Outcome.DONE, action__in=[f"requests.{name}" for name in shown]
    )
    rows = rows.exclude(~Q(office_id=office), action="requests.hand_over")  # an office's own affair
    events = list(rows[:limit])
    for event in events:
        name = event.action.removeprefix("requests.")
        event.label, event.is_decision = LABELS[name], name in DECISIONS  # type: ignore[attr-defined]
    return events
