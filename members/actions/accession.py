"""An office joins: prepare, sign and submit, check, approve, enter into force."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperation.kernel import audit, states
from cooperation.kernel.delivery import notify
from cooperation.kernel.errors import NotAllowed, StatePassed
from members import notices, rules, selectors
from members.actions.identity import confirm_password
from members.enums import AccessionState, Membership, Role, VersionState
from members.models import Accession, Acknowledgement, Organisation, Signature, User


@transaction.atomic
def start(organisation: Organisation, *, by: User) -> Accession:
    """Open the application of an office that is no member. Gives back the one under way, if there is one."""
    if not rules.can_accede(by, organisation):
        raise NotAllowed(target=organisation, act="members.start")
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    running = selectors.accession_under_way(organisation)
    if running is not None:
        return running
    accession = Accession.objects.create(
        organisation=organisation, version=selectors.version_in_force(), started_by=by
    )
    audit.record("members.start", accession, by=by, to_state=accession.state)
    return accession


@transaction.atomic
def save_details(
    accession: Accession, *, by: User, intent: str, contact_name: str, contact_phone: str
) -> Accession:
    """Keep what was typed so far; the application can be continued at any time."""
    if not rules.can_accede(by, accession):
        raise NotAllowed(target=accession, act="members.save_details")
    states.lock(accession)
    if accession.state not in (AccessionState.DRAFT, AccessionState.SUPPLEMENT):
        raise StatePassed(target=accession, act="members.save_details")
    accession.intent, accession.contact_name, accession.contact_phone = intent, contact_name, contact_phone
    accession.save()
    audit.record("members.save_details", accession, by=by)
    return accession


@transaction.atomic
def acknowledge(accession: Accession, *, by: User, codes: list[str]) -> Accession:
    """Record which obligations the procurator-general has acknowledged; the rest stays open."""
    states.check(accession, "submit", by=by)
    states.lock(accession)
    wanted = accession.version.obligations.filter(code__in=codes)
    for obligation in wanted:
        Acknowledgement.objects.get_or_create(accession=accession, obligation=obligation, defaults={"by": by})
    audit.record("members.acknowledge", accession, by=by, codes=sorted(codes))
    return accession


def submit(
    accession: Accession, *, by: User, password: str, statements: list[str], declaration: str = ""
) -> Accession:
    """The procurator-general signs for the own office and submits.

    Raises ValidationError when obligations or statements are missing or the password is wrong.
    """
    states.check(accession, "submit", by=by)
    _require_current_version(accession)
    _require_details(accession)
    _require_acknowledged(accession)
    _require_statements(accession, statements)
    confirm_password(by, password)  # outside the transaction: a wrong password stays counted
    with transaction.atomic():
        states.check(states.lock(accession), "submit", by=by)
        _sign(accession, by=by, statements=statements, declaration=declaration)
        states.perform(accession, "submit", by=by, changes={"submitted_at": timezone.now()})
        _tell_staff(accession, notices.ACCESSION_SUBMITTED, "submitted")
    return accession


def _require_current_version(accession: Accession) -> None:
    if accession.version.state != VersionState.IN_FORCE:
        raise ValidationError(
            _("A newer version of the agreement is in force. Take this application back and open a new one.")
        )


def _require_details(accession: Accession) -> None:
    if (
        not accession.intent.strip()
        or not accession.contact_name.strip()
        or not accession.contact_phone.strip()
    ):
        raise ValidationError(
            _("Fill in the statement of intent and the contact first: the task list leads there.")
        )


def _require_acknowledged(accession: Accession) -> None:
    open_ones = accession.version.obligations.count() - accession.acknowledgements.count()
    if open_ones:
        text = _("%(count)s obligations are not acknowledged yet. Read and acknowledge each one first.")
        raise ValidationError(text % {"count": open_ones})


def _require_statements(accession: Accession, ticked: list[str]) -> None:
    missing = set(accession.version.statements.values_list("code", flat=True)) - set(ticked)
    if missing:
        raise ValidationError({"statements": _("Tick every statement, or do not sign.")})


def _sign(accession: Accession, *, by: User, statements: list[str], declaration: str) -> Signature:
    return Signature.objects.create(
        organisation=accession.organisation,
        version=accession.version,
        accession=accession,
        person=by,
        post=Role.PROCURATOR_GENERAL,
        statements=sorted(statements),
        declaration=declaration.strip(),
        digest=accession.version.text_digest(),
    )


@transaction.atomic
def resubmit(accession: Accession, *, by: User, answer: str) -> Accession:
    """Answer the supplement. The signature stands: text and version have not changed."""
    if not answer.strip():
        raise ValidationError({"answer": _("Write what you supplement.")})
    changes = {"answer": answer, "submitted_at": timezone.now()}
    states.perform(accession, "resubmit", by=by, note=answer, changes=changes)
    _tell_staff(accession, notices.ACCESSION_SUBMITTED, f"resubmitted-{timezone.now():%Y%m%d%H%M%S}")
    return accession


def take_back(accession: Accession, *, by: User) -> Accession:
    """The applicant takes the application back; it may apply again at any time."""
    return states.perform(accession, "take_back", by=by)


def start_check(accession: Accession, *, by: User) -> Accession:
    """A member of staff takes the formal check."""
    return states.perform(accession, "start_check", by=by, changes={"checked_by": by})


@transaction.atomic
def ask_supplement(accession: Accession, *, by: User, text: str) -> Accession:
    """Ask the applicant for what is missing."""
    if not text.strip():
        raise ValidationError({"text": _("Write what is missing, so that the applicant can supply it.")})
    states.perform(accession, "ask_supplement", by=by, note=text, changes={"supplement": text, "answer": ""})
    _tell_applicant(accession, notices.ACCESSION_SUPPLEMENT, f"supplement-{timezone.now():%Y%m%d%H%M%S}")
    return accession


@transaction.atomic
def pass_check(accession: Accession, *, by: User, note: str = "") -> Accession:
    """The formal check found all in order; a second person decides."""
    changes = {"checked_by": by, "checked_at": timezone.now()}
    states.perform(accession, "pass_check", by=by, note=note, changes=changes)
    _tell_staff(accession, notices.ACCESSION_CHECKED, "checked", but=by)
    return accession


@transaction.atomic
def approve(accession: Accession, *, by: User, in_force_on: date, reasons: str = "") -> Accession:
    """A second person approves; it enters into force on the given day, today at the earliest."""
    if in_force_on < timezone.localdate():
        raise ValidationError({"in_force_on": _("This day has passed. Choose today or a later day.")})
    changes = {"decided_by": by, "decided_at": timezone.now(), "in_force_on": in_force_on, "reasons": reasons}
    states.perform(accession, "approve", by=by, note=reasons, changes=changes)
    _tell_applicant(accession, notices.ACCESSION_DECIDED, "approved")
    if in_force_on == timezone.localdate():
        enter_into_force(accession)
    return accession


@transaction.atomic
def decline(accession: Accession, *, by: User, reasons: str) -> Accession:
    """Decline with reasons; the office may apply again."""
    if not reasons.strip():
        raise ValidationError(
            {"reasons": _("Write the reasons. An accession is never declined without them.")}
        )
    changes = {"decided_by": by, "decided_at": timezone.now(), "reasons": reasons}
    states.perform(accession, "decline", by=by, note=reasons, changes=changes)
    _tell_applicant(accession, notices.ACCESSION_DECIDED, "declined")
    return accession


@transaction.atomic
def enter_into_force(accession: Accession) -> Accession:
    """The day has come: the office is a member. Done by the portal itself."""
    states.perform(accession, "enter_into_force", by=None)
    office = Organisation.objects.select_for_update().get(pk=accession.organisation_id)
    office.membership, office.member_since = Membership.MEMBER, accession.in_force_on
    office.save(update_fields=["membership", "member_since"])
    audit.record("members.joined", office, by=None, accession=accession.pk)
    return accession


def sweep_entries() -> int:
    """Bring approved accessions into force whose day has come; how many."""
    due = Accession.objects.filter(state=AccessionState.APPROVED, in_force_on__lte=timezone.localdate())
    for accession in due:
        enter_into_force(accession)
    return len(due)


def _tell_staff(accession: Accession, kind: str, what: str, but: User | None = None) -> None:
    people = [p for p in selectors.people_with("members.check_accession") if p != but]
    _tell(accession, kind, what, people)


def _tell_applicant(accession: Accession, kind: str, what: str) -> None:
    _tell(accession, kind, what, selectors.people_with("members.accede", accession.organisation))


def _tell(accession: Accession, kind: str, what: str, people: list[Any]) -> None:
    office = {"zh": accession.organisation.name_zh, "en": accession.organisation.name_en}
    notify(
        kind,
        to=people,
        event=f"accession-{accession.pk}-{what}",
        link=accession.get_absolute_url(),
        office=office,
    )
