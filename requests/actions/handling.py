"""At the assisting office: receive, accept and assign, ask for a supplement, refuse, return the result."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperation.kernel import audit, files, states
from cooperation.kernel.errors import NotAllowed
from cooperation.kernel.secrecy import refuse_graded
from members.actions.identity import confirm_identity
from members.models import RefusalGround, User
from members.selectors import colleagues
from requests import checks, deadlines, notices, rules
from requests.actions.supplying import next_number, take_in
from requests.actions.telling import tell, tell_assisting, tell_requesting, tell_signers
from requests.enums import Outcome, State
from requests.models import AssistanceRequest, Note, PaperType, Refusal, Result, ResultFile, Supplement


def mark_opened(assistance: AssistanceRequest, *, by: User) -> None:
    """The assisting office has seen it: from now on a withdrawal leaves a trace there."""
    theirs = rules.note_office(by, assistance) == assistance.assisting_office_id
    if theirs and assistance.sent_at and assistance.opened_at is None:
        unopened = AssistanceRequest.objects.filter(pk=assistance.pk, opened_at=None).exclude(
            state=State.WITHDRAWN
        )
        if unopened.update(opened_at=timezone.now()):
            audit.record("requests.open", assistance, by=by, outcome="read")


def receive(assistance: AssistanceRequest, *, by: User) -> AssistanceRequest:
    """A person confirms receipt."""
    now = timezone.now()
    return states.perform(
        assistance, "receive", by=by, changes={"received_at": now, "opened_at": assistance.opened_at or now}
    )


@transaction.atomic
def accept(
    assistance: AssistanceRequest,
    *,
    by: User,
    assignee: User | None = None,
    internal_due_on: date | None = None,
    note: str = "",
) -> AssistanceRequest:
    """Accept, and assign in the same step when an officer is named."""
    now = timezone.now()
    states.check(states.lock(assistance), "accept", by=by)
    changes = {
        "accepted_at": now,
        "received_at": assistance.received_at or now,
        "opened_at": assistance.opened_at or now,
    }
    states.perform(assistance, "accept", by=by, changes=changes)
    tell_requesting(assistance, notices.ACCEPTED)
    if assignee is not None:
        assign(assistance, by=by, assignee=assignee, internal_due_on=internal_due_on, note=note)
    elif note.strip():
        write_note(assistance, by=by, text=note)
    return assistance


@transaction.atomic
def assign(
    assistance: AssistanceRequest,
    *,
    by: User,
    assignee: User,
    internal_due_on: date | None = None,
    note: str = "",
) -> AssistanceRequest:
    """Give the request to a case officer of the own office."""
    if (
        not colleagues(assistance.assisting_office, "requests.send_result_request")
        .filter(pk=assignee.pk)
        .exists()
    ):
        raise ValidationError({"assignee": _("Choose a case officer of your own office.")})
    if internal_due_on and internal_due_on < timezone.localdate():
        raise ValidationError({"internal_due_on": _("This day has passed. Choose today or a later day.")})
    changes = {"assigned_to": assignee, "internal_due_on": internal_due_on}
    states.perform(assistance, "assign", by=by, changes=changes, assignee=assignee.name)
    if note.strip():
        write_note(assistance, by=by, text=note)
    tell(assistance, notices.ASSIGNED, [assignee])
    return assistance


@transaction.atomic
def ask_supplement(
    assistance: AssistanceRequest, *, by: User, text: str, papers: list[PaperType] | None = None
) -> Supplement:
    """Ask for what is missing. The clock stands still from tomorrow until the supplement comes in."""
    states.check(states.lock(assistance), "ask_supplement", by=by)
    if not text.strip() and not papers:
        raise ValidationError({"text": _("Tick the missing papers or write what is missing.")})
    refuse_graded(text, "text")
    for paper in papers or []:
        checks.check_paper_type(assistance, paper, "papers")
    now = timezone.now()
    supplement = Supplement.objects.create(
        assistance=assistance,
        number=next_number(assistance),
        asked_by=by,
        text=text,
        due_on=deadlines.supplement_due(assistance),
    )
    supplement.papers.set(papers or [])
    changes = {
        "paused_on": timezone.localdate(),
        "received_at": assistance.received_at or now,
        "opened_at": assistance.opened_at or now,
    }
    states.perform(
        assistance, "ask_supplement", by=by, note=text, changes=changes, papers=[p.code for p in papers or []]
    )
    tell_requesting(assistance, notices.SUPPLEMENT_ASKED)
    return supplement


@files.atomic()
def answer_supplement(
    assistance: AssistanceRequest,
    *,
    by: User,
    answer: str,
    uploads: Sequence[tuple[PaperType | None, Any]] = (),
) -> Supplement:
    """Send what was missing. The days of waiting are added to the due date."""
    states.check(states.lock(assistance), "answer_supplement", by=by)
    if not answer.strip() and not uploads:
        raise ValidationError({"answer": _("Write an answer or upload what was missing.")})
    refuse_graded(answer, "answer")
    supplement = assistance.supplements.get(answered_at=None)
    changes = take_in(supplement, uploads, by=by, field="types")
    supplement.answered_by, supplement.answered_at, supplement.answer = by, timezone.now(), answer
    supplement.save()
    changes |= {"paused_on": None, "check_due_at": deadlines.check_due(assistance, timezone.now())}
    changes |= deadlines.result_dates(assistance)
    states.perform(assistance, "answer_supplement", by=by, note=answer, changes=changes, files=len(uploads))
    tell_assisting(assistance, notices.SUPPLEMENTED)
    return supplement


@transaction.atomic
def refuse(
    assistance: AssistanceRequest, *, by: User, ground: RefusalGround, can_give: str, reasons: str
) -> Refusal:
    """Propose a refusal on a ground of the closed list, saying first what can be given. The clock runs on."""
    states.check(states.lock(assistance), "refuse", by=by)
    errors = {}
    if ground.version_id != assistance.version_id:
        errors["ground"] = _("Choose a ground of the agreement version that governs this request.")
    if not can_give.strip():
        errors["can_give"] = _("Say first what your office can give, or why it can give nothing.")
    if not reasons.strip():
        errors["reasons"] = _("Write the reasons. Nothing is refused without them.")
    if errors:
        raise ValidationError(errors)
    refuse_graded(f"{can_give}\n{reasons}", "reasons")
    refusal = Refusal.objects.create(
        assistance=assistance, ground=ground, can_give=can_give, reasons=reasons, proposed_by=by
    )
    now = timezone.now()
    changes = {"received_at": assistance.received_at or now, "opened_at": assistance.opened_at or now}
    states.perform(assistance, "refuse", by=by, changes=changes, ground=ground.code)
    tell_signers(
        assistance, notices.REFUSAL_PROPOSED, "requests.sign_refusal_request", assistance.assisting_office
    )
    return refusal


def open_refusal(assistance: AssistanceRequest) -> Refusal:
    """The refusal that awaits the signature. Raises Refusal.DoesNotExist."""
    return assistance.refusals.get(signed_at=None, returned_at=None)


def sign_refusal(
    assistance: AssistanceRequest, *, by: User, password: str, code: str = ""
) -> AssistanceRequest:
    """The procurator-general in charge signs: the request is refused, with ground and reasons."""
    states.check(assistance, "sign_refusal", by=by)
    confirm_identity(by, password, code)  # outside the transaction, so that a wrong one is counted
    return _end_refused(assistance, by)


@transaction.atomic
def _end_refused(assistance: AssistanceRequest, by: User) -> AssistanceRequest:
    states.check(states.lock(assistance), "sign_refusal", by=by)
    refusal = open_refusal(assistance)
    refusal.signed_by, refusal.signed_at = by, timezone.now()
    refusal.save()
    changes = {"ended_at": timezone.now()}
    states.perform(
        assistance, "sign_refusal", by=by, note=refusal.reasons, changes=changes, ground=refusal.ground.code
    )
    tell_requesting(assistance, notices.REFUSED)
    return assistance


@transaction.atomic
def return_refusal(assistance: AssistanceRequest, *, by: User, remark: str) -> AssistanceRequest:
    """The procurator-general in charge does not sign: the request is to be handled."""
    states.check(states.lock(assistance), "return_refusal", by=by)
    if not remark.strip():
        raise ValidationError({"remark": _("Write why you do not sign.")})
    refuse_graded(remark, "remark")
    refusal = open_refusal(assistance)
    refusal.returned_at, refusal.remark = timezone.now(), remark
    refusal.save()
    states.perform(assistance, "return_refusal", by=by)
    tell(assistance, notices.REFUSAL_RETURNED, [refusal.proposed_by])
    return assistance


def start_work(assistance: AssistanceRequest, *, by: User) -> AssistanceRequest:
    """The assigned officer begins."""
    return states.perform(assistance, "start_work", by=by)


@files.atomic()
def send_result(
    assistance: AssistanceRequest,
    *,
    by: User,
    outcome: str,
    summary: str,
    reason: str = "",
    uploads: Sequence[tuple[str, Any]] = (),
) -> Result:
    """Return the result with its files, each as (form of the evidence, upload)."""
    states.check(states.lock(assistance), "send_result", by=by)
    errors = {}
    if not summary.strip():
        errors["summary"] = _("Write a summary of the result.")
    if outcome != Outcome.COMPLETE and not reason.strip():
        errors["reason"] = _("Write why the result is not complete.")
    if errors:
        raise ValidationError(errors)
    refuse_graded(f"{summary}\n{reason}", "summary")
    result = Result.objects.create(
        assistance=assistance, outcome=outcome, summary=summary, reason=reason, sent_by=by
    )
    for form, upload in uploads:
        ResultFile.objects.create(result=result, file=files.store(upload, by=by), form=form)
    changes = {"result_at": timezone.now(), "confirm_due_on": deadlines.confirmation_due(assistance)}
    states.perform(
        assistance, "send_result", by=by, note=summary, changes=changes, result=outcome, files=len(uploads)
    )
    tell_requesting(assistance, notices.RESULT_SENT)
    return result


@transaction.atomic
def send_back(assistance: AssistanceRequest, *, by: User, note: str) -> AssistanceRequest:
    """The requesting office asks for completion."""
    states.check(states.lock(assistance), "send_back", by=by)
    if not note.strip():
        raise ValidationError({"note": _("Write what is still missing.")})
    refuse_graded(note, "note")
    result = assistance.results.latest("id")
    result.sent_back_by, result.sent_back_at, result.sent_back_note = by, timezone.now(), note
    result.save()
    states.perform(assistance, "send_back", by=by, note=note, changes={"confirm_due_on": None})
    tell_assisting(assistance, notices.SENT_BACK)
    return assistance


@transaction.atomic
def confirm_result(assistance: AssistanceRequest, *, by: User, note: str = "") -> AssistanceRequest:
    """The requesting office confirms; the request is closed."""
    refuse_graded(note, "note")
    states.perform(assistance, "confirm_result", by=by, note=note)
    return close(assistance, by=by)


@transaction.atomic
def close(assistance: AssistanceRequest, *, by: User) -> AssistanceRequest:
    """The end of a confirmed request."""
    states.perform(assistance, "close", by=by, changes={"ended_at": timezone.now()})
    tell_assisting(assistance, notices.CONFIRMED)
    return assistance


@transaction.atomic
def write_note(assistance: AssistanceRequest, *, by: User, text: str) -> Note:
    """A note that only the own office reads."""
    office = rules.note_office(by, assistance)
    if office is None:
        raise NotAllowed(target=assistance, act="requests.write_note")
    if not text.strip():
        raise ValidationError({"text": _("Write the note.")})
    refuse_graded(text, "text")
    note = Note.objects.create(assistance=assistance, office_id=office, author=by, text=text)
    audit.record("requests.write_note", assistance, by=by, office=office)
    return note
