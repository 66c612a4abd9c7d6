"""Where the membership of an office stands, and what that means for new requests, in words."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cooperation.kernel.templatetags.portal import day
from members.enums import DecisionKind, DecisionState, Membership, WithdrawalState
from members.models import MembershipDecision, Organisation, Withdrawal


@dataclass(frozen=True)
class Standing:
    """An office with the notice that runs and the suspension that holds, if any."""

    office: Organisation
    notice: Withdrawal | None
    suspension: MembershipDecision | None


def notice_of(office: Organisation) -> Withdrawal | None:
    """The notice of withdrawal that runs, or None."""
    return Withdrawal.objects.filter(organisation=office, state=WithdrawalState.NOTIFIED).first()


def suspension_of(office: Organisation) -> MembershipDecision | None:
    """The suspension that is in effect, or None."""
    held = MembershipDecision.objects.filter(
        organisation=office, kind=DecisionKind.SUSPENSION, state=DecisionState.CONFIRMED
    )
    return held.first()


def standing_of(office: Organisation) -> Standing:
    """Full members and offices outside cost no query."""
    if office.membership not in (Membership.WITHDRAWING, Membership.SUSPENDED):
        return Standing(office, None, None)
    return Standing(office, notice_of(office), suspension_of(office))


def restricted(user: Any) -> list[Standing]:
    """The own offices of a person that may start nothing new, for the line on top of every page."""
    held = [
        office
        for office in user.offices
        if office.membership in (Membership.WITHDRAWING, Membership.SUSPENDED)
    ]
    return [standing_of(office) for office in held]


def no_new_requests(office: Organisation) -> str:
    """Why this office sends no new requests, as a sentence; "" for a full member."""
    if office.membership == Membership.MEMBER:
        return ""
    found = standing_of(office)
    if found.suspension:
        text = _(
            "The rights of %(office)s are suspended until %(day)s: until then it sends no new requests. It goes on "
            "with all requests that are open."
        )
        return text % {"office": office.name, "day": day(found.suspension.until)}
    if found.notice:
        text = _(
            "%(office)s has given notice of withdrawal, its last day as a member is %(day)s: it sends no new requests "
            "any more. It goes on with all requests that are open."
        )
        return text % {"office": office.name, "day": day(found.notice.ends_on)}
    text = _(
        "%(office)s is not a member of the agreement, so it sends no new requests through the portal. What is open "
        "is finished, and stays to be read."
    )
    return text % {"office": office.name}
