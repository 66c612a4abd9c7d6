"""Partners: bodies outside the procuratorates to which named parts of the portal are open until a date."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.enums import PartnerKind, Scope
from members.models.organisations import Organisation
from members.models.people import User


class PartnershipQuerySet(models.QuerySet):
    def confirmed(self) -> "PartnershipQuerySet":
        return self.filter(confirmed_at__isnull=False)

    def pending(self) -> "PartnershipQuerySet":
        """Registered, and waiting for the second person."""
        return self.filter(confirmed_at=None, ended_at=None)

    def in_force(self, day: date | None = None) -> "PartnershipQuerySet":
        """Open on this day: the end is a date, nobody has to remember to close anything."""
        on = day or timezone.localdate()
        return self.confirmed().filter(ended_at=None, starts_on__lte=on, ends_on__gte=on)


class Partnership(models.Model):
    """What is open to one partner, why, from when and until when. A change of scope is a new row."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="partnerships", verbose_name=_("partner")
    )
    kind = models.CharField(_("kind of partner"), max_length=20, choices=PartnerKind)
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope), verbose_name=_("open to the partner"))
    purpose = models.CharField(_("purpose"), max_length=300)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    registered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(_("registered"), auto_now_add=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(_("ended early"), null=True)
    end_reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("partnership")
        verbose_name_plural = _("partnerships")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None, confirmed_at=None)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False)
                & ~Q(confirmed_by=F("registered_by")),
                name="partnership_by_two_persons",
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="partnership_ends"),
            models.CheckConstraint(condition=Q(scopes__len__gt=0), name="partnership_has_scope"),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(confirmed_at=None, ended_at=None),
                name="one_partnership_pending",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "ends_on"], name="partnership_of_partner")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.starts_on} – {self.ends_on}"

    @property
    def is_pending(self) -> bool:
        return self.confirmed_at is None and self.ended_at is None

    @property
    def is_in_force(self) -> bool:
        today = timezone.localdate()
        return bool(self.confirmed_at and not self.ended_at and self.starts_on <= today <= self.ends_on)

    @property
    def scope_names(self) -> list[str]:
        return [str(Scope(code).label) for code in self.scopes]
