"""A deputy for the days of a leave: proposed by one person, confirmed by another, ended by the calendar."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperation.kernel import audit
from cooperation.kernel.errors import NotAllowed
from members import rules
from members.actions import accounts
from members.enums import Role
from members.models import Appointment, Organisation, User

LONGEST = timedelta(days=366)
SIGNS = Role.PROCURATOR_GENERAL_IN_CHARGE


@transaction.atomic
def propose_substitution(
    *, by: User, absent: User, deputy: User, office: Organisation, role: str, starts_on: date, ends_on: date
) -> Appointment:
    """`deputy` does the daily work of `absent` in this role on these days, once a second person has confirmed.

    Raises NotAllowed, or ValidationError on `role`, `deputy`, `starts_on` or `ends_on`.
    """
    wanted = Appointment(
        person=deputy,
        organisation=office,
        role=role,
        stands_in_for=absent,
        starts_on=starts_on,
        ends_on=ends_on,
        granted_by=by,
    )
    if not rules.can_substitute(by, wanted):
        raise NotAllowed(target=absent, act="members.propose_substitution")
    _require_days(wanted)
    _require_people(wanted)
    wanted.save()
    days = f"{starts_on} – {ends_on}"
    audit.record("members.propose_substitution", absent, by=by, deputy=deputy.name, role=role, days=days)
    accounts.tell_confirmers([wanted], by=by)
    return wanted


def _require_days(wanted: Appointment) -> None:
    starts_on, ends_on = wanted.starts_on, wanted.ends_on
    assert starts_on is not None
    assert ends_on is not None
    if starts_on < timezone.localdate():
        raise ValidationError({"starts_on": _("This day has passed. Choose today or a later day.")})
    if ends_on < starts_on:
        raise ValidationError({"ends_on": _("The last day lies before the first.")})
    if ends_on - starts_on > LONGEST:
        raise ValidationError(
            {"ends_on": _("A substitution lasts a year at most. Give the role itself instead.")}
        )


def _require_people(wanted: Appointment) -> None:
    """Both hold a role here by own appointment; who signs is represented by who signs, and by nobody else."""
    here = Appointment.objects.active().own().filter(organisation=wanted.organisation)
    if (
        wanted.role not in Appointment.SUBSTITUTED
        or not here.filter(person=wanted.stands_in_for, role=wanted.role).exists()
    ):
        raise ValidationError(
            {"role": _("The absent person does not hold this role here, or nobody can stand in for it.")}
        )
    if (
        not eligible_deputies(wanted.organisation, wanted.role, wanted.stands_in_for)
        .filter(pk=wanted.person_id)
        .exists()
    ):
        text = _("For who signs only another signer of the office stands in.") if wanted.role == SIGNS else _(
            "Choose a case officer, liaison officer or training coordinator of the same office who does not sign."
        )  # fmt: skip
        raise ValidationError({"deputy": text})
    if _overlapping(wanted).filter(stands_in_for=wanted.person).exists():
        raise ValidationError(
            {"deputy": _("This colleague is represented by somebody else on some of these days.")}
        )
    if (
        _overlapping(wanted)
        .filter(person=wanted.person, stands_in_for=wanted.stands_in_for, role=wanted.role)
        .exists()
    ):
        raise ValidationError({"starts_on": _("This colleague stands in on some of these days already.")})


def eligible_deputies(office: Organisation, role: str, absent: User | None) -> QuerySet[User]:
    """Who may stand in: a signer for a signer; for the others who drafts and handles but does not sign (four eyes)."""
    here = Appointment.objects.active().own().filter(organisation=office, person__is_service=False)
    signers = here.filter(role=SIGNS).values("person")
    if role == SIGNS:
        people = User.objects.filter(pk__in=signers)
    else:
        able = here.filter(role__in=Appointment.SUBSTITUTED).values("person")
        people = User.objects.filter(pk__in=able).exclude(pk__in=signers)
    return (people.exclude(pk=absent.pk) if absent else people).order_by("name", "id")


def _overlapping(wanted: Appointment) -> QuerySet[Appointment]:
    """Substitutions of the office that are not ended and share a day with this one."""
    return Appointment.objects.filter(
        organisation=wanted.organisation,
        ended_at=None,
        starts_on__lte=wanted.ends_on,
        ends_on__gte=wanted.starts_on,
    )
