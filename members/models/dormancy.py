"""Why the signing rights of a person lie dormant, and which second person has settled it."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.enums import DormancyCause, DormancyOutcome
from members.models.people import User


class Dormancy(models.Model):
    """One reset of a password or second factor. The rights wake when no reset of the holder is left open."""

    holder = models.ForeignKey(User, models.PROTECT, related_name="dormancies", verbose_name=_("person"))
    cause = models.CharField(_("what was reset"), max_length=20, choices=DormancyCause)
    # The holder, when the reset came by mail; otherwise the administrator who made it.
    reset_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("reset by"))
    at = models.DateTimeField(_("time"))
    outcome = models.CharField(
        _("outcome"), max_length=20, choices=DormancyOutcome, default=DormancyOutcome.WAITING
    )
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    reasons = models.TextField(_("reasons"), blank=True)

    class Meta:
        verbose_name = _("dormant signing rights")
        verbose_name_plural = _("dormant signing rights")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome=DormancyOutcome.WAITING)
                | Q(decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(decided_by=F("holder"))
                & ~Q(decided_by=F("reset_by")),
                name="dormancy_ended_by_another",
            ),
        ]
        indexes = [
            models.Index(
                fields=["holder"], condition=~Q(outcome=DormancyOutcome.CONFIRMED), name="dormancy_open"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="reset_is_fixed",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                IF NEW.holder_id <> OLD.holder_id OR NEW.reset_by_id <> OLD.reset_by_id
                   OR OLD.outcome = 'confirmed' THEN
                  RAISE EXCEPTION 'whose signing rights lie dormant, through whom, and a confirmation are fixed';
                END IF;
                RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder} · {self.get_cause_display()}"
