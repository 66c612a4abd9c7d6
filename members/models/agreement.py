"""The multilateral agreement: versions, articles, and the rules that a version fixes as data."""

import hashlib

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.enums import PeriodUnit, VersionState
from members.models.bilingual import Bilingual


class AgreementVersion(models.Model):
    """One version of the agreement. A request is governed by the version in force when it was sent."""

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    state = models.CharField(_("state"), max_length=20, choices=VersionState, default=VersionState.DRAFT)
    title_zh = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=300)
    preamble_zh = models.TextField(_("preamble"))
    preamble_en = models.TextField(_("preamble in English"))
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    in_force_on = models.DateField(_("in force on"), null=True, blank=True)
    numbers = models.JSONField(_("numbers"), default=dict)
    digest = models.CharField(_("SHA-256 of the text"), max_length=64, blank=True)

    title = Bilingual("title")
    preamble = Bilingual("preamble")

    class Meta:
        verbose_name = _("agreement version")
        verbose_name_plural = _("agreement versions")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=models.Q(state="in_force"), name="one_version_in_force"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} · v{self.number}"

    def text_digest(self) -> str:
        """SHA-256 over preamble and articles in both languages, in order: what a signature signs."""
        found = hashlib.sha256(f"{self.number}\n{self.preamble_zh}\n{self.preamble_en}\n".encode())
        for article in self.articles.order_by("number"):
            found.update(f"{article.number}\n{article.text_zh}\n{article.text_en}\n".encode())
        return found.hexdigest()


class Article(models.Model):
    """One numbered article. Paragraphs are separated by an empty line."""

    version = models.ForeignKey(AgreementVersion, models.CASCADE, related_name="articles")
    number = models.PositiveSmallIntegerField(_("number"))
    part = models.PositiveSmallIntegerField(_("part"))
    part_title_zh = models.CharField(_("title of the part"), max_length=100)
    part_title_en = models.CharField(_("title of the part in English"), max_length=150)
    title_zh = models.CharField(_("title"), max_length=100)
    title_en = models.CharField(_("title in English"), max_length=150)
    text_zh = models.TextField(_("text"))
    text_en = models.TextField(_("text in English"))

    part_title = Bilingual("part_title")
    title = Bilingual("title")
    text = Bilingual("text")

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["version", "number"]
        constraints = [models.UniqueConstraint(fields=["version", "number"], name="article_once")]

    def __str__(self) -> str:
        return _("Article %(number)s") % {"number": self.number}

    @property
    def paragraphs(self) -> list[str]:
        return self.text.split("\n\n")


class VersionRow(models.Model):
    """What a version fixes, bound to the article that fixes it."""

    article = models.PositiveSmallIntegerField(_("article"))
    code = models.CharField(_("code"), max_length=40)
    text_zh = models.TextField(_("text"))
    text_en = models.TextField(_("text in English"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    text = Bilingual("text")

    class Meta:
        abstract = True
        ordering = ["order"]

    def __str__(self) -> str:
        return self.text


class Obligation(VersionRow):
    """Acknowledged one by one before an accession is signed."""

    version = models.ForeignKey(AgreementVersion, models.CASCADE, related_name="obligations")

    class Meta(VersionRow.Meta):
        abstract = False
        verbose_name = _("obligation")
        verbose_name_plural = _("obligations")
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="obligation_once")]


class Statement(VersionRow):
    """Ticked on the signing page."""

    version = models.ForeignKey(AgreementVersion, models.CASCADE, related_name="statements")

    class Meta(VersionRow.Meta):
        abstract = False
        verbose_name = _("signing statement")
        verbose_name_plural = _("signing statements")
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="statement_once")]


class RefusalGround(VersionRow):
    """The closed list of grounds on which assistance may be refused."""

    version = models.ForeignKey(AgreementVersion, models.CASCADE, related_name="refusal_grounds")
    hint_zh = models.TextField(_("hint"), blank=True)
    hint_en = models.TextField(_("hint in English"), blank=True)

    hint = Bilingual("hint")

    class Meta(VersionRow.Meta):
        abstract = False
        verbose_name = _("ground of refusal")
        verbose_name_plural = _("grounds of refusal")
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="ground_once")]


class Period(VersionRow):
    """A period of legal time, such as ten days for the result."""

    version = models.ForeignKey(AgreementVersion, models.CASCADE, related_name="periods")
    amount = models.PositiveSmallIntegerField(_("amount"))
    unit = models.CharField(_("unit"), max_length=20, choices=PeriodUnit)
    times = models.PositiveSmallIntegerField(_("how often"), default=1)

    class Meta(VersionRow.Meta):
        abstract = False
        verbose_name = _("period")
        verbose_name_plural = _("periods")
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="period_once")]
