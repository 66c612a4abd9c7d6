"""Open work of a person goes to colleagues, on one page."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from cooperation.kernel.pages import filled, form_page
from members.models import Organisation, User
from requests import rules
from requests.actions import handover
from requests.forms.handover import HandOverForm

MOST = 100  # rows on one page; what is left comes on the next


@login_required
def hand_over(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Choose a colleague for all, or for each row."""
    office = get_object_or_404(Organisation, code=code)
    once_here = User.objects.filter(is_service=False, appointment__organisation=office).distinct()
    person = get_object_or_404(once_here, pk=pk)
    if not rules.can_hand_over(request.user, person, office):
        raise Http404
    made, received = (
        list(
            rows.select_related("requesting_office", "assisting_office", "type").order_by("due_on", "id")[
                :MOST
            ]
        )
        for rows in (handover.carried_by(person, office), handover.assigned_to(person, office))
    )
    drafting, working = handover.takers(office, person)
    form = filled(request, HandOverForm, made=made, received=received, drafting=drafting, working=working)

    def act(data: dict[str, Any]) -> None:
        handover.hand_over(person, by=request.user, office=office, chosen=data["chosen"])

    context = {"person": person, "office": office, "total": handover.count(person, office)}
    to = handover.address(person, office)
    return form_page(request, "requests/hand_over.html", form, act, to=to, done=_("Handed over. Your colleagues have been told."), **context)  # fmt: skip
