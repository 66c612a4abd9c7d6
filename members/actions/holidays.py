"""Regional holidays, kept by hand by the system administrator. Due dates that were given stand."""

from typing import Any

from django.db import transaction
from django.forms.models import model_to_dict

from cooperation.kernel import audit
from cooperation.kernel.errors import NotAllowed
from cooperation.kernel.models import Holiday
from members.roles import holds


@transaction.atomic
def save_holiday(day: Holiday, *, by: Any, **values: Any) -> Holiday:
    """Enter a day, or correct one. The log keeps what stood there before. Raises ValidationError by field."""
    _require_keeper(day, by, "save_holiday")
    stored = Holiday.objects.select_for_update().get(pk=day.pk) if day.pk else day
    before = model_to_dict(stored, fields=values) if day.pk else {}
    for name, value in values.items():
        setattr(stored, name, value)
    stored.full_clean()
    stored.save()
    changes = audit.changes(before, model_to_dict(stored, fields=values))
    audit.record("kernel.save_holiday", stored, by=by, **changes)
    return stored


@transaction.atomic
def delete_holiday(day: Holiday, *, by: Any) -> None:
    """A day that is no holiday after all must go; the log keeps what it was."""
    _require_keeper(day, by, "delete_holiday")
    stored = Holiday.objects.select_for_update().get(pk=day.pk)
    audit.record("kernel.delete_holiday", stored, by=by, **audit.changes(model_to_dict(stored), {}))
    stored.delete()


def _require_keeper(day: Holiday, by: Any, act: str) -> None:
    if not holds(by, "kernel.keep_holidays"):
        raise NotAllowed(target=day if day.pk else None, act=f"kernel.{act}")
