"""Types of assistance and the papers that each requires: data of an agreement version."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models import AgreementVersion, RuleRecord
from members.models.bilingual import Bilingual
from requests.enums import Executor


class TypeGroup(models.Model):
    """Groups the types in the list from which one is chosen."""

    code = models.CharField(max_length=40, unique=True)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    order = models.PositiveSmallIntegerField(default=0)

    name = Bilingual("name")

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name


class AssistanceType(models.Model):
    """A kind of matter (协作事项), such as obtaining evidence."""

    version = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="types")
    group = models.ForeignKey(TypeGroup, models.PROTECT, related_name="types")
    code = models.CharField(_("code"), max_length=20)
    name_zh = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=120)
    hint_zh = models.TextField(_("hint"), blank=True)
    hint_en = models.TextField(_("hint in English"), blank=True)
    period = models.CharField(_("period"), max_length=40, default="result_limit")
    executed_by = models.CharField(
        _("executed by"), max_length=20, choices=Executor, default=Executor.PROCURATORATE
    )
    bases = models.ManyToManyField(RuleRecord, related_name="+", verbose_name=_("statutory bases"))
    order = models.PositiveSmallIntegerField(default=0)

    name = Bilingual("name")
    hint = Bilingual("hint")

    class Meta:
        verbose_name = _("type of assistance")
        verbose_name_plural = _("types of assistance")
        ordering = ["group__order", "order"]
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="type_once")]

    def __str__(self) -> str:
        return self.name


class PaperType(models.Model):
    """A paper that a type requires or admits, such as the case-filing decision (立案决定书)."""

    type = models.ForeignKey(AssistanceType, models.CASCADE, related_name="papers")
    code = models.CharField(_("code"), max_length=40)
    name_zh = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=120)
    hint_zh = models.CharField(_("hint"), max_length=200, blank=True)
    hint_en = models.CharField(_("hint in English"), max_length=300, blank=True)
    required = models.BooleanField(_("required"), default=True)
    generated = models.BooleanField(_("made by the portal"), default=False)
    order = models.PositiveSmallIntegerField(default=0)

    name = Bilingual("name")
    hint = Bilingual("hint")

    class Meta:
        verbose_name = _("paper of a type")
        verbose_name_plural = _("papers of types")
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["type", "code"], name="paper_type_once")]

    def __str__(self) -> str:
        return self.name
