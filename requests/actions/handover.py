"""Open work of somebody who leaves goes to colleagues: drafts and sent requests that the person carries, and what is assigned."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperation.kernel import audit, states
from cooperation.kernel.delivery import notify
from cooperation.kernel.errors import NotAllowed
from members.models import Organisation, User
from members.selectors import colleagues
from requests import notices, rules
from requests.enums import Turn
from requests.models import AssistanceRequest

OPEN = ~Q(turn=Turn.NOBODY)


def carried_by(person: User, office: Organisation) -> QuerySet[AssistanceRequest]:
    """The open requests that the office makes and this person carries, from the draft to the result."""
    return AssistanceRequest.objects.filter(OPEN, requesting_office=office, drafted_by=person)


def assigned_to(person: User, office: Organisation) -> QuerySet[AssistanceRequest]:
    """The open requests that the office received and this person works on."""
    return AssistanceRequest.objects.filter(OPEN, assisting_office=office, assigned_to=person)


def count(person: User, office: Organisation) -> int:
    """How many open matters the person has at this office."""
    return carried_by(person, office).count() + assigned_to(person, office).count()


def address(person: User, office: Organisation) -> str:
    return reverse("requests:hand_over", args=[office.code, person.pk])


def takers(office: Organisation, person: User) -> tuple[QuerySet[User], QuerySet[User]]:
    """The colleagues who can take over what the office asks for, and what it was asked for."""
    drafting, working = (
        colleagues(office, f"requests.{permission}_request").exclude(pk=person.pk)
        for permission in ("draft", "send_result")
    )
    return drafting, working


@transaction.atomic
def hand_over(
    person: User, *, by: User, office: Organisation, chosen: Mapping[int, User]
) -> list[AssistanceRequest]:
    """Move the chosen requests (by id) to the colleague named for each; all of them or none.

    Raises ValidationError when nothing is chosen, a colleague cannot take one, or one is no longer the person's.
    """
    if not rules.can_hand_over(by, person, office):
        raise NotAllowed(target=person, act="requests.hand_over")
    if not chosen:
        raise ValidationError(_("Choose a colleague for at least one request."))
    drafting, working = ({p.pk for p in people} for people in takers(office, person))
    moved: list[AssistanceRequest] = []
    for pk, colleague in sorted(chosen.items()):
        assistance = states.lock(AssistanceRequest(pk=pk))
        moved.append(_move(assistance, person, colleague, office, by, drafting, working))
    _tell(chosen)
    return moved


def _move(
    assistance: AssistanceRequest,
    person: User,
    colleague: User,
    office: Organisation,
    by: User,
    drafting: set[int],
    working: set[int],
) -> AssistanceRequest:
    made = assistance.requesting_office_id == office.pk and assistance.drafted_by_id == person.pk
    received = assistance.assisting_office_id == office.pk and assistance.assigned_to_id == person.pk
    if assistance.has_ended or not (made or received):
        text = _("%(number)s is no longer with this person. Look at the list again.")
        raise ValidationError(text % {"number": assistance.number})
    if colleague.pk not in (drafting if made else working):
        text = _("%(name)s cannot take over %(number)s. Choose somebody else.")
        raise ValidationError(text % {"name": colleague.name, "number": assistance.number})
    field = "drafted_by" if made else "assigned_to"
    setattr(assistance, field, colleague)
    assistance.save(update_fields=[field, "changed_at"])
    audit.record(
        "requests.hand_over",
        assistance,
        by=by,
        office=office.code,
        assignee=f"{person.name} → {colleague.name}",
        before=person.pk,
        after=colleague.pk,
    )
    return assistance


def _tell(chosen: Mapping[int, User]) -> None:
    """One notice a colleague, however much it is."""
    link, moment = reverse("requests:list") + "?box=todo", f"{timezone.now():%Y%m%d%H%M%S%f}"
    for colleague in {person.pk: person for person in chosen.values()}.values():
        n = sum(person.pk == colleague.pk for person in chosen.values())
        notify(notices.HANDED_OVER, to=[colleague], event=f"handed-over-{moment}", link=link, n=n)
