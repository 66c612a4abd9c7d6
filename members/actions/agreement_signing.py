"""A member signs a new version, through its own procurator-general or not at all."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperation.kernel import audit
from cooperation.kernel.delivery import notify
from cooperation.kernel.errors import NotAllowed, StatePassed
from members import notices, rules, selectors
from members.actions.identity import confirm_identity
from members.enums import AccessionState, Role
from members.models import Accession, AgreementVersion, Organisation, Signature, User

REMIND = (30, 7, 1)  # days before the window closes


def check_signing(version: AgreementVersion, office: Organisation, *, by: User) -> None:
    """Whether `by` may sign `version` for `office` now. Raises NotAllowed or StatePassed."""
    act = "members.sign_version"
    if not rules.can_sign_version(by, office):
        raise NotAllowed(target=version, act=act)
    until = selectors.signing_until(version, office)
    open_one = selectors.version_open_for_signature()
    if open_one != version or until is None or selectors.has_signed(office, version):
        raise StatePassed(target=version, act=act)
    if until < timezone.localdate():
        text = _("The time to sign this version has run out. Your office stays on the version it has signed.")
        raise StatePassed(text, target=version, act=act)


def sign_version(
    version: AgreementVersion,
    office: Organisation,
    *,
    by: User,
    password: str,
    statements: list[str],
    declaration: str = "",
    code: str = "",
) -> Signature:
    """Sign for the own office. Raises ValidationError for a missing statement, a wrong password or code."""
    check_signing(version, office, by=by)
    missing = set(version.statements.values_list("code", flat=True)) - set(statements)
    if missing:
        raise ValidationError({"statements": _("Tick every statement, or do not sign.")})
    confirm_identity(by, password, code)  # outside the transaction: a wrong one stays counted
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=office.pk)
        check_signing(version, office, by=by)
        signature = _sign(version, office, by, statements, declaration)
        audit.record("members.sign_version", version, by=by, office=office.code, digest=version.digest)
        _tell(
            notices.VERSION_SIGNED, version, office, selectors.people_with("members.keep_agreement"), "signed"
        )
    return signature


def _sign(
    version: AgreementVersion, office: Organisation, by: User, statements: list[str], declaration: str
) -> Signature:
    return Signature.objects.create(
        organisation=office,
        version=version,
        accession=Accession.objects.get(organisation=office, state=AccessionState.IN_FORCE),
        person=by,
        post=Role.PROCURATOR_GENERAL,
        statements=sorted(statements),
        declaration=declaration.strip(),
        digest=version.text_digest(),
    )


def sweep_reminders() -> int:
    """Remind members that have not signed, and tell them when the time is over; how many offices are behind.

    Runs often and tells once: a notice of the same event never reaches a person twice.
    """
    version = selectors.version_open_for_signature()
    if version is None:
        return 0
    offices = list(selectors.members_without(version))
    for office in offices:
        _remind(version, office)
    return len(offices)


def _remind(version: AgreementVersion, office: Organisation) -> None:
    until = selectors.signing_until(version, office)
    if until is None:
        return
    left = (until - timezone.localdate()).days
    heads = selectors.people_with("members.accede", office)
    if left < 0:
        _tell(notices.VERSION_NOT_SIGNED, version, office, heads, "ended")
    elif left <= max(REMIND):
        stage = min(days for days in REMIND if left <= days)
        _tell(notices.VERSION_REMINDER, version, office, heads, f"left-{stage}", day=notices.in_both(until))


def _tell(
    kind: str,
    version: AgreementVersion,
    office: Organisation,
    people: list[User],
    what: str,
    **params: object,
) -> None:
    notify(
        kind,
        to=people,
        event=f"version-{version.number}-{office.code}-{what}",
        link=version.get_absolute_url(),
        n=version.number,
        office={"zh": office.name_zh, "en": office.name_en},
        **params,
    )
