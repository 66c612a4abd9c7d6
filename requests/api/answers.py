"""How an assistance request looks in the API. Each side sees what its pages show it, and no more."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from cooperation.kernel.clocks import as_data
from cooperation.kernel.models import StoredFile
from cooperation.kernel.states import available
from members.models import User
from members.models.bilingual import english
from requests import checks, deadlines, documents, rules
from requests.api import reads
from requests.enums import State
from requests.models import AssistanceRequest, AssistanceType, Paper, Refusal, Result, ResultFile, Supplement

# Transition -> address of the act. What a person signs in the browser is not among them.
ACTS = {
    "submit": "request_submit",
    "discard": "request_discard",
    "receive": "request_receive",
    "accept": "request_accept",
    "assign": "request_assign",
    "start_work": "request_start",
    "ask_supplement": "request_ask_supplement",
    "answer_supplement": "request_answer_supplement",
    "add_supplement": "request_add_supplement",
    "refuse": "request_refuse",
    "send_result": "request_result",
    "send_back": "request_send_back",
    "confirm_result": "request_confirm",
}
TEXTS = ("case_number", "cause", "purpose", "content", "requirements", "rank", "urgent_reason")
CONTACT = ("contact_name", "contact_phone", "no_secrets")
MOMENTS = (
    "drafted_at", "submitted_at", "check_due_at", "received_at", "accepted_at", "result_at", "ended_at"
)  # fmt: skip
DAYS = ("papers_due_on", "paused_on", "confirm_due_on")


def moment(value: datetime | None) -> str | None:
    """ISO time with the offset of Beijing."""
    return timezone.localtime(value).isoformat(timespec="seconds") if value else None


def day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _named(row: Any) -> dict[str, str]:
    return {"code": row.code, "name": row.name}


def shown_state(assistance: AssistanceRequest, offices: list[int]) -> str:
    """The state as the reader's side may know it: a refusal not yet signed is the other office's own affair."""
    inner = (
        assistance.state == State.REFUSAL_AWAITING_SIGNATURE and assistance.assisting_office_id not in offices
    )
    return State.IN_PROGRESS.value if inner else assistance.state


def row(assistance: AssistanceRequest, offices: list[int]) -> dict[str, Any]:
    """What lists show, the named rows apart. `offices`: ids of those for which the reader reads."""
    return {
        "number": assistance.number,
        "letter_number": assistance.letter_number,
        "state": shown_state(assistance, offices),
        "step": assistance.step.value,
        "step_label": str(assistance.step.label),
        "turn": assistance.turn,
        "title": assistance.title,
        "is_urgent": assistance.is_urgent,
        "in_custody": assistance.in_custody,
        "is_overdue": assistance.is_overdue(timezone.localdate()),
        "sent_at": moment(assistance.sent_at),
        "target_on": day(assistance.target_on),
        "due_on": day(assistance.due_on),
        "changed_at": moment(assistance.changed_at),
        "url": reverse("api:request", args=[assistance.number]),
        "page": f"{settings.PORTAL_URL.rstrip('/')}{assistance.get_absolute_url()}",
    }


def rows(found: list[Any], user: User) -> list[dict[str, Any]]:
    """The rows of one page of `reads.listed`."""
    offices = rules.reading_offices(user)
    return [_row_of(line, offices) for line in found]


def _row_of(line: Any, offices: list[int]) -> dict[str, Any]:
    assistance = AssistanceRequest.from_db(None, reads.OWN, line[: len(reads.OWN)])
    language = "en" if english() else "zh"
    named = {
        name: {"code": getattr(line, f"{name}__code"), "name": getattr(line, f"{name}__name_{language}")}
        for name in reads.NAMED
    }
    return row(assistance, offices) | named


def whole(assistance: AssistanceRequest, user: User) -> dict[str, Any]:
    """Everything of a request that this account may see. Needs the prefetches of `selectors.whole`."""
    offices = rules.reading_offices(user)
    received, made = (n in offices for n in (assistance.assisting_office_id, assistance.requesting_office_id))
    return {
        **row(assistance, offices),
        **{name: _named(getattr(assistance, name)) for name in reads.NAMED},
        "agreement_version": assistance.version.number,
        **{name: getattr(assistance, name) for name in TEXTS + CONTACT},
        "wished_on": day(assistance.wished_on),
        "dates": _dates(assistance),
        **_contents(assistance),
        "letter": _letter(assistance),
        "owed_papers": [p.code for p in checks.owed_papers(assistance)],
        "refusal": _refusal(assistance, inner=received),
        "clock": _clock(assistance),
        "assisting_officer": _assisting_officer(assistance),
        "handling": _handling(assistance) if received else None,
        "drafting": _drafting(assistance) if made else None,
        "acts": _acts(assistance, user),
    }


def _contents(assistance: AssistanceRequest) -> dict[str, Any]:
    own = [p for p in assistance.papers.all() if p.supplement_id is None]
    return {
        "subjects": [{"name": s.name, "address": s.address} for s in assistance.subjects.all()],
        "pointers": [
            {"receipt_number": p.receipt_number, "sent_on": day(p.sent_on)} for p in assistance.pointers.all()
        ],
        "papers": [paper(assistance, p) for p in own],
        "bases": [_basis(b) for b in assistance.bases.all()],
        "supplements": [_supplement(assistance, s) for s in assistance.supplements.all()],
        "results": [_result(assistance, r) for r in assistance.results.all()],
    }


def _dates(assistance: AssistanceRequest) -> dict[str, Any]:
    moments = {name: moment(getattr(assistance, name)) for name in MOMENTS}
    return moments | {name: day(getattr(assistance, name)) for name in DAYS}


def _file(assistance: AssistanceRequest, stored: StoredFile) -> dict[str, Any]:
    return {
        "name": stored.name,
        "content_type": stored.content_type,
        "size": stored.size,
        "sha256": stored.sha256,
        "scan": stored.scan,
        "url": reverse("api:request_file", args=[assistance.number, stored.key]),
    }


def _letter(assistance: AssistanceRequest) -> dict[str, Any] | None:
    """The letter as it was signed; its file is made right after the signature."""
    kept = documents.sent_letter(assistance)
    if kept is None:
        return None
    return {"digest": kept.digest, "file": _file(assistance, kept.file) if kept.file else None}


def paper(assistance: AssistanceRequest, row: Paper) -> dict[str, Any]:
    """One paper with its file."""
    about = {"id": row.pk, "type": row.type.code if row.type else None, "added_at": moment(row.added_at)}
    return _file(assistance, row.file) | about


def _basis(row: Any) -> dict[str, Any]:
    words = {"source": row.source, "article": row.article, "text": row.text}
    return {"code": row.code, **words, "verified": row.verified}


def _supplement(assistance: AssistanceRequest, row: Supplement) -> dict[str, Any]:
    return {
        "number": row.number,
        "was_asked_for": row.asked_by_id is not None,
        "asked_at": moment(row.asked_at) if row.asked_by_id else None,
        "text": row.text,
        "papers": [p.code for p in row.papers.all()],
        "due_on": day(row.due_on),
        "answered_at": moment(row.answered_at),
        "answer": row.answer,
        "files": [paper(assistance, p) for p in assistance.papers.all() if p.supplement_id == row.pk],
    }


def _refusal(assistance: AssistanceRequest, *, inner: bool) -> dict[str, Any] | None:
    """The latest refusal that counts; before the signature only for the assisting office."""
    standing = [r for r in assistance.refusals.all() if r.signed_at or (inner and not r.returned_at)]
    return _refusal_of(standing[-1]) if standing else None


def _refusal_of(row: Refusal) -> dict[str, Any]:
    return {
        "ground": row.ground.code,
        "ground_text": row.ground.text,
        "can_give": row.can_give,
        "reasons": row.reasons,
        "proposed_at": moment(row.proposed_at),
        "signed_at": moment(row.signed_at),
    }


def _result(assistance: AssistanceRequest, row: Result) -> dict[str, Any]:
    return {
        "outcome": row.outcome,
        "summary": row.summary,
        "reason": row.reason,
        "sent_at": moment(row.sent_at),
        "sent_back_at": moment(row.sent_back_at),
        "sent_back_note": row.sent_back_note,
        "files": [_result_file(assistance, f) for f in row.files.all()],
    }


def _result_file(assistance: AssistanceRequest, row: ResultFile) -> dict[str, Any]:
    return _file(assistance, row.file) | {"form": row.form}


def _clock(assistance: AssistanceRequest) -> dict[str, Any] | None:
    if assistance.sent_at is None:
        return None
    clock = deadlines.result_clock(assistance)
    return {"target": as_data(clock.target), "limit": as_data(clock.limit)}


def officer(user: User) -> dict[str, str]:
    return {"username": user.username, "name": user.name}


def _assisting_officer(assistance: AssistanceRequest) -> dict[str, str] | None:
    """Whom to call at the assisting office; both sides see it, as on the page."""
    assigned = assistance.assigned_to
    return {"name": assigned.name, "phone": assigned.phone} if assigned else None


def _handling(assistance: AssistanceRequest) -> dict[str, Any]:
    assigned = assistance.assigned_to
    return {
        "assigned_to": officer(assigned) if assigned else None,
        "internal_due_on": day(assistance.internal_due_on),
    }


def _drafting(assistance: AssistanceRequest) -> dict[str, Any]:
    missing = [] if assistance.sent_at else [p.code for p in checks.missing_papers(assistance)]
    return {
        "drafted_by": officer(assistance.drafted_by),
        "remark": assistance.remark,
        "missing_papers": missing,
    }


def _acts(assistance: AssistanceRequest, user: User) -> list[dict[str, str]]:
    return [
        {
            "act": t.name,
            "label": str(t.label),
            "url": reverse(f"api:{ACTS[t.name]}", args=[assistance.number]),
        }
        for t in available(assistance, user)
        if t.name in ACTS
    ]


def kind_of_help(row: AssistanceType) -> dict[str, Any]:
    """A type of assistance with its papers."""
    return {
        "code": row.code,
        "name": row.name,
        "hint": row.hint,
        "group": _named(row.group),
        "period": row.period,
        "executed_by": row.executed_by,
        "bases": [b.code for b in row.bases.all()],
        "papers": [
            {"code": p.code, "name": p.name, "hint": p.hint, "required": p.required, "generated": p.generated}
            for p in row.papers.all()
        ],
    }
