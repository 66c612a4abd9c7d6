"""Around an application: the invitation, which binds nobody, and the instrument, which is made when it is signed."""

from datetime import date

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperation.kernel.models.audit import append_only
from members.models.accession import Accession
from members.models.organisations import Organisation
from members.models.people import User


class Invitation(models.Model):
    """The Federation draws an office's attention to the agreement. It starts nothing and presumes nothing."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="invitations")
    text = models.TextField(_("words of the invitation"))
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(_("sent"))
    expires_on = models.DateField(_("stands until"))
    told = models.PositiveSmallIntegerField(_("accounts told"), default=0)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-id"]
        indexes = [models.Index(fields=["organisation", "expires_on"], name="invitations_of_office")]
        triggers = append_only()

    def __str__(self) -> str:
        return _("Invitation to %(office)s") % {"office": self.organisation}

    def get_absolute_url(self) -> str:
        return reverse("members:invitation", args=[self.pk])

    def stands(self, day: date | None = None) -> bool:
        """Whether it has not expired."""
        return self.expires_on >= (day or timezone.localdate())


class Instrument(models.Model):
    """The instrument of accession as PDF/A. The bytes stand in the row, made in the transaction that signs."""

    accession = models.OneToOneField(Accession, models.PROTECT, related_name="instrument")
    code = models.CharField(_("check code"), max_length=24, unique=True)
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64)
    content = models.BinaryField()
    issued_at = models.DateTimeField(_("issued"))

    class Meta:
        verbose_name = _("instrument of accession")
        verbose_name_plural = _("instruments of accession")
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.accession} · {self.code}"
