"""How to reach an office, and what to expect of it: one card for the page of the office, the finder and the API."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models.functions import Length
from django.utils import timezone

from cooperation.kernel.clocks.errors import PeriodError
from cooperation.kernel.clocks.regional import lineage
from cooperation.kernel.models import Holiday
from members import rules
from members.enums import Role
from members.load import open_matters
from members.models import Appointment, Organisation, User
from members.selectors import superiors

AHEAD = timedelta(days=120)  # local holidays are told for so long


@dataclass(frozen=True)
class Card:
    """What this reader may know. `load` counts open requests to the office; None where it is not told."""

    office: Organisation
    above: list[Organisation]
    contacts: bool
    liaisons: list[User]
    holidays: list[Holiday]
    load: int | None


def card(office: Organisation, reader: Any) -> Card:
    """The card of one office, in a constant number of statements."""
    contacts = rules.can_see_contacts(reader, office)
    return Card(
        office=office,
        above=superiors(office),
        contacts=contacts,
        liaisons=liaisons(office) if contacts else [],
        holidays=local_holidays(office),
        load=open_matters([office.pk]).get(office.pk, 0) if contacts else None,
    )


def liaisons(office: Organisation) -> list[User]:
    """The liaison officers, by name."""
    held = Appointment.objects.active().filter(
        organisation=office, role=Role.LIAISON, person__is_service=False
    )
    return list(User.objects.filter(pk__in=held.values("person")).order_by("name", "id"))


def local_holidays(office: Organisation) -> list[Holiday]:
    """The coming days off of the division that the rest of the country does not have; the nearest rule counts."""
    try:
        divisions = [code for code in lineage(office.code) if code]
    except PeriodError:  # offices outside GB/T 2260 have no division of their own
        return []
    today = timezone.localdate()
    rows = Holiday.objects.filter(division__in=divisions, date__range=(today, today + AHEAD))
    nearest = {row.date: row for row in rows.order_by(Length("division"), "date")}
    days = [row for row in nearest.values() if row.kind == Holiday.Kind.HOLIDAY]
    return sorted(days, key=lambda row: row.date)
