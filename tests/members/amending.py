"""A second version on its way, through the real actions."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import time_machine
from django.utils import timezone

from members.actions import agreement_course as course
from members.actions import agreement_drafting as drafting
from members.actions import agreement_signing as signing
from members.models import AgreementVersion, Organisation, Signature
from tests.world import PASSWORD, World


def staff(world: World, number: int = 1) -> Any:
    return world.who(f"secretariat-{number}", "federation")


Edit = Callable[[AgreementVersion], Any]


def draft(world: World, edit: Edit | None = None) -> AgreementVersion:
    """The next version; `edit` changes it while it is a draft."""
    version = drafting.start_version(by=staff(world))
    if edit:
        edit(version)
    return version


def consulted(world: World, *, days: int = 10, edit: Edit | None = None) -> AgreementVersion:
    until = timezone.localdate() + timedelta(days=days)
    return course.open_consultation(draft(world, edit), by=staff(world), until=until)


def proposed(world: World, edit: Edit | None = None) -> AgreementVersion:
    """The consultation has run out without a comment."""
    version = consulted(world, edit=edit)
    with time_machine.travel(timezone.now() + timedelta(days=11)):
        return course.propose_adoption(version, by=staff(world), reasons="演示：无意见。")


def adopted(world: World, *, in_force_on: date | None = None, edit: Edit | None = None) -> AgreementVersion:
    """Adopted today by the second person, in force in a month unless told otherwise."""
    later = in_force_on or timezone.localdate() + timedelta(days=30)
    return course.adopt_provisionally(
        proposed(world, edit), by=staff(world, 2), password=PASSWORD, in_force_on=later
    )


def sign(world: World, version: AgreementVersion, key: str, **more: Any) -> Signature:
    """The own procurator-general of an office signs."""
    office = Organisation.objects.get(pk=world.offices[key].pk)
    statements = list(version.statements.values_list("code", flat=True))
    head = world.who("procurator_general", key)
    return signing.sign_version(version, office, by=head, password=PASSWORD, statements=statements, **more)
