"""The second person: proposed roles and substitutions, confirmed by somebody else; naming a deputy."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cooperation.kernel.pages import filled, form_page
from members import rules
from members.actions import accounts, substitution
from members.forms.people import ProposalsForm, SubstitutionForm
from members.models import Appointment, Organisation, User

FORM = ["GET", "HEAD", "POST"]
MOST = 200  # on one page


@login_required
@require_http_methods(FORM)
def proposals(request: HttpRequest) -> HttpResponse:
    """What waits for a second person; those that this person may confirm can be ticked."""
    rights = ("members.confirm_roles", "members.grant_roles", "members.keep_people")
    if not any(request.user.has_perm(right) for right in rights):
        raise Http404
    rows = _rows(request)
    mine = [row for row in rows if row.may_confirm]
    form = filled(request, ProposalsForm, rows=mine)

    def act(typed: dict[str, Any]) -> None:
        with transaction.atomic():
            for row in typed["chosen"]:
                accounts.confirm_role(row, by=request.user)

    context = {"rows": rows, "mine": mine, "done": _("Confirmed. The people have been told.")}
    return form_page(request, "members/proposals.html", form, act, to="members:proposals", **context)


def _rows(request: HttpRequest) -> list[Appointment]:
    """The oldest first, each with what this person may do with it."""
    found = rules.proposals_for(request.user).select_related(
        "person", "organisation", "stands_in_for", "granted_by"
    )
    rows = list(found.order_by("id")[:MOST])
    for row in rows:
        row.may_confirm = rules.can_confirm(request.user, row)  # type: ignore[attr-defined]
        row.may_end = rules.can_end(request.user, row)  # type: ignore[attr-defined]
    return rows


def _who_may_stand_in(office: Organisation) -> QuerySet[User]:
    """Everybody who holds a role of their own there that somebody else can carry on."""
    roles = Appointment.objects.active().own().filter(organisation=office, role__in=Appointment.SUBSTITUTED)
    held = roles.filter(person__is_service=False)
    return User.objects.filter(pk__in=held.values("person")).order_by("name", "id")


@login_required
@require_http_methods(FORM)
def substitute(request: HttpRequest, code: str) -> HttpResponse:
    """Name a deputy: for oneself, or for a colleague by who keeps the office's people."""
    office = get_object_or_404(Organisation, code=code)
    own = [
        h.role
        for h in request.user.appointments
        if h.organisation_id == office.pk and h.stands_in_for_id is None and h.role in Appointment.SUBSTITUTED
    ]
    keeps = rules.can_keep_people(request.user, office)
    if not (keeps or own):
        raise Http404
    people = _who_may_stand_in(office)
    initial = {"absent": request.GET.get("absent") or request.user.pk, "role": own[0] if own else None}
    fixed = {} if keeps else {"fixed": request.user, "roles": own}
    form = filled(request, SubstitutionForm, initial, people=people, deputies=people, **fixed)

    def act(typed: dict[str, Any]) -> None:
        substitution.propose_substitution(
            by=request.user, office=office, **({"absent": request.user} | typed)
        )

    to = reverse("members:people") + f"?office={office.code}" if keeps else "members:account"
    done = _("Proposed. The deputy stands in once a second person has confirmed.")
    return form_page(
        request, "members/substitute.html", form, act, to=to, done=done, office=office, keeps=keeps
    )
