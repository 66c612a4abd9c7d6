"""What people log in with besides the password, and the sessions they have open."""

from django.contrib.sessions.models import Session
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.enums import FactorKind
from members.models.people import User


class Factor(models.Model):
    """An authenticator app or a passkey of one person."""

    person = models.ForeignKey(User, models.CASCADE, related_name="factors", verbose_name=_("person"))
    kind = models.CharField(_("kind"), max_length=10, choices=FactorKind)
    name = models.CharField(_("name"), max_length=60)
    # Of an app the shared secret, encrypted (members/second_factor.py); of a passkey the public key.
    key = models.BinaryField()
    credential_id = models.BinaryField(null=True, blank=True, unique=True, max_length=1024)
    # Of an app: the step of the last accepted code, so that no code counts twice. Of a passkey: its counter.
    last_count = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)

    class Meta:
        verbose_name = _("second factor")
        verbose_name_plural = _("second factors")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(kind="app"), name="one_authenticator_app_each"
            ),
            models.CheckConstraint(
                condition=Q(kind="app", credential_id=None) | Q(kind="passkey", credential_id__isnull=False),
                name="passkeys_have_an_identifier",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.name}"


class RecoveryCode(models.Model):
    """One of ten codes for the day the telephone is lost. Only its keyed digest is stored; it counts once."""

    person = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "digest"], name="recovery_code_once")]

    def __str__(self) -> str:
        return str(self.person)


class OwnSession(models.Model):
    """What the holder is shown about a session. It goes when the session goes."""

    session = models.OneToOneField(Session, models.CASCADE, related_name="+")
    person = models.ForeignKey(User, models.CASCADE, related_name="sessions")
    device = models.CharField(_("device"), max_length=300, blank=True)
    address = models.GenericIPAddressField(_("address"), null=True, blank=True)
    started_at = models.DateTimeField(_("started"))
    seen_at = models.DateTimeField(_("last seen"))

    class Meta:
        ordering = ["-seen_at"]

    def __str__(self) -> str:
        return f"{self.person}: {self.device[:40]}"
