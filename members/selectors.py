"""Reads of the members app."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from members.enums import FactorKind, OfficeKind, VersionState
from members.models import (
    Accession,
    AgreementVersion,
    Appointment,
    Factor,
    Organisation,
    OwnSession,
    Period,
    User,
)
from members.roles import GRANTS


def version_in_force(day: date | None = None) -> AgreementVersion:
    """The version of the agreement that is in force. Raises AgreementVersion.DoesNotExist before the first."""
    return AgreementVersion.objects.get(
        state=VersionState.IN_FORCE, in_force_on__lte=day or timezone.localdate()
    )


def period(version: AgreementVersion, code: str) -> Period:
    """A period that this version fixes. Raises Period.DoesNotExist for an unknown code."""
    return version.periods.get(code=code)


def accession_under_way(organisation: Organisation) -> Accession | None:
    """The application that is neither declined nor taken back, or None."""
    return organisation.accessions.exclude(state__in=["declined", "withdrawn"]).first()


def people_with(permission: str, office: Organisation | None = None) -> list[User]:
    """Active people whose role (in `office`, when given) carries the permission."""
    roles = [role for role, granted in GRANTS.items() if permission in granted]
    held = Appointment.objects.active().filter(role__in=roles, person__is_service=False)
    if office is not None:
        held = held.filter(organisation=office)
    return list(User.objects.filter(pk__in=held.values("person")).order_by("id"))


def people_of(office: Organisation) -> list[User]:
    """Everybody who holds a role in this office, case systems apart."""
    held = Appointment.objects.active().filter(organisation=office, person__is_service=False)
    return list(User.objects.filter(pk__in=held.values("person")).order_by("id"))


def colleagues(office: Organisation, permission: str) -> QuerySet[User]:
    """The people of an office whose role there carries the permission."""
    roles = [role for role, granted in GRANTS.items() if permission in granted]
    held = Appointment.objects.active().filter(role__in=roles, organisation=office, person__is_service=False)
    return User.objects.filter(pk__in=held.values("person")).order_by("name", "id")


def find_offices(text: str) -> QuerySet[Organisation]:
    """Offices by place, name, code, pinyin or its initials: "泸县", "510521", "luxian", "lx"."""
    rows = Organisation.objects.filter(kind=OfficeKind.PROCURATORATE, retired_on=None)
    for word in text.lower().split():
        rows = rows.filter(
            Q(code__startswith=word)
            | Q(name_zh__contains=word)
            | Q(pinyin__startswith=word)
            | Q(initials__startswith=word)
            | Q(name_en__icontains=word)
        )
    return rows.select_related("superior")


def superiors(office: Organisation) -> list[Organisation]:
    """The offices above, nearest first."""
    above: list[Organisation] = []
    current: Any = office.superior
    while current is not None:
        above.append(current)
        current = current.superior
    return above


def common_superior(first: Organisation, second: Organisation) -> Organisation | None:
    """The lowest office above both (共同的上级人民检察院), as Rules art. 180 needs it for objections."""
    above_second = {office.pk for office in superiors(second)}
    return next((office for office in superiors(first) if office.pk in above_second), None)


def has_second_factor(user: Any) -> bool:
    """Whether the person has set up an authenticator app, which is the base of every second factor."""
    return Factor.objects.filter(person=user, kind=FactorKind.APP).exists()


def open_sessions(user: User) -> QuerySet[OwnSession]:
    """The person's sessions that still let somebody in, last used first."""
    return OwnSession.objects.filter(person=user, session__expire_date__gt=timezone.now())
