"""Partners: registered by one person of the secretariat, confirmed by another, closed by their own end date."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperation.kernel import audit
from cooperation.kernel.delivery import notify
from cooperation.kernel.errors import NotAllowed
from cooperation.kernel.limits import next_number
from members import notices
from members.enums import Level, OfficeKind
from members.models import Appointment, Organisation, Partnership, User
from members.roles import holds
from members.selectors import people_with

MAY = "members.keep_partners"
LONGEST_YEARS = 3
LATER = ["confirmed_by", "confirmed_at", "ended_by", "ended_at"]


@transaction.atomic
def register_partner(
    *,
    by: User,
    organisation: Organisation | None,
    name_zh: str = "",
    name_en: str = "",
    kind: str,
    scopes: list[str],
    purpose: str,
    starts_on: date,
    ends_on: date,
) -> Partnership:
    """Propose what is open to a partner, a new one or one that is known. Nothing is open until it is confirmed.

    Raises ValidationError.
    """
    if not holds(by, MAY):
        raise NotAllowed(act="members.register_partner")
    _require_period(starts_on, ends_on)
    partner = organisation or _new_partner(name_zh, name_en)
    if partner.kind != OfficeKind.PARTNER:
        raise ValidationError({"partner": _("Procuratorates and the Federation are no partners.")})
    if partner.partnerships.pending().exists():
        raise ValidationError({"partner": _("An entry for this partner awaits confirmation already.")})
    row = Partnership(
        organisation=partner, kind=kind, scopes=sorted(set(scopes)), purpose=purpose, starts_on=starts_on,
        ends_on=ends_on, registered_by=by,
    )  # fmt: skip
    row.full_clean(exclude=LATER)
    row.save()
    audit.record("members.register_partner", partner, by=by, scopes=row.scopes, until=str(ends_on))
    others = [person for person in people_with(MAY) if person.pk != by.pk]
    _tell(notices.PARTNER_REGISTERED, row, to=others, what="registered")
    return row


def _require_period(starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise ValidationError({"ends_on": _("The last day must not lie before the first.")})
    if ends_on < timezone.localdate():
        raise ValidationError({"ends_on": _("This day has passed.")})
    if (ends_on - starts_on).days > 366 * LONGEST_YEARS:
        text = _("At most %(years)s years. It can be registered again before it ends.")
        raise ValidationError({"ends_on": text % {"years": LONGEST_YEARS}})


def _new_partner(name_zh: str, name_en: str) -> Organisation:
    if not name_zh:
        raise ValidationError({"name_zh": _("Write the name of the new partner.")})
    if Organisation.objects.filter(kind=OfficeKind.PARTNER, name_zh=name_zh).exists():
        raise ValidationError(
            {"name_zh": _("A partner of this name is registered. Choose it from the list.")}
        )
    partner = Organisation(
        code=f"PARTNER-{next_number('partner'):04d}", kind=OfficeKind.PARTNER, level=Level.NONE, name_zh=name_zh,
        name_en=name_en, short_zh=name_zh[:60], short_en=name_en[:120], name_en_generated=False, verified=False,
    )  # fmt: skip
    partner.full_clean(exclude=["name_en", "short_en"])  # without an English name the Chinese one is shown
    partner.save()
    return partner


def may_confirm(user: Any, row: Partnership) -> bool:
    """The second person of the secretariat."""
    return holds(user, MAY) and row.registered_by_id != user.pk


@transaction.atomic
def confirm_partner(row: Partnership, *, by: User) -> Partnership:
    """From its first day on the named parts are open. Raises ValidationError when there is nothing to confirm."""
    row = Partnership.objects.select_for_update().get(pk=row.pk)
    if not may_confirm(by, row):
        text = _("A second person must confirm: not the one who registered it.")
        raise NotAllowed(text, target=row.organisation, act="members.confirm_partner")
    if not row.is_pending or row.ends_on < timezone.localdate():
        raise ValidationError(_("There is nothing to confirm any more."))
    row.confirmed_by, row.confirmed_at = by, timezone.now()
    row.save(update_fields=["confirmed_by", "confirmed_at"])
    audit.record(
        "members.confirm_partner", row.organisation, by=by, scopes=row.scopes, until=str(row.ends_on)
    )
    _tell(notices.PARTNER_OPENED, row, to=[*_people_of(row), row.registered_by], what="confirmed")
    return row


@transaction.atomic
def end_partner(row: Partnership, *, by: User, reason: str) -> Partnership:
    """End it before its day, or turn down what awaits confirmation. It counts at the partner's next request."""
    if not holds(by, MAY):
        raise NotAllowed(target=row.organisation, act="members.end_partner")
    row = Partnership.objects.select_for_update().get(pk=row.pk)
    if row.ended_at or row.ends_on < timezone.localdate():
        raise ValidationError(_("This entry has ended already."))
    row.ended_by, row.ended_at, row.end_reason = by, timezone.now(), reason
    row.save(update_fields=["ended_by", "ended_at", "end_reason"])
    audit.record("members.end_partner", row.organisation, by=by, note=reason)
    _tell(notices.PARTNER_ENDED, row, to=[*_people_of(row), row.registered_by], what="ended")
    return row


def _people_of(row: Partnership) -> list[User]:
    held = Appointment.objects.active().filter(organisation=row.organisation)
    return list(User.objects.filter(pk__in=held.values("person")))


def _tell(code: str, row: Partnership, *, to: list[User], what: str) -> None:
    names = {"zh": row.organisation.name_zh, "en": row.organisation.name_en or row.organisation.name_zh}
    notify(code, to=to, event=f"partner-{row.pk}-{what}", link=reverse("members:partners"), partner=names)
