"""Open the demo accounts and give them their roles, as administrators and secretariat would."""

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from cooperation.kernel import audit
from members.actions.accounts import confirm_role, grant_role, token_digest
from members.actions.administrators import FIRST, create_administrators
from members.demo.accounts import ACCOUNTS, DEMO_PASSWORD, PARTNER, PARTNER_NAMES, Account
from members.enums import OfficeKind, Role
from members.models import ApiToken, Appointment, Organisation, User

PHONE = "000-0000000"


def load_people() -> dict[str, User]:
    """All demo accounts with their roles; by username."""
    _partner()
    secret = make_password(DEMO_PASSWORD)  # once: the hash is meant to be dear
    people = {account.username: _user(account, secret) for account in ACCOUNTS}
    first = [people[a.username] for a in ACCOUNTS if a.role in FIRST]
    create_administrators(first)
    for account in ACCOUNTS:
        if account.role not in FIRST:
            people[account.username].save()
            audit.record("members.open_account", people[account.username], by=first[0])
    # The secretariat stands before the others: it grants the first procurator-general of an office.
    for account in sorted(ACCOUNTS, key=lambda account: account.role != Role.SECRETARIAT):
        if account.role not in FIRST:
            _appoint(account, people)
    return {username: User.objects.get(pk=person.pk) for username, person in people.items()}


def _partner() -> None:
    name_zh, name_en = PARTNER_NAMES
    Organisation.objects.create(
        code=PARTNER,
        kind=OfficeKind.PARTNER,
        name_zh=name_zh,
        name_en=name_en,
        short_zh=name_zh,
        short_en="Demo Law School",
        name_en_generated=False,
        verified=False,
    )


def _user(account: Account, secret: str) -> User:
    user = User(username=account.username, name=account.name, is_service=bool(account.token), phone=PHONE)
    user.password = secret
    if account.token:
        user.set_unusable_password()
    else:
        user.email = f"{account.username}@example.invalid"
    return user


def _appoint(account: Account, people: dict[str, User]) -> None:
    office = Organisation.objects.get(code=account.office)
    person = people[account.username]
    if account.role == Role.PROCURATOR_GENERAL:
        held = grant_role(by=people["secretariat-1"], person=person, organisation=office, role=account.role)
        confirm_role(held, by=people["secretariat-2"])
        return
    held = grant_role(by=people["security-admin"], person=person, organisation=office, role=account.role)
    if held.is_pending:
        _confirm(held, by=people["audit-admin"])
    if account.token:
        ApiToken.objects.create(holder=person, name="演示", digest=token_digest(account.token))


def _confirm(held: Appointment, *, by: User) -> None:
    """The demonstration has one security administrator; a second person is taken as given."""
    held.confirmed_by, held.confirmed_at = by, timezone.now()
    held.save(update_fields=["confirmed_by", "confirmed_at"])
    audit.record("members.confirm_role", held.person, by=by, role=held.role)
