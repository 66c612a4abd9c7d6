"""Dated rule records: what a law or provision says, since when, and whether its source was verified."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.enums import RuleStatus
from members.models.bilingual import Bilingual


class RuleRecordQuerySet(models.QuerySet):
    def valid_on(self, day: date) -> "RuleRecordQuerySet":
        return self.filter(Q(in_force_from__lte=day), Q(in_force_until=None) | Q(in_force_until__gte=day))


class RuleRecord(models.Model):
    """One article of law. The text is our own short account, not the official wording."""

    code = models.CharField(_("code"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=40)
    source_zh = models.CharField(_("source"), max_length=200)
    source_en = models.CharField(_("source in English"), max_length=200)
    article_zh = models.CharField(_("article"), max_length=80)
    article_en = models.CharField(_("article in English"), max_length=80)
    title_zh = models.CharField(_("subject"), max_length=200)
    title_en = models.CharField(_("subject in English"), max_length=200)
    text_zh = models.TextField(_("what it says"))
    text_en = models.TextField(_("what it says, in English"))
    note_zh = models.TextField(_("note"), blank=True)
    note_en = models.TextField(_("note in English"), blank=True)
    in_force_from = models.DateField(_("in force from"))
    in_force_until = models.DateField(_("in force until"), null=True, blank=True)
    status = models.CharField(_("source"), max_length=20, choices=RuleStatus, default=RuleStatus.UNVERIFIED)

    source = Bilingual("source")
    article = Bilingual("article")
    title = Bilingual("title")
    text = Bilingual("text")
    note = Bilingual("note")

    objects = RuleRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule record")
        verbose_name_plural = _("rule records")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.source} {self.article}"

    def is_valid_on(self, day: date) -> bool:
        """As `valid_on` asks it of the database."""
        return self.in_force_from <= day and (self.in_force_until is None or day <= self.in_force_until)

    @property
    def is_verified(self) -> bool:
        return self.status == RuleStatus.VERIFIED
