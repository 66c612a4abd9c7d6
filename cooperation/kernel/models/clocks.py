"""Holidays that no calendar package knows: those of regions, and corrections to the nationwide ones."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

DIVISION_PATTERN = r"^([0-9]{2}|[0-9]{4}|[0-9]{6})?$"


class Holiday(models.Model):
    """One day off (or one make-up working day) in a division. Division "" is the whole country."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", _("Holiday")
        WORKDAY = "workday", _("Make-up working day")

    class Status(models.TextChoices):
        VERIFIED = "verified", _("Verified")
        UNVERIFIED = "unverified", _("Unverified")

    division = models.CharField(
        _("division"),
        max_length=6,
        blank=True,
        validators=[RegexValidator(DIVISION_PATTERN, _("A division is 2, 4 or 6 digits, or empty."))],
        help_text=_("Code of the division, or its first 2 or 4 digits. Empty: the whole country."),
    )
    date = models.DateField(_("date"))
    name_zh = models.CharField(_("name in Chinese"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=80)
    kind = models.CharField(_("kind of day"), max_length=10, choices=Kind, default=Kind.HOLIDAY)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.UNVERIFIED)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("regional holiday")
        verbose_name_plural = _("regional holidays")
        ordering = ["date", "division"]
        constraints = [
            models.UniqueConstraint(fields=["division", "date"], name="holiday_once"),
            models.CheckConstraint(
                condition=models.Q(division__regex=DIVISION_PATTERN), name="holiday_division"
            ),
            models.CheckConstraint(condition=models.Q(kind__in=["holiday", "workday"]), name="holiday_kind"),
            models.CheckConstraint(
                condition=models.Q(status__in=["verified", "unverified"]), name="holiday_status"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_zh if (get_language() or "").startswith("zh") else self.name_en
