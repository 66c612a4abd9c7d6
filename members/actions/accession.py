"""An office joins: prepare, sign and submit, check, approve, enter into force."""

from datetime import date
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperation.kernel import audit, states
from cooperation.kernel.delivery import notify
from cooperation.kernel.errors import NotAllowed, StatePassed
from members import notices, rules, selectors
from members.actions.accession_papers import issue_instrument
from members.actions.identity import confirm_identity
from members.enums import AccessionState, DecidingBody, Membership, Role
from members.models import Accession, Acknowledgement, AgreementVersion, Organisation, Signature, User

log = structlog.get_logger(__name__)
WORDS = ("intent", "contact_name", "contact_phone")


@transaction.atomic
def start(organisation: Organisation, *, by: User) -> Accession:
    """Open the application of an office that is no member. Gives back the one under way, if there is one.

    A draft under a version that is no longer in force goes over to the one that is.
    """
    if not rules.can_accede(by, organisation):
        raise NotAllowed(target=organisation, act="members.start")
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    running = selectors.accession_under_way(organisation)
    if running is not None:
        return _renewed(running, by)
    return _opened(organisation, by)


def _opened(organisation: Organisation, by: User) -> Accession:
    """A new application. After an earlier one its words are taken over; acknowledgements and signature never are."""
    previous = selectors.last_application(organisation)
    words = {name: getattr(previous, name) for name in WORDS} if previous else {}
    accession = Accession.objects.create(
        organisation=organisation,
        version=selectors.version_in_force(),
        started_by=by,
        previous=previous,
        **words,
    )
    renews = previous.pk if previous else None
    audit.record("members.start", accession, by=by, to_state=accession.state, renews=renews)
    return accession


def _renewed(accession: Accession, by: User) -> Accession:
    """Another version has other obligations: none of them is acknowledged by having acknowledged the old ones."""
    version = selectors.version_in_force()
    if accession.state != AccessionState.DRAFT or accession.version == version:
        return accession
    if states.lock(accession).state != AccessionState.DRAFT:
        raise StatePassed(target=accession, act="members.renew")
    accession.acknowledgements.all().delete()
    before, accession.version = accession.version.number, version
    accession.save(update_fields=["version", "changed_at"])
    audit.record("members.renew", accession, by=by, before=before, after=version.number)
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
    states.check(states.lock(accession), "submit", by=by)
    wanted = accession.version.obligations.filter(code__in=codes)
    for obligation in wanted:
        Acknowledgement.objects.get_or_create(accession=accession, obligation=obligation, defaults={"by": by})
    audit.record("members.acknowledge", accession, by=by, codes=sorted(codes))
    return accession


def submit(
    accession: Accession,
    *,
    by: User,
    password: str,
    statements: list[str],
    declaration: str = "",
    code: str = "",
) -> Accession:
    """The procurator-general signs for the own office and submits.

    Raises ValidationError when the version is no longer in force, obligations or statements are missing, or the
    password or code is wrong.
    """
    _require_ready(accession, by, statements)
    confirm_identity(by, password, code)  # outside the transaction: a wrong password stays counted
    with transaction.atomic():  # meanwhile roles, version and text may have changed: all is asked again
        by = _lock_for_signing(accession, by)
        _require_ready(accession, by, statements)
        signature = _sign(accession, by=by, statements=statements, declaration=declaration)
        issue_instrument(accession, signature, by=by)
        states.perform(accession, "submit", by=by, changes={"submitted_at": timezone.now()})
        _tell_staff(accession, notices.ACCESSION_SUBMITTED, "submitted")
    return accession


def _lock_for_signing(accession: Accession, by: User) -> User:
    """The signer, read anew. Nothing that the signature rests on changes until the transaction ends."""
    states.lock(accession)
    AgreementVersion.objects.select_for_update(no_key=True).get(pk=accession.version_id)
    return User.objects.select_for_update(no_key=True).get(pk=by.pk)


def _require_ready(accession: Accession, by: User, statements: list[str]) -> None:
    states.check(accession, "submit", by=by)
    _require_in_force(accession)
    _require_details(accession)
    _require_acknowledged(accession)
    _require_statements(accession, statements)


def _require_in_force(accession: Accession) -> None:
    version = selectors.version_in_force()
    if accession.version_id != version.pk:
        text = _(
            "Version %(number)s of the agreement is in force now. Open the application, go over to this version "
            "and acknowledge its obligations anew."
        )
        raise ValidationError(text % {"number": version.number})


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


@transaction.atomic
def take_back(accession: Accession, *, by: User) -> Accession:
    """The applicant takes the application back; it may apply again at any time. Staff are told if they saw it."""
    states.perform(accession, "take_back", by=by)
    if accession.submitted_at is not None:
        _tell_staff(accession, notices.ACCESSION_TAKEN_BACK, "taken-back")
    return accession


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
def approve(
    accession: Accession,
    *,
    by: User,
    in_force_on: date,
    reasons: str = "",
    decided_as: str = DecidingBody.SECRETARIAT,
) -> Accession:
    """A second person approves; it enters into force on the given day, today at the earliest.

    `decided_as` names the body: a motion of the council, once it votes in the portal, will call this with COUNCIL.
    """
    if in_force_on < timezone.localdate():
        raise ValidationError({"in_force_on": _("This day has passed. Choose today or a later day.")})
    changes = _decision(by, reasons, decided_as) | {"in_force_on": in_force_on}
    states.perform(accession, "approve", by=by, note=reasons, changes=changes)
    _tell_applicant(accession, notices.ACCESSION_APPROVED, "approved", day=in_force_on.isoformat())
    if in_force_on == timezone.localdate():
        enter_into_force(accession)
    return accession


@transaction.atomic
def decline(
    accession: Accession, *, by: User, reasons: str, decided_as: str = DecidingBody.SECRETARIAT
) -> Accession:
    """Decline with reasons; the office may apply again."""
    if not reasons.strip():
        raise ValidationError(
            {"reasons": _("Write the reasons. An accession is never declined without them.")}
        )
    changes = _decision(by, reasons, decided_as)
    states.perform(accession, "decline", by=by, note=reasons, changes=changes)
    _tell_applicant(accession, notices.ACCESSION_DECLINED, "declined")
    return accession


def _decision(by: User, reasons: str, decided_as: str) -> dict[str, Any]:
    return {"decided_by": by, "decided_at": timezone.now(), "reasons": reasons, "decided_as": decided_as}


@transaction.atomic
def enter_into_force(accession: Accession) -> Accession:
    """The day has come: the office is a member. Done by the portal itself. Raises StatePassed before that day."""
    states.check(states.lock(accession), "enter_into_force", by=None)
    if accession.in_force_on is None or accession.in_force_on > timezone.localdate():
        raise StatePassed(target=accession, act="members.enter_into_force")
    states.perform(accession, "enter_into_force", by=None)
    office = Organisation.objects.select_for_update().get(pk=accession.organisation_id)
    office.membership, office.member_since = Membership.MEMBER, accession.in_force_on
    office.save(update_fields=["membership", "member_since"])
    audit.record("members.joined", office, by=None, accession=accession.pk)
    _tell_office(accession)
    return accession


def sweep_entries() -> int:
    """Bring approved accessions into force whose day has come; how many. One that fails does not stop the others."""
    due = Accession.objects.filter(state=AccessionState.APPROVED, in_force_on__lte=timezone.localdate())
    return sum(_entered(accession) for accession in due.order_by("id"))


def _entered(accession: Accession) -> bool:
    try:
        enter_into_force(accession)
    except StatePassed:
        return False  # somebody else was faster
    except Exception:
        log.exception("entry into force failed", accession=accession.pk)
        return False
    return True


def _tell_staff(accession: Accession, kind: str, what: str, but: User | None = None) -> None:
    people = [p for p in selectors.people_with("members.check_accession") if p != but]
    _tell(accession, kind, what, people)


def _tell_applicant(accession: Accession, kind: str, what: str, **params: str) -> None:
    _tell(accession, kind, what, selectors.people_with("members.accede", accession.organisation), **params)


def _tell_office(accession: Accession) -> None:
    """Everybody who holds a role there, to the page of the office; its head to the application, which others do not see."""
    heads = selectors.people_with("members.accede", accession.organisation)
    people = [person for person in selectors.people_of(accession.organisation) if person not in heads]
    page = reverse("members:office", args=[accession.organisation.code])
    _tell(accession, notices.ACCESSION_IN_FORCE, "in-force", heads)
    _tell(accession, notices.ACCESSION_IN_FORCE, "in-force", people, link=page)


def _tell(
    accession: Accession, kind: str, what: str, people: list[Any], link: str = "", **params: str
) -> None:
    office = {"zh": accession.organisation.name_zh, "en": accession.organisation.name_en}
    notify(
        kind,
        to=people,
        event=f"accession-{accession.pk}-{what}",
        link=link or accession.get_absolute_url(),
        office=office,
        **params,
    )
