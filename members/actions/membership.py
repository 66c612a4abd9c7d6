"""A member leaves: notice, taking it back, the day it takes effect; and the one place that writes a membership."""

from datetime import date
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
from members.actions.identity import confirm_identity
from members.enums import AccessionState, Membership, WithdrawalState
from members.models import Accession, Organisation, User, Withdrawal

log = structlog.get_logger(__name__)


def give_notice(
    accession: Accession, *, by: User, password: str, statement: str = "", code: str = ""
) -> Withdrawal:
    """The own procurator-general gives notice of withdrawal. Nobody approves it; it runs from today.

    Raises ValidationError on `password`, `code` or `statement`, NotAllowed, or StatePassed when no membership can be left.
    """
    _require_leaving(accession, by)
    refuse_graded(statement, "statement")
    confirm_identity(by, password, code)  # outside the transaction: a wrong one stays counted
    with transaction.atomic():
        office = _locked(accession.organisation)
        by = User.objects.select_for_update(no_key=True).get(pk=by.pk)
        _require_leaving(states.lock(accession), by)
        ends = deadlines.notice_ends(accession, timezone.localdate())
        withdrawal = Withdrawal.objects.create(
            organisation=office,
            accession=accession,
            statement=statement.strip(),
            notified_by=by,
            notified_at=timezone.now(),
            ends_on=ends.due,
        )
        audit.record(
            "members.give_notice", withdrawal, by=by, to_state=withdrawal.state, ends_on=str(ends.due)
        )
        settle(office, by=by)
        tell_everybody(office, notices.NOTICE_GIVEN, f"notice-{withdrawal.pk}", day=str(ends.due))
    return withdrawal


def _require_leaving(accession: Accession, by: User) -> None:
    if not rules.can_accede(by, accession):
        raise NotAllowed(target=accession, act="members.give_notice")
    if accession.state != AccessionState.IN_FORCE or standing.notice_of(accession.organisation):
        raise StatePassed(target=accession, act="members.give_notice")


def take_back_notice(withdrawal: Withdrawal, *, by: User, password: str, code: str = "") -> Withdrawal:
    """Until its last day the own procurator-general may take the notice back; the office stays as it was.

    Raises ValidationError on `password` or `code`, NotAllowed or StatePassed.
    """
    states.check(withdrawal, "take_back_notice", by=by)
    confirm_identity(by, password, code)
    with transaction.atomic():
        office = _locked(withdrawal.organisation)
        _require_running(states.lock(withdrawal))
        changes = {"taken_back_by": by, "taken_back_at": timezone.now()}
        states.perform(withdrawal, "take_back_notice", by=by, changes=changes)
        settle(office, by=by)
        tell_everybody(office, notices.NOTICE_TAKEN_BACK, f"notice-{withdrawal.pk}-back")
    return withdrawal


def _require_running(withdrawal: Withdrawal) -> None:
    if withdrawal.ends_on < timezone.localdate():
        raise ValidationError(_("The last day of the notice has passed. The office may apply anew."))


@transaction.atomic
def take_effect(withdrawal: Withdrawal) -> Withdrawal:
    """The last day has passed: the office is no member any more. Done by the portal itself.

    Raises StatePassed before that.
    """
    office = _locked(withdrawal.organisation)
    states.check(states.lock(withdrawal), "take_effect", by=None)
    if withdrawal.ends_on >= timezone.localdate():
        raise StatePassed(target=withdrawal, act="members.take_effect")
    states.perform(withdrawal, "take_effect", by=None)
    leave(office, withdrawal.accession, Membership.WITHDRAWN, last_day=withdrawal.ends_on)
    tell_everybody(office, notices.WITHDRAWN, f"notice-{withdrawal.pk}-effect")
    return withdrawal


def leave(office: Organisation, accession: Accession, membership: str, *, last_day: date) -> None:
    """End the accession and with it the membership of a locked office. Requests that are open go on."""
    states.perform(accession, "end_membership", by=None, changes={"ended_on": last_day})
    office.member_since = None
    _write(office, membership, by=None)


def settle(office: Organisation, *, by: User | None) -> None:
    """Bring the membership of a locked office in line with its accession, its notice and what was decided."""
    if not office.accessions.filter(state=AccessionState.IN_FORCE).exists():
        return
    wanted = Membership.MEMBER
    if standing.notice_of(office):
        wanted = Membership.WITHDRAWING
    elif standing.suspension_of(office):
        wanted = Membership.SUSPENDED
    if wanted != office.membership:
        _write(office, wanted, by=by)


def _write(office: Organisation, membership: str, *, by: User | None) -> None:
    before, office.membership = office.membership, membership
    office.save(update_fields=["membership", "member_since"])
    audit.record("members.change_membership", office, by=by, from_state=before, to_state=membership)


def _locked(office: Organisation) -> Organisation:
    return Organisation.objects.select_for_update().get(pk=office.pk)


def sweep_withdrawals() -> int:
    """Let notices take effect whose last day has passed; how many. One that fails does not stop the others."""
    due = Withdrawal.objects.filter(state=WithdrawalState.NOTIFIED, ends_on__lt=timezone.localdate())
    return sum(_took_effect(withdrawal) for withdrawal in due.order_by("id"))


def _took_effect(withdrawal: Withdrawal) -> bool:
    try:
        take_effect(withdrawal)
    except StatePassed:
        return False  # taken back, or somebody else was faster
    except Exception:
        log.exception("withdrawal did not take effect", withdrawal=withdrawal.pk)
        return False
    return True


def tell_everybody(office: Organisation, kind: str, event: str, **params: Any) -> None:
    """All people of the office, the secretariat, and the heads and liaison officers of the other members."""
    names = {"zh": office.name_zh, "en": office.name_en}
    people = {
        person.pk: person
        for person in [
            *selectors.people_of(office),
            *selectors.people_with("members.check_accession"),
            *selectors.faces_of_members(),
        ]
    }
    link = reverse("members:office", args=[office.code])
    notify(kind, to=people.values(), event=event, link=link, office=names, **params)
