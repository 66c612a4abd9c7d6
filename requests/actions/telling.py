"""Whom an act is told to, and under which event name."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from cooperation.kernel.delivery import notify_each
from members.selectors import people_with
from requests.models import AssistanceRequest


def tell(assistance: AssistanceRequest, kind: str, people: Iterable[Any]) -> None:
    """One notice to each person for this occurrence of the act."""
    tell_each(assistance, {kind: people})


def tell_each(assistance: AssistanceRequest, told: Mapping[str, Iterable[Any]], link: str = "") -> None:
    """The same for several kinds of notice, whom each goes to, in one go. `link`: another page than the request's."""
    now = f"{timezone.now():%Y%m%d%H%M%S%f}"
    notify_each(
        [
            (kind, [p for p in people if p], f"{assistance.number}-{kind.split('.')[1]}-{now}")
            for kind, people in told.items()
        ],
        link=link or assistance.get_absolute_url(),
        number=assistance.number,
    )


def carriers(assistance: AssistanceRequest) -> list[Any]:
    """The people who carry the request: its drafter and who submitted and signed it."""
    return [assistance.drafted_by, assistance.submitted_by, assistance.signed_by]


def tell_requesting(assistance: AssistanceRequest, kind: str) -> None:
    """Those who carry the request at the requesting office."""
    tell(assistance, kind, carriers(assistance))


def tell_assisting(assistance: AssistanceRequest, kind: str) -> None:
    """The assigned officer, or the liaison officers as long as nobody is assigned."""
    assigned = assistance.assigned_to
    tell(
        assistance,
        kind,
        [assigned] if assigned else people_with("requests.accept_request", assistance.assisting_office),
    )


def tell_signers(assistance: AssistanceRequest, kind: str, permission: str, office: Any) -> None:
    """The procurators-general in charge of an office."""
    tell(assistance, kind, people_with(permission, office))
