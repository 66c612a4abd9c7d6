"""Before sending: draft, papers, submit for signature, sign. Nobody else sees anything until it is signed."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperation.kernel import audit, files, limits, states
from cooperation.kernel.errors import NotAllowed, StatePassed
from cooperation.kernel.secrecy import refuse_graded
from members.actions.identity import confirm_identity
from members.models import Organisation, User
from members.selectors import people_with, version_in_force
from requests import checks, deadlines, documents, notices, rules
from requests.actions import letters
from requests.actions.telling import carriers, tell, tell_each, tell_signers
from requests.enums import State
from requests.models import AssistanceRequest, AssistanceType, Basis, Paper, PaperType, Pointer, Subject

WRITTEN = (
    "title",
    "case_number",
    "cause",
    "purpose",
    "content",
    "requirements",
    "urgent_reason",
    "contact_name",
)
BOTH_SIDES = ("requesting_office", "assisting_office", "type", "version", "drafted_by", "submitted_by")


class LetterChanged(StatePassed):
    """What is about to be signed is not what the signer has read. 409, and nothing is signed."""

    code = "letter_changed"
    message = _(
        "The letter was changed while you read it. Read it again before you sign: nothing was signed."
    )


@transaction.atomic
def start(
    *, by: User, office: Organisation, assisting_office: Organisation, type: AssistanceType, **fields: Any
) -> AssistanceRequest:
    """A new draft with its platform-wide number.

    Raises ValidationError when the other office is the own one, no member, or of too low a level.
    """
    if not rules.can_start(by, office):
        raise NotAllowed(
            _("Only members of the agreement send requests through the portal."), act="requests.draft"
        )
    assistance = AssistanceRequest(
        number=_next_number(),
        requesting_office=office,
        assisting_office=assisting_office,
        type=type,
        version=version_in_force(),
        drafted_by=by,
        contact_name=by.name,
        contact_phone=by.phone,
    )
    _write(assistance, fields)
    checks.check_addressee(assistance)
    assistance.save()
    audit.record("requests.draft", assistance, by=by, to_state=assistance.state)
    return assistance


def _next_number() -> str:
    year = timezone.localdate().year
    return f"R-{year}-{limits.next_number(f'request/{year}'):04d}"


def _write(assistance: AssistanceRequest, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        setattr(assistance, name, value)
    for name in WRITTEN:
        refuse_graded(getattr(assistance, name), name)
    checks.check_words(assistance, fields.keys())


@transaction.atomic
def edit(
    assistance: AssistanceRequest, *, by: User, subjects: list[dict[str, str]] | None = None, **fields: Any
) -> AssistanceRequest:
    """Change a draft. With `subjects` the list of them is replaced: [{"name", "address"}, …]."""
    _open_draft(assistance, by)
    if "type" in fields and fields["type"] != assistance.type:
        assistance.papers.update(type=None)  # papers of the old type stay, as others, and can be taken out
    _write(assistance, fields)
    if {"assisting_office", "type", "rank"} & fields.keys():
        checks.check_addressee(assistance)
    assistance.save()
    if subjects is not None:
        _replace_subjects(assistance, subjects)
    audit.record("requests.edit", assistance, by=by, fields=sorted(fields))
    return assistance


def check_open(assistance: AssistanceRequest, by: User) -> None:
    """Raises NotAllowed for who may not draft there, StatePassed when it is no draft any more."""
    if not rules.can_draft(by, assistance):
        raise NotAllowed(target=assistance, act="requests.edit")
    if assistance.state != State.DRAFT:
        raise StatePassed(target=assistance, act="requests.edit")


def _open_draft(assistance: AssistanceRequest, by: User) -> None:
    check_open(states.lock(assistance), by)


@transaction.atomic
def copy(old: AssistanceRequest, *, by: User) -> AssistanceRequest:
    """A new draft with the words of an old request of the own office; papers are chosen anew."""
    if not rules.can_draft(by, old):
        raise NotAllowed(target=old, act="requests.copy")
    words = {name: getattr(old, name) for name in (*WRITTEN, "rank", "in_custody", "is_urgent")}
    type = AssistanceType.objects.get(version=version_in_force(), code=old.type.code)
    made = start(
        by=by, office=old.requesting_office, assisting_office=old.assisting_office, type=type, **words
    )
    _replace_subjects(made, [{"name": s.name, "address": s.address} for s in old.subjects.all()])
    return made


def _replace_subjects(assistance: AssistanceRequest, subjects: list[dict[str, str]]) -> None:
    for row in subjects:
        refuse_graded(f"{row['name']} {row['address']}", "subjects")
    assistance.subjects.all().delete()
    rows = [Subject(assistance=assistance, order=n, **row) for n, row in enumerate(subjects)]
    Subject.objects.bulk_create(rows)


@files.atomic()
def add_paper(
    assistance: AssistanceRequest, *, by: User, upload: Any, type: PaperType | None = None
) -> Paper:
    """Add a paper to a draft; one of the same type is replaced. Raises FileRefused for a bad file."""
    _open_draft(assistance, by)
    checks.check_paper_type(assistance, type)
    stored = files.store(upload, by=by)
    if type is not None:
        for old in assistance.papers.filter(type=type):
            _drop(old)
    paper = Paper.objects.create(assistance=assistance, type=type, file=stored, added_by=by)
    audit.record("requests.add_paper", assistance, by=by, file=stored.pk, sha256=stored.sha256)
    return paper


@transaction.atomic
def remove_paper(paper: Paper, *, by: User) -> None:
    """Take a paper out of a draft."""
    assistance = paper.assistance
    _open_draft(assistance, by)
    _drop(paper)
    audit.record("requests.remove_paper", assistance, by=by, sha256=paper.file.sha256)


def _drop(paper: Paper) -> None:
    stored = paper.file
    paper.delete()
    files.discard(stored)


@transaction.atomic
def register_pointer(
    assistance: AssistanceRequest, *, by: User, receipt_number: str, sent_on: Any
) -> Pointer:
    """Register that a graded item went by the classified channel. Its content never enters the portal."""
    _open_draft(assistance, by)
    refuse_graded(receipt_number, "receipt_number")
    pointer = Pointer.objects.create(
        assistance=assistance, receipt_number=receipt_number, sent_on=sent_on, registered_by=by
    )
    audit.record("requests.register_pointer", assistance, by=by, receipt=receipt_number)
    return pointer


@transaction.atomic
def submit(assistance: AssistanceRequest, *, by: User) -> AssistanceRequest:
    """Put the letter before the procurator-general in charge. Raises ValidationError while something is missing."""
    changes = _lock_for("submit", assistance, by)
    checks.check_complete(assistance)
    changes |= {"submitted_by": by, "submitted_at": timezone.now(), "remark": ""}
    states.perform(assistance, "submit", by=by, changes=changes)
    tell_signers(assistance, notices.SUBMITTED, "requests.sign_request", assistance.requesting_office)
    return assistance


def _lock_for(act: str, assistance: AssistanceRequest, by: User) -> dict[str, Any]:
    """Lock the request, and read once what its checks and its letter need; the fields set by the agreement in force."""
    states.check(states.lock(assistance, *BOTH_SIDES), act, by=by)
    changes = checks.put_under_agreement(assistance)
    papers = Prefetch("papers", Paper.objects.select_related("type", "file"))
    prefetch_related_objects([assistance], "subjects", papers, "type__papers", "type__bases")
    return changes


def discard(assistance: AssistanceRequest, *, by: User) -> AssistanceRequest:
    """Throw an own draft away; its number stays used."""
    return states.perform(assistance, "discard", by=by, changes={"ended_at": timezone.now()})


@transaction.atomic
def return_to_drafter(assistance: AssistanceRequest, *, by: User, remark: str) -> AssistanceRequest:
    """The signer sends the letter back with a remark."""
    if not remark.strip():
        raise ValidationError({"remark": _("Write what is to be changed.")})
    refuse_graded(remark, "remark")
    states.perform(assistance, "return_to_drafter", by=by, note=remark, changes={"remark": remark})
    tell(assistance, notices.RETURNED, [assistance.drafted_by, assistance.submitted_by])
    return assistance


def sign(
    assistance: AssistanceRequest, *, by: User, password: str, code: str = "", digest: str | None = None
) -> AssistanceRequest:
    """Sign and send at once. Version, letter, statutory bases and due dates are fixed in one transaction.

    `digest` is that of the page on which the signer read the letter (documents.digest); without one, what stands is
    signed. Raises LetterChanged when it is another letter by now. Password and code are asked for outside of the
    transaction, so that a wrong one is counted and not rolled back.
    """
    states.check(assistance, "sign", by=by)
    confirm_identity(by, password, code)
    return _send(assistance, by, digest)


@transaction.atomic
def _send(assistance: AssistanceRequest, by: User, seen: str | None) -> AssistanceRequest:
    changes = _lock_for("sign", assistance, by)
    drafts = documents.in_both_languages(assistance)
    digest = documents.digest(assistance, drafts)
    if seen is not None and seen != digest:
        raise LetterChanged(target=assistance, act="requests.sign")
    checks.check_sender(assistance)
    checks.check_addressee(assistance)
    checks.check_complete(assistance)
    now, number = timezone.now(), _letter_number(assistance)
    changes |= {"signed_by": by, "sent_at": now, "letter_number": number}
    changes |= deadlines.sending_dates(assistance, now, owes_papers=bool(checks.missing_papers(assistance)))
    _freeze_bases(assistance)
    letters.keep(assistance, drafts, digest=digest, number=number, signed_at=now)
    states.perform(assistance, "sign", by=by, changes=changes, letter=digest)
    there = people_with("requests.accept_request", assistance.assisting_office)
    tell_each(assistance, {notices.SENT: carriers(assistance), notices.ARRIVED: there})
    return assistance


def _letter_number(assistance: AssistanceRequest) -> str:
    """Without gaps or doubles: the counter's row stays locked until this transaction ends."""
    year, office = timezone.localdate().year, assistance.requesting_office
    number = limits.next_number(f"letter/{office.code}/{year}")
    return f"{office.short_zh}协查〔{year}〕{number}号"


def _freeze_bases(assistance: AssistanceRequest) -> None:
    """Copy the records as they stand today: the request keeps this wording whatever becomes of them."""
    names = ("code", "source_zh", "source_en", "article_zh", "article_en", "text_zh", "text_en")
    Basis.objects.bulk_create(
        Basis(assistance=assistance, verified=record.is_verified, **{n: getattr(record, n) for n in names})
        for record in checks.bases_of(assistance)
    )


def withdraw(
    assistance: AssistanceRequest, *, by: User, reason: str, password: str, code: str = ""
) -> AssistanceRequest:
    """The signer takes the request back; without a trace on the other side if nobody there has opened it."""
    states.check(assistance, "withdraw", by=by)
    if not reason.strip():
        raise ValidationError({"reason": _("Write why the request is withdrawn.")})
    refuse_graded(reason, "reason")
    confirm_identity(by, password, code)  # outside the transaction, so that a wrong one is counted
    return _take_back(assistance, by, reason)


@transaction.atomic
def _take_back(assistance: AssistanceRequest, by: User, reason: str) -> AssistanceRequest:
    changes = {"ended_at": timezone.now(), "paused_on": None}
    states.perform(assistance, "withdraw", by=by, note=reason, changes=changes)
    tell(assistance, notices.WITHDRAWN, [assistance.drafted_by])
    if assistance.opened_at:
        tell(assistance, notices.WITHDRAWN, _other_side(assistance))
    return assistance


def _other_side(assistance: AssistanceRequest) -> list[User]:
    people = people_with("requests.accept_request", assistance.assisting_office)
    return [*people, assistance.assigned_to] if assistance.assigned_to else people
