"""Idempotency keys of the API: per token, kept 30 days."""

from django.conf import settings
from django.db import models


class IdempotencyKey(models.Model):
    """The answer that was given to a key. Written in the transaction of the act itself."""

    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    # The id of the token: a bare number, for the kernel knows no app, and a key outlives the token that brought it.
    token = models.PositiveBigIntegerField(default=0, db_default=0)
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["holder", "token", "key"], name="idempotency_once_per_token")
        ]

    def __str__(self) -> str:
        return self.key
