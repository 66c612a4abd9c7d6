"""Who the bench needs: members by real accessions, invented people, a logged-in session, a token."""

import secrets
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from cooperation.kernel.models import Notice
from members.actions import accession as joining
from members.actions.accounts import token_digest
from members.enums import Level, OfficeKind, Role
from members.models import ApiToken, Appointment, Organisation, User
from members.selectors import version_in_force

PASSWORD = secrets.token_urlsafe(12)
HUB_OFFICERS = 8
NOTICES, UNREAD = 200, 12
OFFICES_OF_MANY = 8


@dataclass
class Cast:
    """Ids of the offices (the hub first), of their officers and signers, and who is measured."""

    offices: list[int]
    officers: dict[int, list[int]]
    signers: dict[int, int]
    busy: int  # liaison, case officer and procurator-general in charge of the hub, all in one
    many: int  # liaison of several offices
    helper: int  # busy's counterpart in the second office
    cookies: dict[int, str] = field(default_factory=dict)
    token: str = ""

    @property
    def hub(self) -> int:
        return self.offices[0]


class Casting:
    """Makes people. All have the same password, hashed once."""

    def __init__(self) -> None:
        self.secret = make_password(PASSWORD)
        self.founder = self.person("bench-founder")

    def person(self, username: str, **fields: Any) -> User:
        mail = "" if fields.get("is_service") else f"{username}@example.invalid"
        return User.objects.create(
            username=username, name=f"演示{username}", email=mail, password=self.secret, **fields
        )

    def appoint(self, person: User, office: int, *roles: str) -> User:
        now = timezone.now()
        Appointment.objects.bulk_create(
            Appointment(
                person=person, organisation_id=office, role=role, confirmed_by=self.founder, confirmed_at=now
            )
            for role in roles
        )
        return person

    def join(self, office: Organisation, staff: tuple[User, User]) -> None:
        """The whole accession, through the real actions."""
        head = self.appoint(self.person(f"head-{office.code}"), office.pk, Role.PROCURATOR_GENERAL)
        application = joining.start(office, by=head)
        details = {"intent": "演示。", "contact_name": "演示联系人", "contact_phone": "000-0000000"}
        joining.save_details(application, by=head, **details)
        version = application.version
        obligations = list(version.obligations.values_list("code", flat=True))
        statements = list(version.statements.values_list("code", flat=True))
        joining.acknowledge(application, by=head, codes=obligations)
        joining.submit(application, by=head, password=PASSWORD, statements=statements)
        joining.start_check(application, by=staff[0])
        joining.pass_check(application, by=staff[0])
        joining.approve(application, by=staff[1], in_force_on=date.today())


def fill(offices: int) -> Cast:
    """Make `offices` members of the real directory, with their people. Needs the reference data."""
    casting = Casting()
    federation = Organisation.objects.get(kind=OfficeKind.FEDERATION)
    first, second = (
        casting.appoint(casting.person(f"staff-{n}"), federation.pk, Role.SECRETARIAT) for n in (1, 2)
    )
    chosen = Organisation.objects.procuratorates().filter(level=Level.PREFECTURE).order_by("code")[:offices]
    for office in chosen:
        casting.join(office, (first, second))
    cast = _people([office.pk for office in chosen], casting)
    _write_notices(cast.busy)
    cast.cookies = {pk: _log_in(pk) for pk in (cast.busy, cast.many)}
    cast.token = _token(casting, cast.hub)
    return cast


def _people(ids: list[int], casting: Casting) -> Cast:
    officers: dict[int, list[int]] = {}
    signers: dict[int, int] = {}
    daily = (Role.CASE_OFFICER, Role.LIAISON)
    for office in ids:
        count = HUB_OFFICERS if office == ids[0] else 1
        people = [casting.person(f"officer-{office}-{n}") for n in range(count)]
        officers[office] = [casting.appoint(person, office, *daily).pk for person in people]
        signer = casting.person(f"signer-{office}")
        signers[office] = casting.appoint(signer, office, Role.PROCURATOR_GENERAL_IN_CHARGE).pk
    busy = User.objects.get(pk=officers[ids[0]][0])
    casting.appoint(busy, ids[0], Role.PROCURATOR_GENERAL_IN_CHARGE, Role.DELEGATE)
    many = casting.person("bench-many")
    for office in ids[1 : 1 + OFFICES_OF_MANY]:
        casting.appoint(many, office, *daily)
    return Cast(ids, officers, signers, busy.pk, many.pk, officers[ids[1]][0])


def _write_notices(person: int) -> None:
    now = timezone.now()
    Notice.objects.bulk_create(
        Notice(
            person_id=person,
            event=f"bench-{n}",
            kind="requests.accepted",
            params={"number": f"R-2026-{n:07d}"},
            link="/requests/",
            read_at=None if n >= NOTICES - UNREAD else now,
        )
        for n in range(NOTICES)
    )


def _log_in(person: int) -> str:
    """A session as the login view makes it; returns the value of its cookie."""
    user = User.objects.get(pk=person)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def _token(casting: Casting, office: int) -> str:
    system = casting.appoint(casting.person("bench-system", is_service=True), office, Role.SERVICE)
    clear = f"wpc_{secrets.token_urlsafe(32)}"
    ApiToken.objects.create(holder=system, name="bench", digest=token_digest(clear))
    return clear


def types() -> list[int]:
    """The types of assistance of the version in force."""
    return list(version_in_force().types.values_list("pk", flat=True))
