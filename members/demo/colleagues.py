"""People between offices and on leave: one person in two offices, a deputy, a role that awaits a second person."""

from datetime import timedelta

from django.utils import timezone

from members.actions import accounts, people, substitution
from members.demo.clock import Timeline
from members.enums import Role
from members.models import Organisation, User

TWO_OFFICES, SECOND_OFFICE = "mianyang-officer-2", "510521"
ABSENT, DEPUTY = "nanchong-officer", "nanchong-officer-2"
NEWCOMER = {"username": "mianyang-newcomer", "name": "沈某新", "email": "mianyang-newcomer@example.invalid"}


def plan_colleagues(timeline: Timeline, everybody: dict[str, User]) -> None:
    """Through the same actions as in the portal, each by the people whose part it is."""
    timeline.add(20, lambda: _second_office(everybody))
    timeline.add(3, lambda: _deputy(everybody))
    timeline.add(1, lambda: _newcomer(everybody))


def _fresh(person: User) -> User:
    return User.objects.get(pk=person.pk)


def _second_office(everybody: dict[str, User]) -> None:
    office = Organisation.objects.get(code=SECOND_OFFICE)
    keeper, chief = _fresh(everybody["luxian-liaison"]), _fresh(everybody["luxian-chief"])
    for role in people.propose_roles(
        everybody[TWO_OFFICES], by=keeper, office=office, roles=[Role.CASE_OFFICER]
    ):
        accounts.confirm_role(role, by=chief)


def _deputy(everybody: dict[str, User]) -> None:
    absent = _fresh(everybody[ABSENT])
    today = timezone.localdate()
    proposed = substitution.propose_substitution(
        by=absent,
        absent=absent,
        deputy=everybody[DEPUTY],
        office=absent.offices[0],
        role=Role.CASE_OFFICER,
        starts_on=today,
        ends_on=today + timedelta(days=30),
    )
    accounts.confirm_role(proposed, by=_fresh(everybody["nanchong-liaison"]))


def _newcomer(everybody: dict[str, User]) -> None:
    keeper = _fresh(everybody["mianyang-liaison"])
    people.add_person(by=keeper, office=keeper.offices[0], roles=[Role.CASE_OFFICER], **NEWCOMER)
