"""Reads of the federation app."""

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from cooperation.kernel.audit import type_of
from cooperation.kernel.models import AuditEvent
from cooperation.kernel.states import available
from members import rules
from members.enums import AccessionState as S
from members.enums import DecisionKind, DecisionState, DormancyOutcome, Membership, Role, WithdrawalState
from members.models import Accession, Appointment, Dormancy, MembershipDecision, User, Withdrawal
from members.roles import holds

OPEN = (S.SUBMITTED, S.FORMAL_CHECK, S.SUPPLEMENT, S.COUNCIL_VOTE, S.APPROVED)
ENDED = (S.IN_FORCE, S.DECLINED, S.WITHDRAWN, S.ENDED)
SHOWN_ENDED = 25  # the latest; all members stand in the directory
SHOWN_DORMANT = 100


@dataclass(frozen=True)
class Group:
    """One stage of the pipeline with its accessions, longest waiting first."""

    state: S
    rows: list[Accession]


def pipeline(user: Any) -> list[Group]:
    """The accessions that `user` may see, by stage; of the ended ones only the latest. Rows carry `since`."""
    rows, under_way = _rows(user), _under_way(user)
    ended = [row for state in ENDED for row in rows.filter(state=state).order_by("-changed_at")[:SHOWN_ENDED]]
    found = [
        Group(state, [row for row in [*under_way, *ended] if row.state == state]) for state in (*OPEN, *ENDED)
    ]
    return [group for group in found if group.rows or group.state in OPEN]


def _rows(user: Any) -> QuerySet:
    rows = rules.visible_to(user).select_related("organisation", "checked_by", "decided_by")
    return rows.annotate(since=_since())


def _under_way(user: Any) -> list[Accession]:
    return list(_rows(user).filter(state__in=OPEN).order_by("since", "id"))


def _since() -> Subquery:
    """When the accession came into its state, from the log."""
    label = type_of(Accession())
    events = AuditEvent.objects.filter(
        target_type=label, target_id=OuterRef("pk"), to_state=OuterRef("state")
    )
    return Subquery(events.order_by("-id").values("at")[:1])


def first_accounts() -> QuerySet[Appointment]:
    """First procurators-general of offices outside whose role a second member of staff has not confirmed yet."""
    pending = Appointment.objects.filter(
        role=Role.PROCURATOR_GENERAL,
        organisation__membership=Membership.NONE,
        confirmed_by=None,
        ended_at=None,
    )
    return pending.select_related("person", "organisation", "granted_by").order_by("id")


def waiting(user: Any) -> list[Accession]:
    """The accessions under way on which this person can act now, for the workbench; by stage,
    there the longest waiting first."""
    rows = [row for row in _under_way(user) if any(act.page for act in available(row, user))]
    return sorted(rows, key=lambda row: OPEN.index(row.state))


@dataclass(frozen=True)
class DormantSigner:
    """A person whose signing rights lie dormant: the resets left open, the roles held, whether this reader may decide."""

    holder: User
    resets: list[Dormancy]
    roles: list[Appointment]
    may_decide: bool

    @property
    def declined(self) -> Dormancy | None:
        """The last decision, when nothing was reset after it."""
        last = self.resets[-1] if self.resets else None
        return last if last and last.outcome == DormancyOutcome.DECLINED else None


def dormant_signers(user: Any) -> list[DormantSigner]:
    """Everybody whose signing rights lie dormant, longest waiting first; at most a hundred."""
    people = User.objects.filter(is_active=True).exclude(signing_dormant_since=None)
    return [dormant_signer(user, holder) for holder in _with_resets(people)[:SHOWN_DORMANT]]


def dormant_signer(user: Any, holder: User) -> DormantSigner:
    """One person, with what the second person must know to decide."""
    resets = [row for row in holder.dormancies.all() if row.outcome != DormancyOutcome.CONFIRMED]
    is_other = user.pk not in {holder.pk, *(row.reset_by_id for row in resets)}
    roles = [row for row in holder.appointment_set.all() if row.ended_at is None and not row.is_pending]
    return DormantSigner(holder, resets, roles, holds(user, "members.confirm_signing_rights") and is_other)


def _with_resets(people: QuerySet[User]) -> QuerySet[User]:
    resets = Dormancy.objects.select_related("reset_by", "decided_by")
    held = Appointment.objects.select_related("organisation")
    return people.order_by("signing_dormant_since", "id").prefetch_related(
        Prefetch("dormancies", resets), Prefetch("appointment_set", held)
    )


def decisions_waiting(user: Any) -> list[tuple[MembershipDecision, bool]]:
    """Recorded decisions that wait for a second person, and whether this reader may be that person."""
    rows = MembershipDecision.objects.filter(state=DecisionState.PROPOSED)
    rows = rows.select_related("organisation", "proposed_by").order_by("id")
    return [(row, rules.can_confirm_decision(user, row)) for row in rows]


def notices_running() -> list[Withdrawal]:
    """Notices of withdrawal, the next to take effect first."""
    rows = Withdrawal.objects.filter(state=WithdrawalState.NOTIFIED)
    return list(rows.select_related("organisation", "accession").order_by("ends_on", "id"))


def suspensions_in_effect() -> list[MembershipDecision]:
    """Suspensions, the next to end first."""
    rows = MembershipDecision.objects.filter(kind=DecisionKind.SUSPENSION, state=DecisionState.CONFIRMED)
    return list(rows.select_related("organisation").order_by("until", "id"))


def memberships_ended() -> list[Accession]:
    """The latest memberships that have ended; all stand in the register."""
    rows = Accession.objects.filter(state=S.ENDED).select_related("organisation")
    return list(rows.order_by("-ended_on", "-id")[:SHOWN_ENDED])
