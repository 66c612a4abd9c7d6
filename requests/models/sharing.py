"""Sharing one request with somebody outside of its two offices: the act on record, and the right that it gives."""

from datetime import date
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from members.models import Organisation, User
from requests.models.assistance import AssistanceRequest


class AssistanceRequestGrant(UserObjectPermissionBase):
    """guardian's table for grants on single requests, with real foreign keys. See members/grants.py.

    Without `user` the grant is for everybody of the office who reads requests there.
    """

    content_object = models.ForeignKey(AssistanceRequest, on_delete=models.CASCADE)
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)  # type: ignore[assignment]
    office = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    until = models.DateField(_("last day"), null=True)

    class Meta(UserObjectPermissionBase.Meta):
        verbose_name = _("grant on a request")
        unique_together = []
        constraints = [
            models.UniqueConstraint(
                fields=["content_object", "permission", "office", "user"],
                nulls_distinct=False,
                name="grant_given_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["office", "user", "until"], include=["content_object"], name="grant_of_office"
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="stays_among_members",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("office_id"),
                func="""
                IF NOT EXISTS (SELECT 1 FROM members_organisation o WHERE o.id = NEW.office_id
                               AND o.kind = 'procuratorate' AND o.membership IN ('member', 'withdrawing')) THEN
                  RAISE EXCEPTION 'a request is shared among members only';
                END IF;
                RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.content_object_id}: {self.user or self.office}"


class Share(models.Model):
    """One office of a request lets a third one read it, all of it or one person, until the end of a day.

    To an office above the sharing one it is given at once, to any other only when the other party has agreed. A share
    that was declined or taken back has ended; the row stays.
    """

    assistance = models.ForeignKey(AssistanceRequest, models.PROTECT, related_name="shares")
    side = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("shared by"))
    office = models.ForeignKey(
        Organisation, models.PROTECT, related_name="shares_received", verbose_name=_("shared with")
    )
    person = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("person"))
    purpose = models.CharField(_("purpose"), max_length=300)
    until = models.DateField(_("last day"))
    needs_consent = models.BooleanField(default=True)
    shared_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    shared_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    is_agreed = models.BooleanField(default=False)
    remark = models.TextField(_("reason"), blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["assistance", "office", "person"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="shared_once",
            ),
            models.CheckConstraint(condition=~Q(decided_by=F("shared_by")), name="share_agreed_by_another"),
            models.CheckConstraint(
                condition=Q(is_agreed=False) | Q(decided_by__isnull=False), name="share_agreed_by_somebody"
            ),
        ]
        # One row of the other side's history with an office: what makes an audience unusual.
        indexes = [models.Index(fields=["side", "office"], name="share_between")]

    def __str__(self) -> str:
        return f"{self.assistance} → {self.recipient}"

    @property
    def recipient(self) -> Any:
        """The person, or the office as a whole."""
        return self.person or self.office

    @property
    def waits(self) -> bool:
        """For the consent of the other party."""
        return self.needs_consent and self.decided_at is None and self.ended_at is None

    def has_run_out(self, today: date | None = None) -> bool:
        return self.until < (today or timezone.localdate())

    @property
    def is_running(self) -> bool:
        """Whether it opens the request today."""
        given = not self.needs_consent or self.is_agreed
        return given and self.ended_at is None and not self.has_run_out()

    @property
    def was_declined(self) -> bool:
        return self.decided_at is not None and not self.is_agreed
