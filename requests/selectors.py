"""Reads of the requests app: the boxes of an office, what needs a person, one request whole."""

from datetime import date
from typing import Any

from django.core.cache import cache
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from cooperation.kernel.paging import nearest
from members.models import User
from members.models.bilingual import english
from members.roles import holds
from requests import parts, rules
from requests.enums import State, Turn
from requests.models import AssistanceRequest, AssistanceType, Paper, Result, ResultFile, Supplement
from requests.models.assistance import STEP_OF

OPEN = ~Q(turn=Turn.NOBODY)
SENT_AND_OPEN = Q(sent_at__isnull=False) & OPEN  # what is open was not withdrawn: it has arrived
BOXES = ("todo", "inbox", "outbox", "all", "archive", "shared")
# Fields that lists show; the long texts stay in the database.
ROW = ("requesting_office", "assisting_office", "type", "assigned_to")
LONG = ("purpose", "content", "requirements", "remark", "urgent_reason")


def _rows(condition: Q) -> QuerySet[AssistanceRequest]:
    return AssistanceRequest.objects.filter(condition).select_related(*ROW).defer(*LONG)


def _at(field: str, offices: list[int]) -> Q:
    """`=` for one office or person lets PostgreSQL walk the index in order. Who holds several roles there names it several times."""
    chosen = sorted(set(offices))
    return Q(**{field: chosen[0]}) if len(chosen) == 1 else Q(**{f"{field}__in": chosen})


def box_parts(name: str, user: User) -> list[QuerySet[AssistanceRequest]]:
    """One tab of the list as queries that each walk one index; a row may be in several.

    Every tab shows only what the user may read.
    """
    offices = rules.reading_offices(user)
    made, received = _at("requesting_office", offices), _at("assisting_office", offices)
    ended = Q(turn=Turn.NOBODY)
    conditions = {
        "todo": _needs_by_role,
        "inbox": lambda user: [received & SENT_AND_OPEN],
        "outbox": lambda user: [made & OPEN],
        "all": lambda user: [made, received & rules.ARRIVED],
        "archive": lambda user: [made & ended, received & rules.ARRIVED & ended],
        "shared": lambda user: [rules.shared_with(user)] if rules.receives_shares(user) else [],
    }
    return [AssistanceRequest.objects.filter(condition) for condition in conditions[name](user)]


def box(name: str, user: User) -> QuerySet[AssistanceRequest]:
    """The rows of one tab as one query, for the export and the API."""
    found = AssistanceRequest.objects.none()
    for part in box_parts(name, user):
        found |= part
    return found.select_related(*ROW).defer(*LONG)


def rows_of_lists() -> QuerySet[AssistanceRequest]:
    """All rows, as lists show them: for `keyset` with parts."""
    return _rows(Q())


def order_of(name: str) -> tuple[str, ...]:
    """The inbox by due date, everything else newest first."""
    return ("due_on", "id") if name == "inbox" else ("-id",)


def _needs_by_role(user: User) -> list[Q]:
    """One condition a role, over all offices in which the person holds it."""

    def where(permission: str) -> list[int]:
        return [office.pk for office in user.offices if holds(user, f"requests.{permission}_request", office)]

    parts, arrived = [], Q(turn=Turn.ASSISTING, sent_at__isnull=False)
    if offices := where("submit"):
        states = [State.DRAFT, State.SUPPLEMENT_ASKED, State.RESULT_SENT, State.RESULT_CONFIRMED]
        mine = _of("drafted_by", user) & Q(turn=Turn.REQUESTING, state__in=states)
        parts.append(_at("requesting_office", offices) & mine)
        owing = _of("drafted_by", user) & Q(turn=Turn.ASSISTING, papers_due_on__isnull=False)
        parts.append(_at("requesting_office", offices) & owing)
    if offices := where("send_result"):
        assigned = (
            _of("assigned_to", user) & Q(turn=Turn.ASSISTING) & ~Q(state=State.REFUSAL_AWAITING_SIGNATURE)
        )
        parts.append(_at("assisting_office", offices) & assigned)
    if offices := where("accept"):
        states = [State.SENT, State.RECEIVED, State.ACCEPTED]
        parts.append(_at("assisting_office", offices) & arrived & Q(state__in=states))
    if offices := where("sign"):
        parts.append(
            _at("requesting_office", offices) & Q(turn=Turn.REQUESTING, state=State.AWAITING_SIGNATURE)
        )
    if offices := where("sign_refusal"):
        parts.append(_at("assisting_office", offices) & arrived & Q(state=State.REFUSAL_AWAITING_SIGNATURE))
    return parts


def _of(field: str, user: User) -> Q:
    """The own work, and that of the people whom the user represents today."""
    absent = [h.stands_in_for_id for h in user.appointments if h.stands_in_for_id is not None]
    return _at(field, [user.pk, *absent])


def todo(user: User, limit: int = 20) -> list[AssistanceRequest]:
    """What waits for this person, the nearest due date first, drafts last."""
    order = ("due_on", "-id")
    parts = box_parts("todo", user)
    return list(_rows(Q(pk__in=nearest(parts, order, limit))).order_by(*order)) if parts else []


def waiting_for_others(user: User) -> QuerySet[AssistanceRequest]:
    """Sent requests of the user's offices that wait for the other side."""
    return _rows(_at("requesting_office", rules.reading_offices(user)) & Q(turn=Turn.ASSISTING))


def overdue(user: User, today: date) -> QuerySet[AssistanceRequest]:
    """Received requests past their limit whose result is still owed."""
    received = _at("assisting_office", rules.reading_offices(user)) & SENT_AND_OPEN
    return _rows(received & Q(turn=Turn.ASSISTING, due_on__lt=today, paused_on=None))


def filtered(rows: QuerySet[AssistanceRequest], wanted: dict[str, Any]) -> QuerySet[AssistanceRequest]:
    """Narrow a box by the filter form's cleaned data."""
    if text := wanted.get("q"):
        by_number = Q(number__istartswith=text) | Q(letter_number__contains=text)
        rows = rows.filter(by_number | Q(title__contains=text) | Q(cause__contains=text))
    if text := wanted.get("office"):
        rows = rows.filter(_office(text, "requesting_office") | _office(text, "assisting_office"))
    if wanted.get("type"):
        rows = rows.filter(type=wanted["type"])
    if wanted.get("step"):
        rows = rows.filter(state__in=[state for state, step in STEP_OF.items() if step == wanted["step"]])
    if wanted.get("due_until"):
        rows = rows.filter(due_on__lte=wanted["due_until"])
    if wanted.get("overdue"):
        rows = rows.filter(turn=Turn.ASSISTING, due_on__lt=timezone.localdate(), paused_on=None)
    if wanted.get("urgent"):
        rows = rows.filter(is_urgent=True)
    return rows


def _office(text: str, field: str) -> Q:
    return (
        Q(**{f"{field}__name_zh__contains": text})
        | Q(**{f"{field}__code": text})
        | Q(**{f"{field}__name_en__icontains": text})
    )


def type_choices() -> list[tuple[int, str]]:
    """All types for the filter, kept in the process for five minutes."""
    rows = (
        cache.get_or_set(
            "requests.types",
            lambda: list(AssistanceType.objects.values_list("pk", "name_zh", "name_en")),
            300,
        )
        or []
    )
    return [(pk, en if english() else zh) for pk, zh, en in rows]


def whole(user: User, number: str) -> QuerySet[AssistanceRequest]:
    """One request with all that its page shows, if the user may read it."""
    papers = Prefetch("papers", Paper.objects.select_related("file", "type", "added_by", "supplement"))
    supplements = Prefetch(
        "supplements", Supplement.objects.select_related("asked_by", "answered_by").prefetch_related("papers")
    )
    files = Prefetch("files", ResultFile.objects.select_related("file"))
    results = Prefetch(
        "results", Result.objects.select_related("sent_by", "sent_back_by").prefetch_related(files)
    )
    return (
        rules.visible_to(user)
        .filter(number=number)
        .select_related(
            *ROW, "version", "drafted_by", "submitted_by", "signed_by", "signed_for", "type__group"
        )
        .prefetch_related("subjects", "bases", "pointers", papers, supplements, results, "refusals__ground")
    )


def page(user: User, number: str, *, papers: bool) -> AssistanceRequest | None:
    """One request with all that its page shows, in two statements; None where the user may not read it.

    Its notes are those of the user's own side. Without `papers` these are only counted.
    """
    rows = rules.visible_to(user).filter(number=number)
    found = rows.select_related(*ROW, "version").first()
    if found is not None:
        parts.attach(found, office=rules.note_office(user, found), papers=papers or found.owes_papers)
    return found
