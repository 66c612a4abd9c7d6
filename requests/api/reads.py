"""Finding what a call names: the request, an office, a type, a paper, an officer. A wrong name is a field error."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError

from cooperation.kernel.models import StoredFile
from members.enums import VersionState
from members.models import Organisation, RefusalGround, User
from members.selectors import colleagues
from requests import rules, selectors
from requests.enums import State
from requests.models import AssistanceRequest, AssistanceType, PaperType, SentLetter

SHOWN = {"id", "number", "letter_number", "state", "turn", "title", "is_urgent", "in_custody", "paused_on"}
SHOWN |= {"result_at", "sent_at", "target_on", "due_on", "changed_at", "assisting_office_id"}
# In the order of the model, as `from_db` wants them.
OWN = tuple(field.attname for field in AssistanceRequest._meta.concrete_fields if field.attname in SHOWN)
NAMED = ("requesting_office", "assisting_office", "type")
NAMES = ("code", "name_zh", "name_en")


def find(user: User, number: str) -> AssistanceRequest:
    """The request, for an act. Raises Http404 when it is not there or not visible."""
    related = ("requesting_office", "assisting_office", "type", "version", "assigned_to")
    assistance = rules.visible_to(user).filter(number=number).select_related(*related).first()
    if assistance is None:
        raise Http404
    return assistance


def find_received(user: User, number: str) -> AssistanceRequest:
    """A request that came to an office of the account. Raises Http404 for the other side too."""
    assistance = find(user, number)
    if assistance.assisting_office_id not in rules.reading_offices(user):
        raise Http404
    return assistance


def find_whole(user: User, number: str) -> AssistanceRequest:
    """The request with all that its answer shows. Raises Http404."""
    assistance = selectors.whole(user, number).prefetch_related("type__papers").first()
    if assistance is None:
        raise Http404
    return assistance


def listed(user: User, wanted: dict[str, Any]) -> QuerySet:
    """The rows of a box, narrowed by the query, as named tuples: whole objects would take five times as long."""
    rows = selectors.filtered(
        selectors.box(wanted["box"], user), {"q": wanted.get("q"), "step": wanted.get("step")}
    )
    if "type" in wanted:
        rows = rows.filter(type__code=wanted["type"])
    if "state" in wanted:
        rows = rows.filter(_in_state(wanted["state"], user))
    return rows.values_list(*OWN, *[f"{name}__{field}" for name in NAMED for field in NAMES], named=True)


def _in_state(state: str, user: User) -> Q:
    """To the requesting office a refusal that awaits the signature is a request in progress."""
    inner = Q(state=State.REFUSAL_AWAITING_SIGNATURE, assisting_office__in=rules.reading_offices(user))
    if state == State.REFUSAL_AWAITING_SIGNATURE:
        return inner
    if state == State.IN_PROGRESS:
        return Q(state=state) | Q(state=State.REFUSAL_AWAITING_SIGNATURE) & ~inner
    return Q(state=state)


def types() -> QuerySet[AssistanceType]:
    """The types of the version in force."""
    rows = AssistanceType.objects.filter(version__state=VersionState.IN_FORCE)
    return rows.select_related("group").prefetch_related("papers", "bases")


def own_office(user: User, code: str | None) -> Organisation:
    """The office for which the account writes: the named one, or its only one."""
    chosen = [office for office in user.offices if code in (None, office.code)]
    if not chosen:
        raise ValidationError({"requesting_office": [_("This account does not act for this office.")]})
    return chosen[0]


def named_rows(data: dict[str, Any]) -> dict[str, Any]:
    """The fields with office and type in place of their codes."""
    found = dict(data)
    if "assisting_office" in data:
        office = Organisation.objects.filter(code=data["assisting_office"], retired_on=None).first()
        found["assisting_office"] = _or_wrong(office, "assisting_office", _("No office has this code."))
    if "type" in data:
        type = AssistanceType.objects.filter(code=data["type"], version__state=VersionState.IN_FORCE).first()
        found["type"] = _or_wrong(type, "type", _("No type has this code. See the list of types."))
    return found


def _or_wrong(row: Any, field: str, text: str) -> Any:
    if row is None:
        raise ValidationError({field: [text]})
    return row


def paper_type(assistance: AssistanceRequest, code: str, field: str = "type") -> PaperType | None:
    """The paper of the request's type; None for an empty code."""
    if not code:
        return None
    row = assistance.type.papers.filter(code=code, generated=False).first()
    return _or_wrong(row, field, _("This type has no paper “%(code)s” to upload.") % {"code": code})


def colleague(assistance: AssistanceRequest, username: str) -> User:
    """A case officer of the assisting office."""
    row = officers(assistance).filter(username=username).first()
    return _or_wrong(row, "assignee", _("Choose a case officer of your own office."))


def officers(assistance: AssistanceRequest) -> QuerySet[User]:
    """Those to whom the assisting office may assign the request."""
    return colleagues(assistance.assisting_office, "requests.send_result_request")


def ground(assistance: AssistanceRequest, code: str) -> RefusalGround:
    """A ground of the closed list of the version that governs the request."""
    row = assistance.version.refusal_grounds.filter(code=code).first()
    return _or_wrong(row, "ground", _("Choose a ground of the agreement version that governs this request."))


def stored_file(assistance: AssistanceRequest, key: Any) -> StoredFile:
    """A file of the request's papers or results. Raises Http404."""
    papers = assistance.papers.filter(file__key=key).values("file")
    results = assistance.results.filter(files__file__key=key).values("files__file")
    letter = SentLetter.objects.filter(assistance=assistance, file__key=key).values("file")
    stored = StoredFile.objects.filter(Q(pk__in=papers) | Q(pk__in=results) | Q(pk__in=letter)).first()
    if stored is None:
        raise Http404
    return stored
