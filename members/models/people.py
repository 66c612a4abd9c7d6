"""Accounts, the roles that people hold in offices, tokens of case systems."""

from functools import cached_property

import pgtrigger
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
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
        return list(self.appointment_set.active().select_related("organisation"))

    @property
    def offices(self) -> list[Organisation]:
        """The offices in which the person holds a role, without repeats."""
        return list({held.organisation_id: held.organisation for held in self.appointments}.values())

    @property
    def office(self) -> Organisation | None:
        """The office for which the person acts by default."""
        return self.appointments[0].organisation if self.appointments else None

    @property
    def roles(self) -> set[str]:
        return {held.role for held in self.appointments}

    @property
    def is_staff(self) -> bool:
        """Whether the Django admin opens: the three administrators only."""
        return bool(self.roles & Appointment.ADMINISTRATORS)


class AppointmentQuerySet(models.QuerySet):
    def active(self) -> "AppointmentQuerySet":
        """In force: not ended, and confirmed by a second person where the role needs it."""
        confirmed = Q(confirmed_by__isnull=False) | ~Q(role__in=Appointment.NEEDS_CONFIRMATION)
        return self.filter(confirmed, ended_at=None, person__is_active=True).order_by("id")


class Appointment(models.Model):
    """A person holds a role in an office. Roles that sign or administer count only when confirmed."""

    ADMINISTRATORS = frozenset(
        {Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDIT_ADMINISTRATOR}
    )
    NEEDS_CONFIRMATION = ADMINISTRATORS | {
        Role.PROCURATOR_GENERAL,
        Role.PROCURATOR_GENERAL_IN_CHARGE,
        Role.DELEGATE,
        Role.SECRETARIAT,
    }

    person = models.ForeignKey(User, models.PROTECT, verbose_name=_("person"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="appointments", verbose_name=_("office")
    )
    role = models.CharField(_("role"), max_length=40, choices=Role)
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
                fields=["person", "organisation", "role"], condition=Q(ended_at=None), name="role_held_once"
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
        ]
        indexes = [
            models.Index(fields=["organisation", "role"], condition=Q(ended_at=None), name="roles_of_office"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_role_display()} · {self.organisation}"

    @property
    def is_pending(self) -> bool:
        return self.role in self.NEEDS_CONFIRMATION and self.confirmed_by_id is None and self.ended_at is None


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
