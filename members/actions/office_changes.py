"""Renaming and merging offices, with their history: old names go on leading to the competent office."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperation.kernel import audit
from cooperation.kernel.delivery import notify
from cooperation.kernel.errors import NotAllowed
from members import notices
from members.enums import OfficeEvent, OfficeKind
from members.models import Appointment, OfficeChange, Organisation, User
from members.place_names import english, initials, spelling
from members.roles import holds
from members.selectors import accession_under_way, superiors

MAY = "members.keep_offices"


@transaction.atomic
def rename_office(
    office: Organisation,
    *,
    by: User,
    name_zh: str,
    short_zh: str,
    division: str,
    name_en: str,
    happened_on: date,
    basis: str,
) -> Organisation:
    """A new name from a day on. Without an English name one is made from pinyin. Raises ValidationError."""
    office = _locked(office, by=by, act="members.rename_office")
    if name_zh == office.name_zh:
        raise ValidationError({"name_zh": _("This is the name that the office has already.")})
    _require_past(happened_on)
    _record(office, OfficeEvent.RENAMED, by=by, happened_on=happened_on, basis=basis)
    before = {"zh": office.name_zh, "en": office.name_en}
    old = [office.name_zh, office.short_zh, office.division]
    _take_names(office, name_zh, short_zh, division, name_en)
    _know_also(office, old)
    office.save()
    audit.record(
        "members.rename_office", office, by=by, before=before["zh"], after=name_zh, on=str(happened_on)
    )
    _tell(notices.OFFICE_RENAMED, office, event=f"renamed-{office.pk}-{happened_on}", before=before)
    return office


def _take_names(office: Organisation, name_zh: str, short_zh: str, division: str, name_en: str) -> None:
    place = english(division) if division else ""
    office.name_zh, office.short_zh, office.division = name_zh, short_zh, division
    if division:
        office.pinyin, office.initials, office.short_en = spelling(division), initials(division), place
    office.name_en = name_en or f"People's Procuratorate of {place or spelling(name_zh).capitalize()}"
    office.name_en_generated = not name_en


@transaction.atomic
def merge_office(
    office: Organisation, *, by: User, successor: Organisation, happened_on: date, basis: str
) -> Organisation:
    """`office` is merged into `successor`, which takes over its names, its code and the offices below it.

    It makes no member of the successor: that takes the successor's own accession. What is open at the merged office
    is finished by its people, whose roles go on. Raises ValidationError.
    """
    office = _locked(office, by=by, act="members.merge_office")
    successor = Organisation.objects.select_for_update().get(pk=successor.pk)
    _require_fit(office, successor)
    _require_past(happened_on)
    _record(office, OfficeEvent.MERGED, by=by, happened_on=happened_on, basis=basis, successor=successor)
    _hand_over(office, successor)
    office.retired_on, office.successor = happened_on, successor
    office.save(update_fields=["retired_on", "successor"])
    audit.record("members.merge_office", office, by=by, successor=successor.code, on=str(happened_on))
    told = {"before": {"zh": office.name_zh, "en": office.name_en}}
    _tell(notices.OFFICE_MERGED, successor, event=f"merged-{office.pk}", also=office, **told)
    return office


def _require_fit(office: Organisation, successor: Organisation) -> None:
    """Raises ValidationError on the field `successor`."""
    reason = ""
    if successor.pk == office.pk:
        reason = _("An office cannot be merged into itself.")
    elif successor.kind != OfficeKind.PROCURATORATE or successor.retired_on:
        reason = _("The successor must be a procuratorate that exists today.")
    elif office in superiors(successor)[1:]:
        reason = _("The successor stands two or more levels below. Move it up first.")
    elif accession_is_open(office):
        reason = _("An application of this office is under way. It must be taken back or decided first.")
    if reason:
        raise ValidationError({"successor": reason})


def accession_is_open(office: Organisation) -> bool:
    """Whether the office is on its way into the agreement."""
    running = accession_under_way(office)
    return running is not None and running.state not in running.SETTLED


def _hand_over(office: Organisation, successor: Organisation) -> None:
    """Names, offices below, and what was merged into the office before."""
    if successor.superior_id == office.pk:
        successor.superior = office.superior
    office.subordinates.exclude(pk=successor.pk).update(superior=successor)
    office.predecessors.update(successor=successor)
    _know_also(
        successor, [office.name_zh, office.short_zh, office.division, office.code, *office.also_known_as]
    )
    successor.save()


def _locked(office: Organisation, *, by: User, act: str) -> Organisation:
    """The row, for who keeps the directory; a retired office has no more changes."""
    if not holds(by, MAY):
        raise NotAllowed(target=office, act=act)
    office = Organisation.objects.select_for_update().get(pk=office.pk)
    if office.kind != OfficeKind.PROCURATORATE or office.retired_on:
        raise ValidationError(_("This office has been merged or closed already."))
    return office


def _require_past(day: date) -> None:
    if day > timezone.localdate():
        raise ValidationError({"happened_on": _("Enter it on the day it takes effect, or later.")})


def _know_also(office: Organisation, names: list[str]) -> None:
    """Remember other names, without repeats and without those of today."""
    today = {office.name_zh, office.short_zh, office.division, office.code, ""}
    kept = dict.fromkeys([*office.also_known_as, *names])
    office.also_known_as = [name for name in kept if name not in today]


def _record(office: Organisation, event: str, *, by: User, **values: Any) -> None:
    OfficeChange.objects.create(
        office=office, event=event, name_zh=office.name_zh, name_en=office.name_en, recorded_by=by, **values
    )


def _tell(
    code: str, office: Organisation, *, event: str, also: Organisation | None = None, **params: Any
) -> None:
    """Everybody who holds a role in the offices concerned."""
    held = Appointment.objects.active().filter(Q(organisation=office) | Q(organisation=also))
    people = User.objects.filter(pk__in=held.values("person"), is_service=False)
    names = {"zh": office.name_zh, "en": office.name_en}
    notify(
        code,
        to=people,
        event=event,
        link=reverse("members:office", args=[office.code]),
        office=names,
        **params,
    )
