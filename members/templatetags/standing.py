"""Where offices and accessions stand: word and shape of a status, for templates/ui/_status.html."""

from typing import Any

from django import template

from members import standing
from members.enums import Membership
from members.models import Accession, Organisation
from members.progress import SHAPES
from members.standing import Standing

register = template.Library()

MEMBERSHIP_SHAPES = {
    Membership.NONE: "gone",
    Membership.MEMBER: "done",
    Membership.SUSPENDED: "fix",
    Membership.WITHDRAWING: "fix",
    Membership.WITHDRAWN: "gone",
    Membership.EXCLUDED: "no",
}


@register.filter
def membership_status(office: Organisation) -> dict[str, Any]:
    """Shape and word of the membership."""
    return {
        "value": MEMBERSHIP_SHAPES[Membership(office.membership)],
        "label": office.get_membership_display(),
    }


@register.filter
def accession_status(accession: Accession) -> dict[str, Any]:
    """Shape and word of the accession's state."""
    return {"value": SHAPES[accession.state], "label": accession.get_state_display()}


@register.simple_tag
def restricted_offices(user: Any) -> list[Standing]:
    """The own offices that may start nothing new, for the line on top of every page. No query for the others."""
    return standing.restricted(user) if getattr(user, "is_authenticated", False) else []


@register.simple_tag
def standing_of(office: Organisation) -> Standing:
    """The notice that runs and the suspension that holds, if any."""
    return standing.standing_of(office)
