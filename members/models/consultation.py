"""Around the text of a version: comments on a draft, and the certified copies of what was adopted."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cooperation.kernel.models.audit import append_only
from members.enums import CommentOutcome
from members.models.agreement import AgreementVersion
from members.models.organisations import Organisation

LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]


class ClauseComment(models.Model):
    """What a member says to one article of a draft (0: to the whole), and what the secretariat answers."""

    version = models.ForeignKey(AgreementVersion, models.CASCADE, related_name="comments")
    article = models.PositiveSmallIntegerField(_("article"))
    code = models.SlugField(_("subject"), max_length=40, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.TextField(_("comment"))
    proposal = models.TextField(_("proposed wording"), blank=True)
    written_at = models.DateTimeField(_("written"), auto_now_add=True)
    outcome = models.CharField(_("outcome"), max_length=12, choices=CommentOutcome, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(_("answered"), null=True)

    class Meta:
        verbose_name = _("comment on a draft")
        verbose_name_plural = _("comments on a draft")
        ordering = ["id"]
        indexes = [models.Index(fields=["version", "id"], name="comments_of_version")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answered_at=None, answered_by=None, outcome="")
                | models.Q(answered_at__isnull=False, answered_by__isnull=False) & ~models.Q(outcome=""),
                name="comment_answered_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · v{self.version.number} · {self.article}"

    def get_absolute_url(self) -> str:
        return f"{reverse('members:agreement_comments', args=[self.version.number])}#comment-{self.pk}"


class CertifiedCopy(models.Model):
    """The adopted text as PDF/A in one language, with the code under which anybody can check a copy.

    The bytes stand in the row: they are made in the transaction that adopts, once for each language, and a
    copy is either there with its version or not at all.
    """

    version = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="copies")
    language = models.CharField(_("language"), max_length=10, choices=LANGUAGES)
    code = models.CharField(_("check code"), max_length=24, unique=True)
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64)
    content = models.BinaryField()
    issued_at = models.DateTimeField(_("certified"))

    class Meta:
        verbose_name = _("certified copy")
        verbose_name_plural = _("certified copies")
        constraints = [models.UniqueConstraint(fields=["version", "language"], name="one_copy_a_language")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.version} · {self.get_language_display()}"
