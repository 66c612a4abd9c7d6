"""Accessions as the Federation's staff see them. Every step is a named act on a page of its own."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from cooperation.kernel import states
from cooperation.kernel.errors import NotAllowed
from cooperation.kernel.kept import give_back
from cooperation.kernel.pages import form_page, posted
from federation import selectors
from federation.actions import open_first_account
from federation.forms import ApproveForm, DeclineForm, FirstAccountForm, SupplementForm
from members import rules
from members.actions import accession as actions
from members.actions import accounts
from members.models import Accession
from members.roles import holds

DONE = {
    "start_check": gettext_lazy("The formal check has started."),
    "ask_supplement": gettext_lazy("The applicant has been asked for a supplement."),
    "pass_check": gettext_lazy("The formal check is passed. A second person decides."),
    "approve": gettext_lazy("The accession is approved. The applicant has been told."),
    "decline": gettext_lazy("The accession is declined. The applicant has been told."),
}

SECOND_PERSON = {"approve", "decline"}


@login_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """All accessions by stage."""
    if not holds(request.user, "federation.read_pipeline"):
        raise Http404
    context = {
        "groups": selectors.pipeline(request.user),
        "opens_accounts": holds(request.user, "members.grant_first_procurator_general"),
        "invites": rules.can_invite(request.user),
        "confirms_signers": holds(request.user, "members.confirm_signing_rights"),
    }
    return render(request, "federation/pipeline.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def start_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Take up the formal check."""
    return _act(request, pk, "start_check", Form, actions.start_check)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask_supplement(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the applicant for what is missing."""
    return _act(request, pk, "ask_supplement", SupplementForm, actions.ask_supplement)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pass_check(request: HttpRequest, pk: int) -> HttpResponse:
    """The formal check found all in order."""
    return _act(request, pk, "pass_check", Form, actions.pass_check)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """A second person approves."""
    return _act(request, pk, "approve", ApproveForm, actions.approve)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """A second person declines, with reasons."""
    return _act(request, pk, "decline", DeclineForm, actions.decline)


def _act(
    request: HttpRequest, pk: int, name: str, form_class: type[Form], action: Callable[..., Any]
) -> HttpResponse:
    """Page and act of one transition: 404 unseen, 403 not one's act, 409 when the state has passed."""
    rows = rules.visible_to(request.user).select_related("checked_by")
    accession = get_object_or_404(rows, pk=pk)
    transition = _allowed(request, accession, name)
    form = form_class(posted(request), initial=give_back(request))

    def act(typed: dict[str, Any]) -> None:
        action(accession, by=request.user, **typed)

    context = {"accession": accession, "transition": transition, "signature": accession.signatures.first()}
    template, to = f"federation/{name}.html", accession.get_absolute_url()
    return form_page(request, template, form, act, to=to, done=DONE[name], **context)


def _allowed(request: HttpRequest, accession: Accession, name: str) -> states.Transition:
    """The transition, or a refusal that tells the checker why it is not for the same person."""
    if (
        accession.checked_by_id == request.user.pk
        and name in SECOND_PERSON
        and rules.can_check(request.user, accession)
    ):
        text = _("You made the formal check of this accession, so a second person approves or declines.")
        raise NotAllowed(text, target=accession, act=f"members.{name}")
    return states.check(accession, name, by=request.user)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def first_account(request: HttpRequest) -> HttpResponse:
    """Open the account of an unaffiliated office's procurator-general; below, those awaiting a second person."""
    if not holds(request.user, "members.grant_first_procurator_general"):
        raise Http404
    form = FirstAccountForm(posted(request), initial=give_back(request))
    done = _("The account is prepared. A second member of staff must confirm it.")

    def act(typed: dict[str, Any]) -> None:
        open_first_account(by=request.user, **typed)

    pending = [(row, rules.can_confirm(request.user, row)) for row in selectors.first_accounts()[:100]]
    template, to = "federation/first_account.html", "federation:first_account"
    return form_page(request, template, form, act, to=to, done=done, pending=pending)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_first_account(request: HttpRequest, pk: int) -> HttpResponse:
    """The second member of staff confirms; the holder then gets the activation link."""
    if not holds(request.user, "members.grant_first_procurator_general"):
        raise Http404
    appointment = get_object_or_404(selectors.first_accounts(), pk=pk)
    if not rules.can_confirm(request.user, appointment):
        raise NotAllowed(
            _("A second person must confirm: not the one who granted the role, and not its holder."),
            target=appointment.person,
            act="members.confirm_role",
        )
    done = _("Confirmed. The activation link goes to the holder by mail.")

    def act(typed: dict[str, Any]) -> None:
        accounts.confirm_role(appointment, by=request.user)

    template, to = "federation/confirm_first_account.html", "federation:first_account"
    form = Form(posted(request))
    return form_page(request, template, form, act, to=to, done=done, appointment=appointment)
