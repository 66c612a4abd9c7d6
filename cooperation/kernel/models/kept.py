"""What was typed when a session expired: encrypted, for its writer only, for a day."""

from django.conf import settings
from django.db import models


class KeptText(models.Model):
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    path = models.CharField(max_length=300)
    box = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "path"], name="kept_once")]

    def __str__(self) -> str:
        return self.path
