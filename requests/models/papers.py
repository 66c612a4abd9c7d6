"""Papers, supplements, refusals and results: what travels between the two offices."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cooperation.kernel.models import StoredFile
from members.models import RefusalGround, User
from requests.enums import EvidenceForm, Outcome
from requests.models.assistance import AssistanceRequest
from requests.models.types import PaperType


class Supplement(models.Model):
    """A numbered addition to a sent request, which itself is never edited.

    Asked for, the clock stands still until it comes in. The requesting office may also add one of its own accord
    (`asked_by` is empty then, and there is no day on which it lapses): the clock runs on.
    """

    assistance = models.ForeignKey(AssistanceRequest, models.CASCADE, related_name="supplements")
    number = models.PositiveSmallIntegerField(_("number"))
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    text = models.TextField(_("what is missing"), blank=True)
    papers = models.ManyToManyField(PaperType, related_name="+", blank=True, verbose_name=_("missing papers"))
    due_on = models.DateField(_("lapses after"), null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(_("answer"), blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["assistance", "number"], name="supplement_number_once"),
            models.CheckConstraint(
                condition=models.Q(asked_by__isnull=False, due_on__isnull=False)
                | models.Q(asked_by=None, due_on=None, answered_at__isnull=False),
                name="supplement_asked_or_given",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assistance} ({self.number})"


class Paper(models.Model):
    """One uploaded paper of a request. A corrected one is added; nothing is overwritten after sending."""

    assistance = models.ForeignKey(AssistanceRequest, models.CASCADE, related_name="papers")
    type = models.ForeignKey(PaperType, models.PROTECT, null=True, related_name="+")
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="+")
    supplement = models.ForeignKey(Supplement, models.PROTECT, null=True, related_name="files")
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.type.name if self.type else self.file.name


class Refusal(models.Model):
    """A proposed or signed refusal: a ground of the closed list, reasons, and what can be given instead."""

    assistance = models.ForeignKey(AssistanceRequest, models.CASCADE, related_name="refusals")
    ground = models.ForeignKey(RefusalGround, models.PROTECT, related_name="+")
    can_give = models.TextField(_("what we can give"))
    reasons = models.TextField(_("reasons"))
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    remark = models.TextField(_("remark of the signer"), blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.assistance} ({self.ground.code})"


class Result(models.Model):
    """What the assisting office found, with files. Sent back for completion, a further result follows."""

    assistance = models.ForeignKey(AssistanceRequest, models.CASCADE, related_name="results")
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome)
    summary = models.TextField(_("summary"))
    reason = models.TextField(_("why not in full"), blank=True)
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(auto_now_add=True)
    sent_back_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    sent_back_at = models.DateTimeField(null=True)
    sent_back_note = models.TextField(_("what is missing"), blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.assistance} {self.get_outcome_display()}"


class ResultFile(models.Model):
    """One piece of evidence or document of a result."""

    result = models.ForeignKey(Result, models.CASCADE, related_name="files")
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="+")
    form = models.CharField(_("form"), max_length=20, choices=EvidenceForm, default=EvidenceForm.COPY)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.file.name
