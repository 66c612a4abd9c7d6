"""Reads of the members app."""

from datetime import date
from functools import lru_cache
from typing import Any, cast

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from cooperation.kernel import clocks
from cooperation.kernel.clocks.terms import Unit
from members.enums import AccessionState, FactorKind, Membership, Role, VersionState
from members.models import (
    Accession,
    AgreementVersion,
    Appointment,
    Factor,
    OfficeChange,
    Organisation,
    OwnSession,
    Period,
    Signature,
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
    """The application under way or in force, or None."""
    return organisation.accessions.exclude(state__in=Accession.CLOSED).first()


def last_application(organisation: Organisation) -> Accession | None:
    """The latest application that has come to its end, which a new one renews; or None."""
    return organisation.accessions.filter(state__in=Accession.CLOSED).order_by("-id").first()


def chain_of(accession: Accession) -> QuerySet[Accession]:
    """The other applications of the same office, newest first."""
    rows = Accession.objects.filter(organisation=accession.organisation_id).exclude(pk=accession.pk)
    return rows.order_by("-id")


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


def faces_of_members() -> list[User]:
    """The procurators-general and liaison officers of all offices that take part."""
    held = Appointment.objects.active().filter(
        role__in=[Role.PROCURATOR_GENERAL, Role.LIAISON], organisation__membership__in=Organisation.TAKES_PART
    )
    return list(User.objects.filter(pk__in=held.values("person")).order_by("id"))


def people_of_members(permission: str) -> list[User]:
    """Active people whose role in an office that takes part carries the permission."""
    roles = [role for role, granted in GRANTS.items() if permission in granted]
    held = Appointment.objects.active().filter(
        role__in=roles, person__is_service=False, organisation__membership__in=Organisation.TAKES_PART
    )
    return list(User.objects.filter(pk__in=held.values("person")).order_by("id"))


def colleagues(office: Organisation, permission: str) -> QuerySet[User]:
    """The people of an office whose role there carries the permission."""
    roles = [role for role, granted in GRANTS.items() if permission in granted]
    held = Appointment.objects.active().filter(role__in=roles, organisation=office, person__is_service=False)
    return User.objects.filter(pk__in=held.values("person")).order_by("name", "id")


def history(office: Organisation) -> list[OfficeChange]:
    """The renamings of an office, the mergers into it and its own one, the latest first."""
    rows = OfficeChange.objects.filter(Q(office=office) | Q(successor=office))
    return list(rows.select_related("office", "successor").order_by("-happened_on", "-id"))


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


# --- Versions of the agreement --------------------------------------------------------------------

PREPARED = (VersionState.DRAFT, VersionState.CONSULTATION, VersionState.VOTE)
EFFECTIVE = (VersionState.IN_FORCE, VersionState.SUPERSEDED)  # a superseded one still binds those who stayed
LEFT = (Membership.NONE, Membership.WITHDRAWN, Membership.EXCLUDED)


def version_between(first: Organisation, second: Organisation, day: date | None = None) -> AgreementVersion:
    """The version that governs a request between two members sent on `day`: the newest that both have signed.

    An office that joined under a later version than the other one ever signed is bound towards it by the older
    text, as a state that joins an amended treaty is towards those who did not accept the amendment.
    Raises AgreementVersion.DoesNotExist when one of them has signed none that has entered into force.
    """
    effective = AgreementVersion.objects.filter(
        state__in=EFFECTIVE, in_force_on__lte=day or timezone.localdate()
    )
    signed = Signature.objects.filter(
        organisation__in=(first, second), accession__state=AccessionState.IN_FORCE, version__in=effective
    ).values_list("organisation_id", "version__number")
    numbers: dict[int, set[int]] = {first.pk: set(), second.pk: set()}
    for office, number in signed:
        numbers[office].add(number)
    ours, theirs = numbers[first.pk], numbers[second.pk]
    if not ours or not theirs:
        raise AgreementVersion.DoesNotExist
    return effective.get(number=max(ours & theirs, default=min(max(ours), max(theirs))))


def version_open_for_signature() -> AgreementVersion | None:
    """The newest adopted version that came by amendment, or None."""
    adopted = AgreementVersion.objects.filter(
        state__in=(VersionState.ADOPTED, VersionState.IN_FORCE), based_on__isnull=False
    )
    return adopted.order_by("-number").first()


def version_prepared() -> AgreementVersion | None:
    """The version that is being drafted, consulted on or put to adoption, or None: there is one at most."""
    return AgreementVersion.objects.filter(state__in=PREPARED).first()


def signing_until(version: AgreementVersion, office: Organisation) -> date | None:
    """The last day on which this member may sign `version`. An office that joined after the adoption has its
    own window, of the same length, from the day it joined."""
    if version.signing_until is None or version.adopted_on is None:
        return None
    if office.member_since is None or office.member_since <= version.adopted_on:
        return version.signing_until
    return window_end(version, office.member_since)


def window_end(version: AgreementVersion, start: date) -> date:
    """The end of the signature window that opens on `start`, by legal time."""
    row = period(version, "signature_window")
    length = clocks.Period(row.amount, cast(Unit, row.unit))
    return cast(date, clocks.due(start, length, calendar=clocks.calendar_for("")).due)


def has_signed(office: Organisation, version: AgreementVersion) -> bool:
    return Signature.objects.filter(organisation=office, version=version).exists()


def signatures_wanted(user: Any) -> list[dict[str, Any]]:
    """For a procurator-general: own offices that may still sign a new version, with the last day."""
    heads = [held.organisation for held in user.appointments if held.role == "procurator_general"]
    offices = [office for office in heads if office.is_member]
    version = version_open_for_signature() if offices else None
    if version is None:
        return []
    found = [
        {"office": office, "version": version, "until": signing_until(version, office)} for office in offices
    ]
    today = timezone.localdate()
    return [
        row
        for row in found
        if row["until"] and row["until"] >= today and not has_signed(row["office"], version)
    ]


def members_without(version: AgreementVersion) -> QuerySet[Organisation]:
    """Members that have not signed `version`."""
    signed = Signature.objects.filter(version=version, accession__state=AccessionState.IN_FORCE)
    return Organisation.objects.members().exclude(pk__in=signed.values("organisation"))


def register() -> QuerySet[Organisation]:
    """Members with their signatures, newest version first, as `office.signed`."""
    signed = Signature.objects.filter(accession__state=AccessionState.IN_FORCE).select_related("version")
    rows = Organisation.objects.procuratorates().exclude(membership__in=LEFT)
    return rows.prefetch_related(
        Prefetch("signatures", signed.order_by("-version__number"), to_attr="signed")
    )


FIXED = ("periods", "thresholds", "refusal_grounds", "measures", "obligations", "statements")


def article_of(version: AgreementVersion, topic: str) -> int | None:
    """The number of the article that governs a topic in this version: its own subject, or what it fixes.

    "refusal_grounds", "measures" and so on name the article of the first row of that list.
    """
    topics = _frozen_topics(version.pk) if version.is_public else _topics(version)
    return topics.get(topic)


@lru_cache(maxsize=32)
def _frozen_topics(pk: int) -> dict[str, int]:
    """An adopted version never changes, so each process reads this once."""
    return _topics(AgreementVersion.objects.get(pk=pk))


def _topics(version: AgreementVersion) -> dict[str, int]:
    found: dict[str, int] = {}
    for name in FIXED:
        rows = list(getattr(version, name).values_list("code", "article"))
        found |= dict(rows)
        if rows:
            found[name] = rows[0][1]
    return found | dict(version.articles.values_list("code", "number"))
