"""The first three administrators of an installation. Nobody stands before them, so they confirm each other."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperation.kernel import audit
from members.enums import OfficeKind, Role
from members.models import Appointment, Organisation, User

# System keeps accounts, security grants roles, audit reads the log: three hands, never two in one.
FIRST = (Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDIT_ADMINISTRATOR)


@transaction.atomic
def create_administrators(people: list[User]) -> list[Appointment]:
    """Save three unsaved accounts as system, security and audit administrator, in this order.

    Raises ValidationError when there are administrators already, or the accounts are not valid.
    """
    federation = Organisation.objects.select_for_update().get(kind=OfficeKind.FEDERATION)
    if Appointment.objects.filter(role__in=FIRST).exists():
        raise ValidationError(
            _("There are administrators already. They open further accounts in the administration.")
        )
    if len(people) != len(FIRST):
        raise ValidationError(_("Three administrators are wanted: system, security and audit."))
    for person in people:
        person.full_clean(exclude=["password"])
        person.save()
        audit.record("members.open_account", person, by=None)
    return [_appoint(federation, people, place) for place in range(len(FIRST))]


def _appoint(federation: Organisation, people: list[User], place: int) -> Appointment:
    person, witness = people[place], people[(place + 1) % len(people)]
    appointment = Appointment.objects.create(
        person=person,
        organisation=federation,
        role=FIRST[place],
        confirmed_by=witness,
        confirmed_at=timezone.now(),
    )
    audit.record("members.first_administrator", person, by=None, role=FIRST[place])
    return appointment
