"""Where offices and accessions stand: word and shape of a status, for templates/ui/_status.html."""

from typing import Any

from django import template

from members.enums import Membership
from members.models import Accession, Organisation
from members.progress import SHAPES

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
