"""Invitations: the Federation may ask an office to consider joining. It can do no more than that."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cooperation.kernel.pages import filled, form_page
from cooperation.kernel.paging import keyset
from federation.forms import InvitationForm
from members import rules
from members.actions import invitations as actions
from members.models import Invitation


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    """Invite an office; beside it, who was invited and what the office has done of its own accord."""
    _require_inviter(request)
    form = filled(request, InvitationForm)
    made: list[Invitation] = []

    def act(typed: dict[str, Any]) -> None:
        made.append(actions.invite(typed.pop("office"), by=request.user, **typed))

    rows = Invitation.objects.select_related("organisation", "sent_by")
    page = keyset(rows, order=("-id",), cursor=request.GET.get("cursor", ""), size=20)
    template = "federation/invitations.html"
    done = _("The invitation is sent.")
    return form_page(
        request, template, form, act, to=lambda: made[0].get_absolute_url(), done=done, page=page
    )


@login_required
@require_safe
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The invitation as a letter to print, for offices without an account."""
    _require_inviter(request)
    invitation = get_object_or_404(Invitation.objects.select_related("organisation"), pk=pk)
    return render(request, "federation/invitation_letter.html", {"invitation": invitation})


def _require_inviter(request: HttpRequest) -> None:
    if not rules.can_invite(request.user):
        raise Http404
