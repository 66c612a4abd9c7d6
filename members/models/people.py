"""Accounts, the roles that people hold in offices, tokens of case systems."""

from functools import cached_property

import pgtrigger
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.enums import Role
from members.models.organisations import Organisation


class UserManager(BaseUserManager):
    def create_user(self, username: str, password: str | None = None, **fields: object) -> "User":
        """An account; without a password nobody can log in until the holder has set one."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person, or the case system of an office (`is_service`). There is no superuser: see the constraint."""

    username = models.CharField(_("account"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=60)
    email = models.EmailField(_("mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    is_active = models.BooleanField(_("active"), default=True)
    is_service = models.BooleanField(_("service account"), default=False)
    # After a reset of the password nobody signs for an office until a second person has confirmed the holder.
    signing_dormant_since = models.DateTimeField(_("signing rights dormant since"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    # Code of the office that a person with several has chosen for this session; see members/middleware.py.
    chosen_office = ""

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["username"]
        constraints = [models.CheckConstraint(condition=Q(is_superuser=False), name="no_superuser")]
        indexes = [models.Index(fields=["name"], name="user_by_name")]
        triggers = [
            pgtrigger.Trigger(
                name="wakes_by_second_person",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("signing_dormant_since"),
                func="""
                IF OLD.signing_dormant_since IS NOT NULL AND NEW.signing_dormant_since IS NULL AND (
                     EXISTS (SELECT 1 FROM members_dormancy d
                             WHERE d.holder_id = NEW.id AND d.outcome <> 'confirmed')
                     OR NOT EXISTS (SELECT 1 FROM members_dormancy d
                             WHERE d.holder_id = NEW.id AND d.outcome = 'confirmed'
                             AND d.decided_at >= OLD.signing_dormant_since)) THEN
                  RAISE EXCEPTION 'signing rights wake only when a second person has confirmed the holder';
                END IF;
                RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def appointments(self) -> list["Appointment"]:
        """The roles held now, first granted first. Read once per request, so a role taken away counts at the next."""
        if not self.is_active or self.pk is None:
            return []
        return list(self.appointment_set.active().select_related("organisation", "stands_in_for"))

    @property
    def offices(self) -> list[Organisation]:
        """The offices in which the person holds a role, without repeats."""
        return list({held.organisation_id: held.organisation for held in self.appointments}.values())

    @property
    def office(self) -> Organisation | None:
        """The office for which the person acts where a page does not say: the chosen one, else the first."""
        offices = self.offices
        return next((o for o in offices if o.code == self.chosen_office), offices[0] if offices else None)

    @property
    def roles(self) -> set[str]:
        return {held.role for held in self.appointments}

    def stands_in_for(self, office_id: int) -> set[int]:
        """Ids of the people of this office whom the person represents today."""
        return {h.stands_in_for_id for h in self.appointments if h.organisation_id == office_id} - {None}

    @property
    def is_staff(self) -> bool:
        """Whether the Django admin opens: the three administrators only."""
        return bool(self.roles & Appointment.ADMINISTRATORS)


class AppointmentQuerySet(models.QuerySet):
    def active(self) -> "AppointmentQuerySet":
        """In force: confirmed by a second person, not ended; a substitution only on the days of its period."""
        today = timezone.localdate()
        running = Q(stands_in_for=None) | Q(starts_on__lte=today, ends_on__gte=today)
        return self.filter(
            running, confirmed_at__isnull=False, ended_at=None, person__is_active=True
        ).order_by("id")

    def pending(self) -> "AppointmentQuerySet":
        """Proposed, and nobody has confirmed yet."""
        return self.filter(confirmed_at=None, ended_at=None)

    def own(self) -> "AppointmentQuerySet":
        """Without the days on which somebody stands in for somebody else."""
        return self.filter(stands_in_for=None)


class Appointment(models.Model):
    """A person holds a role in an office. It counts once a second person has confirmed it.

    With `stands_in_for` it is a substitution: a deputy does the daily work of an absent colleague from `starts_on`
    to `ends_on`, both days included (Beijing days).
    """

    ADMINISTRATORS = frozenset(
        {Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDIT_ADMINISTRATOR}
    )
    # Nobody accedes, votes or administers for somebody else.
    SUBSTITUTED = (
        Role.CASE_OFFICER,
        Role.LIAISON,
        Role.PROCURATOR_GENERAL_IN_CHARGE,
        Role.TRAINING_COORDINATOR,
    )

    person = models.ForeignKey(User, models.PROTECT, verbose_name=_("person"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="appointments", verbose_name=_("office")
    )
    role = models.CharField(_("role"), max_length=40, choices=Role)
    stands_in_for = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="deputies", verbose_name=_("stands in for")
    )
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    granted_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("granted by")
    )
    granted_at = models.DateTimeField(_("granted"), auto_now_add=True)
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("confirmed by")
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("role of a person")
        verbose_name_plural = _("roles of people")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "role"],
                condition=Q(ended_at=None, stands_in_for=None),
                name="role_held_once",
            ),
            models.UniqueConstraint(
                fields=["person", "organisation", "role", "stands_in_for", "starts_on"],
                condition=Q(ended_at=None, stands_in_for__isnull=False),
                name="substitution_once",
            ),
            # One administrator is never two: accounts, grants and the log are in three hands.
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(
                    ended_at=None,
                    role__in=["system_administrator", "security_administrator", "audit_administrator"],
                ),
                name="administrator_of_one_kind",
            ),
            models.CheckConstraint(
                condition=~Q(granted_by=F("person"))
                & ~Q(confirmed_by=F("person"))
                & ~Q(confirmed_by=F("granted_by")),
                name="role_by_two_others",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | Q(confirmed_at__isnull=False),
                name="confirmation_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(stands_in_for=None, starts_on=None, ends_on=None)
                | Q(
                    stands_in_for__isnull=False,
                    starts_on__isnull=False,
                    ends_on__gte=F("starts_on"),
                    role__in=[
                        "case_officer",
                        "liaison",
                        "procurator_general_in_charge",
                        "training_coordinator",
                    ],
                )
                & ~Q(stands_in_for=F("person"))
                & ~Q(stands_in_for=F("confirmed_by")),
                name="substitution_of_another",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "role"], condition=Q(ended_at=None), name="roles_of_office"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="grant_by_two_persons",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                IF NEW.confirmed_by_id IS NOT NULL AND NEW.confirmed_at IS NULL THEN
                  NEW.confirmed_at := now();
                END IF;
                IF NEW.confirmed_at IS NOT NULL AND NEW.confirmed_by_id IS NULL
                   AND (TG_OP = 'INSERT' OR OLD.confirmed_at IS NULL) THEN
                  RAISE EXCEPTION 'a role counts only when a second person has confirmed it';
                END IF;
                IF TG_OP = 'UPDATE' THEN
                  IF NEW.person_id <> OLD.person_id OR NEW.organisation_id <> OLD.organisation_id
                     OR NEW.role <> OLD.role OR NEW.stands_in_for_id IS DISTINCT FROM OLD.stands_in_for_id
                     OR NEW.starts_on IS DISTINCT FROM OLD.starts_on OR NEW.ends_on IS DISTINCT FROM OLD.ends_on
                     OR (NEW.confirmed_by_id IS NOT NULL AND OLD.granted_by_id IS DISTINCT FROM NEW.granted_by_id)
                     OR (OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at) THEN
                    RAISE EXCEPTION 'what was granted to whom is fixed, and what has ended stays ended';
                  END IF;
                END IF;
                RETURN NEW;
                """,
            ),
            # The lock keeps two grants at the same moment from passing each other.
            pgtrigger.Trigger(
                name="administrators_apart",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("ended_at"),
                func="""
                IF NEW.ended_at IS NULL THEN
                  PERFORM 1 FROM members_user WHERE id = NEW.person_id FOR NO KEY UPDATE;
                  IF EXISTS (
                       SELECT 1 FROM members_appointment p
                       WHERE p.person_id = NEW.person_id AND p.ended_at IS NULL AND p.id <> NEW.id
                         AND (p.role LIKE '%_administrator' OR NEW.role LIKE '%_administrator')) THEN
                    RAISE EXCEPTION 'an administrator holds no other role';
                  END IF;
                END IF;
                RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_role_display()} · {self.organisation}"

    @property
    def is_pending(self) -> bool:
        return self.confirmed_at is None and self.ended_at is None


class ApiToken(models.Model):
    """A bearer token of a service account. Only its digest is stored; the token is shown once."""

    holder = models.ForeignKey(User, models.CASCADE, related_name="tokens", verbose_name=_("service account"))
    name = models.CharField(_("purpose"), max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    last_used_on = models.DateField(_("last used"), null=True, blank=True)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")

    def __str__(self) -> str:
        return f"{self.holder}: {self.name}"
