"""Uploaded files: the row tells what was stored; the bytes lie on the default storage under the key."""

import uuid

import pgtrigger
from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """One accepted upload. Only the result of the virus scan may change after it was stored."""

    class Scan(models.TextChoices):
        NOT_SCANNED = "not_scanned", _("Not scanned for viruses")
        CLEAN = "clean", _("Scanned, no virus found")
        INFECTED = "infected", _("Virus found")

    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("file name"), max_length=255)
    content_type = models.CharField(_("kind of file"), max_length=100)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(
        _("SHA-256"),
        max_length=64,
        validators=[RegexValidator(r"^[0-9a-f]{64}$", _("64 hexadecimal digits."))],
    )
    scan = models.CharField(_("virus scan"), max_length=20, choices=Scan, default=Scan.NOT_SCANNED)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="file_not_empty"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="file_hash_whole"),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="as_uploaded",
                fields=["key", "name", "content_type", "size", "sha256", "uploaded_by", "uploaded_at"],
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        """The name on the storage: 256 folders, so that no folder grows without end."""
        return f"files/{self.key.hex[:2]}/{self.key}"
