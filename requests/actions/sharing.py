"""Share a request with somebody outside of its two offices, agree to it, take it back; who read it is on record."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperation.kernel import audit, states
from cooperation.kernel.errors import NotAllowed, StatePassed
from cooperation.kernel.secrecy import refuse_graded
from members import grants
from members.models import Organisation, User
from members.selectors import people_with
from requests import audience, notices, rules
from requests.actions.telling import carriers, tell, tell_each
from requests.models import AssistanceRequest, Share

LONGEST = timedelta(days=366)  # a share is for a task; who needs it longer shares again


def mark_read(assistance: AssistanceRequest, *, by: User) -> None:
    """Every reading by somebody who sees it only because it was shared is on record."""
    if rules.note_office(by, assistance) is None:
        audit.record("requests.read_shared", assistance, by=by, outcome="read")


def require_share(assistance: AssistanceRequest, *, by: Any) -> Organisation:
    """The office for which `by` shares. Raises NotAllowed."""
    office = rules.share_office(by, assistance)
    if office is None:
        raise NotAllowed(target=assistance, act="requests.share")
    sides = (assistance.requesting_office, assistance.assisting_office)
    return next(side for side in sides if side.pk == office)


@transaction.atomic
def share(
    assistance: AssistanceRequest,
    *,
    by: User,
    office: Organisation,
    person: User | None = None,
    until: date,
    purpose: str,
    aware: bool = False,
) -> Share:
    """Let another member read it. `aware`: the warning about an unusual audience was read.

    To an office above at once; otherwise it waits for the other party. Raises ValidationError by field.
    """
    side = require_share(states.lock(assistance), by=by)
    require_recipient(assistance, office)
    _check_terms(assistance, office, person, until, purpose)
    warned = audience.warnings(side, office, person)
    if warned and not aware:
        raise ValidationError({"aware": warned})
    needs = audience.needs_consent(side, office)
    made = Share.objects.create(assistance=assistance, side=side, office=office, person=person, until=until,
                                purpose=purpose.strip(), needs_consent=needs, shared_by=by)  # fmt: skip
    _record("requests.ask_share" if needs else "requests.share", made, by=by, warned=warned)
    if needs:
        other = rules.other_office(assistance, side.pk)
        asked = people_with("requests.decide_share_request", Organisation(pk=other))
        _tell(made, {notices.SHARE_ASKED: asked})
    else:
        _open(made, by=by)
    return made


def require_recipient(assistance: AssistanceRequest, office: Organisation) -> None:
    """Raises ValidationError where no request can be shared with this office at all."""
    if office.pk in (assistance.requesting_office_id, assistance.assisting_office_id):
        raise ValidationError(
            {"office": _("This office reads the request already: it is one of its two sides.")}
        )
    if not grants.may_receive(office):
        text = _("%(office)s is no member. Requests are shared among members only, never with partners.")
        raise ValidationError({"office": ValidationError(text, params={"office": office.name})})


def _check_terms(
    assistance: AssistanceRequest, office: Organisation, person: User | None, until: date, purpose: str
) -> None:
    errors: dict[str, Any] = {}
    today = timezone.localdate()
    there = [reader.person for reader in audience.candidates(office)]
    if person is not None and person not in there:
        errors["person"] = _("Choose somebody of that office who reads requests there.")
    elif not there:
        errors["person"] = _("Nobody of that office reads requests yet.")
    elif _is_open(assistance, office, person):
        errors["person"] = _("It is shared with this recipient already, or waits for consent.")
    if until < today:
        errors["until"] = _("This day has passed. Choose today or a later day.")
    elif until > today + LONGEST:
        errors["until"] = _("At most one year. Share again when it is needed longer.")
    if not purpose.strip():
        errors["purpose"] = _("Write what the other office needs it for.")
    if errors:
        raise ValidationError(errors)
    refuse_graded(purpose, "purpose")


def _is_open(assistance: AssistanceRequest, office: Organisation, person: User | None) -> bool:
    """Whether a share with this recipient runs or waits; one whose last day has passed is ended on the way."""
    row = assistance.shares.filter(office=office, person=person, ended_at=None).first()
    if row is None or not row.has_run_out():
        return row is not None
    _end(row, by=None)
    return False


@transaction.atomic
def decide(given: Share, *, by: User, agree: bool, remark: str = "") -> Share:
    """The other party agrees, or does not and says why."""
    _lock(given)
    if not rules.can_decide_share(by, given):
        raise NotAllowed(target=given.assistance, act="requests.decide_share")
    if not given.waits:
        raise StatePassed(target=given.assistance, act="requests.decide_share")
    if not agree and not remark.strip():
        raise ValidationError({"remark": _("Write why your office does not agree.")})
    refuse_graded(remark, "remark")
    given.decided_by, given.decided_at, given.is_agreed = by, timezone.now(), agree
    given.remark = remark.strip()
    given.save()
    _record("requests.agree_share" if agree else "requests.decline_share", given, by=by)
    if agree and not given.has_run_out():
        _open(given, by=by)
    else:
        _end(given, by=by)
        _tell(given, {notices.SHARE_DECLINED: [given.shared_by]})
    return given


@transaction.atomic
def end(given: Share, *, by: User) -> Share:
    """Take a share, or the asking for it, back: works at the next request of whoever had it."""
    _lock(given)
    if not rules.can_end_share(by, given):
        raise NotAllowed(target=given.assistance, act="requests.end_share")
    if given.ended_at is not None:
        raise StatePassed(target=given.assistance, act="requests.end_share")
    had = _recipients(given) if given.is_running else []
    _end(given, by=by)
    _record("requests.end_share", given, by=by)
    _tell(given, {notices.SHARE_ENDED: _both_sides(given, by)})
    tell(given.assistance, notices.SHARE_OVER, had)
    return given


def _lock(given: Share) -> None:
    states.lock(given.assistance)
    given.refresh_from_db()


def _open(given: Share, *, by: User) -> None:
    grants.grant(
        "read_request", given.assistance, office=given.office, person=given.person, until=given.until, by=by
    )
    _tell(given, {notices.SHARED: _both_sides(given, by)})
    tell(given.assistance, notices.SHARED_WITH_YOU, _recipients(given))


def _tell(given: Share, told: dict[str, list[Any]]) -> None:
    """The two sides, with the page that names everybody who reads the request."""
    page = reverse("requests:access", args=[given.assistance.number])
    tell_each(given.assistance, told, link=page)


def _end(given: Share, *, by: User | None) -> None:
    given.ended_by, given.ended_at = by, timezone.now()
    given.save(update_fields=["ended_by", "ended_at"])
    grants.revoke("read_request", given.assistance, office=given.office, person=given.person, by=by)


def _recipients(given: Share) -> list[User]:
    return [given.person] if given.person else [reader.person for reader in audience.candidates(given.office)]


def _both_sides(given: Share, by: User) -> list[Any]:
    """Those who carry the request and those who handle it, and the signers of the office that shares."""
    assistance = given.assistance
    assigned = assistance.assigned_to
    there = [assigned] if assigned else people_with("requests.accept_request", assistance.assisting_office)
    signers = people_with("requests.decide_share_request", given.side)
    people = [p for p in [*carriers(assistance), *there, *signers] if p]
    return [person for person in people if person.pk != by.pk]


def _record(act: str, given: Share, *, by: User, **detail: Any) -> None:
    """On the record of the request, where both sides read it."""
    to: dict[str, Any] = {"office": given.office.code, "person": given.person_id, "until": str(given.until)}
    audit.record(act, given.assistance, by=by, note=given.remark or given.purpose, **to, **detail)
