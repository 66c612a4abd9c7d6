"""What would be lost on the way between two pages: text, encrypted, and uploads; for their owner only, for a day."""

from django.conf import settings
from django.db import models

from cooperation.kernel.models.files import StoredFile


class KeptText(models.Model):
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    path = models.CharField(max_length=300)
    box = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "path"], name="kept_once")]

    def __str__(self) -> str:
        return self.path


class KeptFile(models.Model):
    """An upload that waits for its page to be checked and sent: a browser cannot hold it in between."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    path = models.CharField(max_length=300)
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["person", "path"], name="kept_file_of_page")]

    def __str__(self) -> str:
        return self.file.name
