"""The profile of an office, kept by its own liaison officer."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from cooperation.kernel import audit
from cooperation.kernel.errors import NotAllowed
from members.models import Organisation, User
from members.roles import holds

PROFILE = ("phone", "duty_hours", "address", "languages", "capacities", "capacity_note")


def keeps_profile(user: Any, office: Organisation) -> bool:
    """Only people of the office itself: nobody above it and no administrator states what it can do."""
    return office.retired_on is None and holds(user, "members.keep_profile", office)


@transaction.atomic
def edit_profile(office: Organisation, *, by: User, **values: Any) -> Organisation:
    """Bring the fields of PROFILE to these values; the log tells which of them changed. Raises ValidationError."""
    if not keeps_profile(by, office):
        raise NotAllowed(target=office, act="members.edit_office_profile")
    office = Organisation.objects.select_for_update().get(pk=office.pk)
    changed = [name for name in PROFILE if name in values and getattr(office, name) != values[name]]
    if not changed:
        return office
    for name in changed:
        setattr(office, name, values[name])
    office.clean_fields(exclude=[f.name for f in office._meta.fields if f.name not in changed])
    office.profile_changed_at = timezone.now()
    office.save(update_fields=[*changed, "profile_changed_at"])
    audit.record("members.edit_office_profile", office, by=by, fields=changed)
    return office
