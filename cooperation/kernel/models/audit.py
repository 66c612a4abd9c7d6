"""The audit log: who did what to which object, from where. Rows are added and never touched again."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

REFUSE = "RAISE EXCEPTION 'rows of % are append-only', TG_TABLE_NAME;"


def append_only(refuse_truncate: bool = True) -> list[pgtrigger.Trigger]:
    """Triggers that refuse UPDATE, DELETE and (TRUNCATE) on a table.

    `portal.flush` lets the test runner empty its own throw-away database; production never sets it, and the
    web role owns no tables, so it cannot truncate in any case.
    """
    triggers = [
        pgtrigger.Trigger(
            name="append_only",
            when=pgtrigger.Before,
            operation=pgtrigger.Update | pgtrigger.Delete,
            func=REFUSE,
        )
    ]
    if refuse_truncate:
        triggers.append(
            pgtrigger.Trigger(
                name="no_truncate",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func="IF current_setting('portal.flush', true) IS DISTINCT FROM 'on' THEN "
                + REFUSE
                + " END IF; RETURN NULL;",
            )
        )
    return triggers


class AuditEvent(models.Model):
    """One act, refusal or sensitive read. Names are copied, not linked: the log outlives the rows it names."""

    class Outcome(models.TextChoices):
        DONE = "done", _("Done")
        REFUSED = "refused", pgettext_lazy("audit", "Refused")
        READ = "read", _("Read")

    at = models.DateTimeField(_("time"), auto_now_add=True, db_index=True)
    actor_id = models.BigIntegerField(_("actor number"), null=True)
    actor = models.CharField(_("actor"), max_length=150, blank=True)
    office_id = models.BigIntegerField(_("office number"), null=True)
    office_zh = models.CharField(_("office"), max_length=200, blank=True)
    office_en = models.CharField(_("office (English)"), max_length=200, blank=True)
    action = models.CharField(_("act"), max_length=80)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, default=Outcome.DONE)
    target_type = models.CharField(_("kind of object"), max_length=80, blank=True)
    target_id = models.BigIntegerField(_("object number"), null=True)
    target = models.CharField(_("object"), max_length=200, blank=True)
    from_state = models.CharField(_("state before"), max_length=40, blank=True)
    to_state = models.CharField(_("state after"), max_length=40, blank=True)
    note = models.TextField(_("note"), blank=True)
    detail = models.JSONField(_("details"), default=dict)
    request_id = models.CharField(_("request id"), max_length=64, blank=True)
    address = models.GenericIPAddressField(_("network address"), null=True)

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["target_type", "target_id", "id"], name="audit_by_target"),
            models.Index(fields=["actor_id", "id"], name="audit_by_actor"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.target}"
