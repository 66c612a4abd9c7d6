"""After joining: the notice of withdrawal, and what the bodies of the Federation decide about a membership."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.enums import DecidingBody, DecisionKind, DecisionState, WithdrawalState
from members.models.accession import Accession
from members.models.organisations import Organisation
from members.models.people import User

# A row that was deleted would be a notice taken back, or a suspension lifted, by nobody.
KEPT = pgtrigger.Trigger(
    name="stays_on_record",
    when=pgtrigger.Before,
    operation=pgtrigger.Delete,
    func="RAISE EXCEPTION 'rows of % stay on record', TG_TABLE_NAME;",
)
OWN_HEAD = """EXISTS (
                  SELECT 1 FROM members_appointment p JOIN members_user u ON u.id = p.person_id
                  WHERE p.person_id = NEW.{column} AND p.organisation_id = NEW.organisation_id
                    AND p.role = 'procurator_general' AND p.ended_at IS NULL AND p.confirmed_by_id IS NOT NULL
                    AND u.is_active AND NOT u.is_service AND u.signing_dormant_since IS NULL)"""
TODAY = "(now() AT TIME ZONE 'Asia/Shanghai')::date"


class Withdrawal(models.Model):
    """A member leaves: notice by its own procurator-general, in effect when `ends_on` has passed."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="withdrawals")
    accession = models.ForeignKey(Accession, models.PROTECT, related_name="withdrawals")
    state = models.CharField(
        _("state"), max_length=20, choices=WithdrawalState, default=WithdrawalState.NOTIFIED
    )
    statement = models.TextField(_("statement"), blank=True)
    notified_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    notified_at = models.DateTimeField(_("notice given"))
    ends_on = models.DateField(_("last day of the membership"))
    taken_back_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField(_("taken back"), null=True)

    class Meta:
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(state="notified"), name="one_notice_running"
            ),
        ]
        indexes = [models.Index(fields=["ends_on"], condition=Q(state="notified"), name="notices_running")]
        triggers = [
            KEPT,
            pgtrigger.Trigger(
                name="own_notice_only",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                IF NEW.state <> 'notified' OR NEW.taken_back_by_id IS NOT NULL OR NOT {OWN_HEAD.format(column="notified_by_id")}
                   OR NOT EXISTS (SELECT 1 FROM members_accession a WHERE a.id = NEW.accession_id
                     AND a.organisation_id = NEW.organisation_id AND a.state = 'in_force') THEN
                  RAISE EXCEPTION 'only the own procurator-general of a member gives notice';
                END IF;
                RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="taken_back_by_own_head",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=f"""
                IF OLD.state <> 'notified' OR ROW(NEW.organisation_id, NEW.accession_id, NEW.statement,
                     NEW.notified_by_id, NEW.notified_at, NEW.ends_on) IS DISTINCT FROM ROW(OLD.organisation_id,
                     OLD.accession_id, OLD.statement, OLD.notified_by_id, OLD.notified_at, OLD.ends_on) THEN
                  RAISE EXCEPTION 'a notice and what became of it are fixed';
                END IF;
                IF NEW.state = 'taken_back' AND NOT {OWN_HEAD.format(column="taken_back_by_id")} THEN
                  RAISE EXCEPTION 'only the own procurator-general takes a notice back';
                END IF;
                IF NEW.state = 'effective' AND NEW.ends_on >= {TODAY} THEN
                  RAISE EXCEPTION 'the notice still runs';
                END IF;
                IF NEW.state = 'overtaken' AND NOT EXISTS (
                     SELECT 1 FROM members_membershipdecision d WHERE d.accession_id = NEW.accession_id
                     AND d.kind = 'exclusion' AND d.state = 'confirmed') THEN
                  RAISE EXCEPTION 'only an exclusion overtakes a notice';
                END IF;
                RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return _("Withdrawal of %(office)s") % {"office": self.organisation}


class MembershipDecision(models.Model):
    """A decision about a membership, recorded by one member of staff and confirmed by a second one."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="decisions")
    accession = models.ForeignKey(Accession, models.PROTECT, related_name="decisions")
    kind = models.CharField(_("kind"), max_length=20, choices=DecisionKind)
    state = models.CharField(_("state"), max_length=20, choices=DecisionState, default=DecisionState.PROPOSED)
    lifts = models.ForeignKey("self", models.PROTECT, null=True, related_name="liftings")
    body = models.CharField(_("decided by"), max_length=20, choices=DecidingBody)
    decided_on = models.DateField(_("decided on"))
    case = models.CharField(_("number of the decision"), max_length=80)
    reason = models.TextField(_("reasons"))
    until = models.DateField(_("until"), null=True)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("recorded"))
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    ended_on = models.DateField(_("ended on"), null=True)

    class Meta:
        verbose_name = _("decision about a membership")
        verbose_name_plural = _("decisions about a membership")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(state="proposed"), name="one_decision_waiting"
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(kind="suspension", state="confirmed"),
                name="one_suspension_in_effect",
            ),
            models.CheckConstraint(
                condition=~Q(confirmed_by=F("proposed_by"))
                & (
                    ~Q(state__in=["confirmed", "ended"])
                    | Q(confirmed_by__isnull=False, confirmed_at__isnull=False)
                ),
                name="decision_by_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(kind="suspension", until__isnull=False, lifts=None)
                | Q(kind="lifting", until=None, lifts__isnull=False)
                | Q(kind="exclusion", until=None, lifts=None),
                name="decision_of_its_kind",
            ),
        ]
        indexes = [
            models.Index(fields=["until"], condition=Q(state="confirmed"), name="suspensions_in_effect")
        ]
        triggers = [
            KEPT,
            pgtrigger.Trigger(
                name="recorded_then_confirmed",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                IF NEW.state <> 'proposed' OR NEW.confirmed_by_id IS NOT NULL THEN
                  RAISE EXCEPTION 'a decision waits for a second person';
                END IF;
                IF NOT EXISTS (SELECT 1 FROM members_accession a WHERE a.id = NEW.accession_id
                               AND a.organisation_id = NEW.organisation_id AND a.state = 'in_force') THEN
                  RAISE EXCEPTION 'a decision concerns a membership';
                END IF;
                IF NEW.lifts_id IS NOT NULL AND NOT EXISTS (
                     SELECT 1 FROM members_membershipdecision d WHERE d.id = NEW.lifts_id
                     AND d.organisation_id = NEW.organisation_id AND d.kind = 'suspension') THEN
                  RAISE EXCEPTION 'a lifting names the suspension of its own office';
                END IF;
                RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="ends_by_date_or_lifting",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=f"""
                IF ROW(NEW.organisation_id, NEW.accession_id, NEW.kind, NEW.lifts_id, NEW.body, NEW.decided_on, NEW."case", NEW.reason,
                       NEW.until, NEW.proposed_by_id) IS DISTINCT FROM ROW(OLD.organisation_id, OLD.accession_id, OLD.kind,
                       OLD.lifts_id, OLD.body, OLD.decided_on, OLD."case", OLD.reason, OLD.until, OLD.proposed_by_id)
                   OR OLD.state IN ('rejected', 'ended')
                   OR OLD.state = 'confirmed' AND (NEW.state <> 'ended'
                     OR NEW.confirmed_by_id IS DISTINCT FROM OLD.confirmed_by_id)
                   OR OLD.state = 'proposed' AND NEW.state = 'ended' THEN
                  RAISE EXCEPTION 'what was decided is fixed';
                END IF;
                IF NEW.state = 'ended' AND NOT (NEW.kind = 'suspension' AND (
                     NEW.until < {TODAY}
                     OR EXISTS (SELECT 1 FROM members_membershipdecision d WHERE d.accession_id = NEW.accession_id
                        AND d.state = 'confirmed' AND (d.lifts_id = NEW.id OR d.kind = 'exclusion')))) THEN
                  RAISE EXCEPTION 'a suspension ends on its day or by a decision of two persons';
                END IF;
                RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.organisation}"
