"""The letter as it was signed: its words, fixed for good, and the file that is made of them."""

import pgtrigger
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from cooperation.kernel.models import StoredFile
from requests.models.assistance import AssistanceRequest


class SentLetter(models.Model):
    """Written in the transaction of the signature. The PDF follows; until then `file` is empty and pages say so.

    `words` holds the letter in each language; `digest` is the SHA-256 of what the signer had before the eyes:
    the letter without number and date, the subjects, the papers with their hashes.
    """

    assistance = models.OneToOneField(AssistanceRequest, models.CASCADE, related_name="sent_letter")
    words = models.JSONField(_("words"), encoder=DjangoJSONEncoder)
    digest = models.CharField(_("SHA-256 of what was signed"), max_length=64)
    file = models.OneToOneField(StoredFile, models.PROTECT, null=True, related_name="+")
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    tried_at = models.DateTimeField(_("last tried"), null=True)

    class Meta:
        verbose_name = _("letter sent")
        verbose_name_plural = _("letters sent")
        indexes = [
            models.Index(fields=["tried_at"], condition=models.Q(file=None), name="letter_without_file")
        ]
        triggers = [
            pgtrigger.ReadOnly(name="as_signed", fields=["assistance", "words", "digest"]),
            pgtrigger.Trigger(
                name="made_once",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__file__isnull=False, old__file__df=pgtrigger.F("new__file")),
                func="RAISE EXCEPTION 'the file of a signed letter is made once';",
            ),
        ]

    def __str__(self) -> str:
        return str(self.assistance)
