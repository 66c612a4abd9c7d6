"""Counters that must be right under load: attempts in a window, numbers without gaps."""

from django.db import models


class Attempt(models.Model):
    """How often something was tried in the running window (log-ins, re-authentications, API calls)."""

    scope = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    count = models.PositiveIntegerField(default=0)
    window_ends_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="attempt_once")]

    def __str__(self) -> str:
        return f"{self.scope} {self.count}"


class Sequence(models.Model):
    """The last number given for a name such as "letter/510700/2026"."""

    name = models.CharField(max_length=80, unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name}: {self.last}"
