"""The multilateral agreement: versions, articles, and the rules that a version fixes as data."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.enums import MeasureBody, PeriodUnit, ThresholdKind, VersionState
from members.models.bilingual import Bilingual
from members.models.freezing import part_triggers, version_triggers

GATE = "level_gate_"


class AgreementVersion(models.Model):
    """One version of the agreement. Frozen from adoption on, here and by triggers in the database."""

    PUBLIC = (VersionState.ADOPTED, VersionState.IN_FORCE, VersionState.SUPERSEDED)

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    state = models.CharField(_("state"), max_length=20, choices=VersionState, default=VersionState.DRAFT)
    title_zh = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=300)
    preamble_zh = models.TextField(_("preamble"))
    preamble_en = models.TextField(_("preamble in English"))
    based_on = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    consultation_until = models.DateField(_("comments until"), null=True, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(_("proposed for adoption"), null=True)
    adopted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    reasons = models.TextField(_("reasons"), blank=True)
    in_force_on = models.DateField(_("in force on"), null=True, blank=True)
    signing_until = models.DateField(_("to be signed until"), null=True, blank=True)
    numbers = models.JSONField(_("numbers"), default=dict, help_text=_("The thresholds for programs."))
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
            ),
            models.UniqueConstraint(
                models.Value(1),
                condition=models.Q(state__in=["draft", "consultation", "vote"]),
                name="one_version_prepared",
            ),
            models.CheckConstraint(
                condition=~models.Q(proposed_by=models.F("adopted_by")), name="adopted_by_two_persons"
            ),
        ]
        triggers = version_triggers()

    def __str__(self) -> str:
        return f"{self.title} · v{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("members:agreement_version", args=[self.number])

    @property
    def is_public(self) -> bool:
        """Whether the text is final, and everybody may read it."""
        return self.state in self.PUBLIC

    @property
    def is_provisional(self) -> bool:
        """Adopted by two members of the secretariat in the place of the assembly, which cannot vote yet."""
        return self.adopted_by_id is not None

    def text_digest(self) -> str:
        """SHA-256 over preamble and articles in both languages, in order: what a signature signs."""
        found = hashlib.sha256(f"{self.number}\n{self.preamble_zh}\n{self.preamble_en}\n".encode())
        for article in self.articles.order_by("number"):
            found.update(f"{article.number}\n{article.text_zh}\n{article.text_en}\n".encode())
        return found.hexdigest()

    def thresholds_as_numbers(self) -> dict[str, Any]:
        """The thresholds as programs read them: {"quorum": "1/2", "level_gate": {"bureau": {…}}, …}."""
        return as_numbers(self.thresholds.all())


class Article(models.Model):
    """One numbered article. Paragraphs are separated by an empty line."""

    version = models.ForeignKey(AgreementVersion, models.CASCADE, related_name="articles")
    number = models.PositiveSmallIntegerField(_("number"))
    code = models.SlugField(
        _("subject"), max_length=40, help_text=_("One word that stays when the number changes.")
    )
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
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="article_once"),
            models.UniqueConstraint(fields=["version", "code"], name="subject_once"),
        ]
        triggers = part_triggers()

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
        triggers = part_triggers()

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


class Threshold(VersionRow):
    """A number that is no period: a quorum, a majority, the size of a panel, the level for a rank.

    `value` is a share ("2/3"), a count ("3") or a level ("prefecture"), as `kind` says. `at_least`: the share
    itself suffices ("no fewer than half"); otherwise it has to be passed ("more than half").
    """

    version = models.ForeignKey(AgreementVersion, models.CASCADE, related_name="thresholds")
    kind = models.CharField(_("kind"), max_length=10, choices=ThresholdKind)
    value = models.CharField(_("value"), max_length=20, validators=[RegexValidator(r"^[\w/]+$")])
    at_least = models.BooleanField(_("the share itself suffices"), default=True)

    class Meta(VersionRow.Meta):
        abstract = False
        verbose_name = _("threshold")
        verbose_name_plural = _("thresholds")
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="threshold_once"),
            models.CheckConstraint(
                condition=models.Q(kind="share", value__regex=r"^[1-9]\d?/[1-9]\d?$")
                | models.Q(kind="count", value__regex=r"^[1-9]\d{0,3}$")
                | models.Q(kind="level", value__in=["province", "prefecture", "county"]),
                name="threshold_of_its_kind",
            ),
        ]


def as_numbers(rows: Iterable[Threshold]) -> dict[str, Any]:
    """Thresholds by code, counts as numbers, the levels for ranks together under "level_gate"."""
    found: dict[str, Any] = {}
    for row in rows:
        if row.kind == ThresholdKind.LEVEL:
            gate = found.setdefault(GATE.rstrip("_"), {})
            gate[row.code.removeprefix(GATE)] = {"level": row.value, "article": row.article}
        else:
            found[row.code] = int(row.value) if row.kind == ThresholdKind.COUNT else row.value
    return found


class Measure(VersionRow):
    """What may be done about non-performance: a closed list, from the lightest to the gravest."""

    version = models.ForeignKey(AgreementVersion, models.CASCADE, related_name="measures")
    decided_by = models.CharField(_("decided by"), max_length=10, choices=MeasureBody)

    class Meta(VersionRow.Meta):
        abstract = False
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="measure_once")]
