"""Suspension, its lifting, exclusion: recorded by one member of staff, confirmed by a second one.

Council, panel and assembly decide outside the portal until they have a place in it. What is written here is the
record of their decision; `body` names who took it.
"""

from datetime import date, timedelta
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperation.kernel import audit, states
from cooperation.kernel.delivery import notify
from cooperation.kernel.errors import NotAllowed, StatePassed
from cooperation.kernel.secrecy import refuse_graded
from members import deadlines, notices, rules, selectors, standing
from members.actions.membership import leave, settle, tell_everybody
from members.enums import AccessionState, DecidingBody, DecisionKind, DecisionState, Membership
from members.models import MembershipDecision, Organisation, User

log = structlog.get_logger(__name__)
YESTERDAY = timedelta(days=1)


def suspend(
    membership: Organisation, *, by: User, until: date | None, reason: str, case: str, decided_on: date
) -> MembershipDecision:
    """Record that the panel has suspended the rights of a member. Raises ValidationError by field."""
    return _record(DecisionKind.SUSPENSION, membership, by, decided_on, case=case, reason=reason, until=until)


def lift(
    membership: Organisation, *, by: User, reason: str, case: str, decided_on: date
) -> MembershipDecision:
    """Record that the panel has lifted a suspension before its last day. Raises ValidationError by field."""
    return _record(DecisionKind.LIFTING, membership, by, decided_on, case=case, reason=reason)


def exclude(
    membership: Organisation, *, by: User, reason: str, case: str, decided_on: date
) -> MembershipDecision:
    """Record that the assembly has excluded a member. Raises ValidationError by field."""
    return _record(DecisionKind.EXCLUSION, membership, by, decided_on, case=case, reason=reason)


@transaction.atomic
def _record(
    kind: DecisionKind, membership: Organisation, by: User, decided_on: date, **fields: Any
) -> MembershipDecision:
    """One recorded decision, waiting for the second person. Nothing has changed for the office yet."""
    office = Organisation.objects.select_for_update().get(pk=membership.pk)
    assembly = kind == DecisionKind.EXCLUSION
    decision = MembershipDecision(
        organisation=office,
        accession=office.accessions.filter(state=AccessionState.IN_FORCE).first(),
        kind=kind,
        body=DecidingBody.ASSEMBLY if assembly else DecidingBody.PANEL,
        decided_on=decided_on,
        lifts=standing.suspension_of(office) if kind == DecisionKind.LIFTING else None,
        proposed_by=by,
        proposed_at=timezone.now(),
        **fields,
    )
    if not rules.can_record_decision(by, decision):
        raise NotAllowed(target=office, act="members.record_decision")
    _require_fitting(decision)
    _require_words(decision)
    decision.save()
    audit.record("members.record_decision", decision, by=by, to_state=decision.state, note=decision.reason,
                 kind=kind, office=office.code, case=decision.case)  # fmt: skip
    _tell_staff(decision, notices.DECISION_RECORDED, "recorded", but=by)
    return decision


def _require_fitting(decision: MembershipDecision) -> None:
    """The decision must fit where the office stands. Raises ValidationError on `office` or `kind`."""
    office = decision.organisation
    if decision.accession_id is None:
        raise ValidationError({"office": _("This office is not a member.")})
    if office.decisions.filter(state=DecisionState.PROPOSED).exists():
        raise ValidationError(
            {"office": _("A decision about this office waits for a second person already.")}
        )
    suspended = standing.suspension_of(office) is not None
    if decision.kind == DecisionKind.SUSPENSION and suspended:
        raise ValidationError({"kind": _("The rights of this office are suspended already.")})
    if decision.kind == DecisionKind.LIFTING and not suspended:
        raise ValidationError({"kind": _("The rights of this office are not suspended.")})


def _require_words(decision: MembershipDecision) -> None:
    today = timezone.localdate()
    if not decision.case.strip():
        raise ValidationError({"case": _("Write the number of the written decision.")})
    if not decision.reason.strip():
        raise ValidationError({"reason": _("Write the reasons. No such decision stands without them.")})
    for name in ("case", "reason"):
        refuse_graded(getattr(decision, name), name)
    if decision.decided_on > today:
        raise ValidationError({"decided_on": _("This day has not come yet. Record what has been decided.")})
    if decision.kind == DecisionKind.SUSPENSION:
        _require_end(decision, today)


def _require_end(decision: MembershipDecision, today: date) -> None:
    longest = deadlines.longest_suspension(decision.accession, today)
    if decision.until is None or not today <= decision.until <= longest:
        text = _("Choose the last day of the suspension: today at the earliest, %(day)s at the latest.")
        raise ValidationError({"until": text % {"day": longest.isoformat()}})


@transaction.atomic
def confirm_decision(decision: MembershipDecision, *, by: User) -> MembershipDecision:
    """The second person has compared the record with the written decision. From now on it has its effect."""
    office = Organisation.objects.select_for_update().get(pk=decision.organisation_id)
    states.check(states.lock(decision), "confirm_decision", by=by)
    if decision.accession.state != AccessionState.IN_FORCE:
        raise ValidationError(_("The office has left meanwhile. Do not confirm this record."))
    if decision.kind == DecisionKind.SUSPENSION:
        _require_end(decision, timezone.localdate())
    changes = {"confirmed_by": by, "confirmed_at": timezone.now()}
    states.perform(decision, "confirm_decision", by=by, note=decision.reason, changes=changes)
    EFFECTS[DecisionKind(decision.kind)](decision, office, by)
    return decision


def _suspended(decision: MembershipDecision, office: Organisation, by: User) -> None:
    settle(office, by=by)
    tell_everybody(office, notices.SUSPENDED, f"decision-{decision.pk}", day=str(decision.until))


def _lifted(decision: MembershipDecision, office: Organisation, by: User) -> None:
    suspension = decision.lifts
    if suspension is None or suspension.state != DecisionState.CONFIRMED:
        raise ValidationError(_("The suspension has ended meanwhile. Do not confirm this record."))
    _end(suspension, office, timezone.localdate())
    tell_everybody(office, notices.SUSPENSION_ENDED, f"decision-{decision.pk}")


def _excluded(decision: MembershipDecision, office: Organisation, by: User) -> None:
    """Notice and suspension have nothing left to act upon. The office may apply again (agreement, article 40)."""
    today = timezone.localdate()
    suspension, notice = standing.suspension_of(office), standing.notice_of(office)
    if suspension:
        states.perform(suspension, "end_decision", by=None, changes={"ended_on": today})
    if notice:
        states.perform(notice, "overtake", by=None)
    leave(office, decision.accession, Membership.EXCLUDED, last_day=today)
    tell_everybody(office, notices.EXCLUDED, f"decision-{decision.pk}")


EFFECTS = {
    DecisionKind.SUSPENSION: _suspended,
    DecisionKind.LIFTING: _lifted,
    DecisionKind.EXCLUSION: _excluded,
}


@transaction.atomic
def reject_decision(decision: MembershipDecision, *, by: User, note: str) -> MembershipDecision:
    """The record is wrong, or nothing of the kind was decided: it never has an effect."""
    if not note.strip():
        raise ValidationError({"note": _("Write why the record is not confirmed.")})
    refuse_graded(note, "note")
    states.perform(decision, "reject_decision", by=by, note=note)
    _tell_staff(decision, notices.DECISION_REJECTED, "rejected", but=by)
    return decision


def _end(suspension: MembershipDecision, office: Organisation, last_day: date) -> None:
    states.perform(suspension, "end_decision", by=None, changes={"ended_on": last_day})
    settle(office, by=None)


@transaction.atomic
def end_suspension(suspension: MembershipDecision) -> MembershipDecision:
    """The last day has passed. Done by the portal itself. Raises StatePassed before that."""
    office = Organisation.objects.select_for_update().get(pk=suspension.organisation_id)
    states.check(states.lock(suspension), "end_decision", by=None)
    if suspension.until is None or suspension.until >= timezone.localdate():
        raise StatePassed(target=suspension, act="members.end_decision")
    _end(suspension, office, suspension.until)
    tell_everybody(office, notices.SUSPENSION_ENDED, f"decision-{suspension.pk}-end")
    return suspension


def sweep_suspensions() -> int:
    """End suspensions whose last day has passed; how many. One that fails does not stop the others."""
    due = MembershipDecision.objects.filter(state=DecisionState.CONFIRMED, until__lt=timezone.localdate())
    return sum(_ended(suspension) for suspension in due.order_by("id"))


def _ended(suspension: MembershipDecision) -> bool:
    try:
        end_suspension(suspension)
    except StatePassed:
        return False  # lifted, or somebody else was faster
    except Exception:
        log.exception("suspension did not end", decision=suspension.pk)
        return False
    return True


def _tell_staff(decision: MembershipDecision, kind: str, what: str, but: User) -> None:
    people = [p for p in selectors.people_with("members.record_decision") if p != but]
    office = {"zh": decision.organisation.name_zh, "en": decision.organisation.name_en}
    link = reverse("federation:memberships")
    notify(kind, to=people, event=f"decision-{decision.pk}-{what}", link=link, office=office)
