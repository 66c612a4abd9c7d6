"""The steps of a version, each a page of its own: consultation, proposal, adoption by a second person."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from cooperation.kernel import states
from cooperation.kernel.kept import give_back
from cooperation.kernel.pages import form_page, posted
from members import rules
from members.actions import agreement_course as actions
from members.forms.agreement import AdoptForm, ConsultationForm, ReasonsForm

EXPLAINED = {
    "open_consultation": gettext_lazy(
        "Members can read the draft and comment on each article. While they do, its text stays as it is."
    ),
    "return_to_draft": gettext_lazy(
        "The draft can be edited again; members no longer see it. Comments and answers stay."
    ),
    "propose_adoption": gettext_lazy(
        "A second member of the secretariat then adopts or does not; you cannot. Until the assembly can vote in the"
        " portal this adoption is provisional and is called so."
    ),
    "adopt_provisionally": gettext_lazy(
        "You adopt in the place of the assembly, provisionally. Text and data are frozen, copies are certified, and"
        " the procurator-general of each member is asked to sign. Nobody is bound who does not sign."
    ),
    "reopen_consultation": gettext_lazy("The version is not adopted and goes back into consultation."),
}
DONE = {
    "open_consultation": gettext_lazy("The consultation is open. Members have been told."),
    "return_to_draft": gettext_lazy("The draft can be edited again."),
    "propose_adoption": gettext_lazy("Proposed. Your colleagues have been told: one of them decides."),
    "adopt_provisionally": gettext_lazy(
        "Adopted provisionally. Each member's procurator-general has been asked to sign."
    ),
    "reopen_consultation": gettext_lazy("Not adopted. The version is in consultation again."),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_consultation(request: HttpRequest, number: int) -> HttpResponse:
    """Lay the draft before the members."""
    return _act(request, number, "open_consultation", ConsultationForm, actions.open_consultation)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def return_to_draft(request: HttpRequest, number: int) -> HttpResponse:
    """Work comments in."""
    return _act(request, number, "return_to_draft", Form, actions.return_to_draft)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def propose_adoption(request: HttpRequest, number: int) -> HttpResponse:
    """The first of two persons."""
    return _act(request, number, "propose_adoption", ReasonsForm, actions.propose_adoption)


@login_required
@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def adopt_provisionally(request: HttpRequest, number: int) -> HttpResponse:
    """The second of two persons."""
    form = partial(AdoptForm, by=request.user)
    return _act(request, number, "adopt_provisionally", form, actions.adopt_provisionally)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reopen_consultation(request: HttpRequest, number: int) -> HttpResponse:
    """Not adopted."""
    return _act(request, number, "reopen_consultation", ReasonsForm, actions.reopen_consultation)


def _act(
    request: HttpRequest, number: int, name: str, form: Callable[..., Form], action: Callable[..., Any]
) -> HttpResponse:
    """One transition: 404 without sight, 403 without the right, 409 when the state has passed."""
    version = get_object_or_404(rules.versions_visible_to(request.user), number=number)
    act = states.check(version, name, by=request.user)
    return form_page(
        request,
        "members/agreement_act.html",
        form(posted(request), initial=give_back(request)),
        lambda data: action(version, by=request.user, **data),
        to=version.get_absolute_url(),
        done=DONE[name],
        version=version,
        step=act,
        explanation=EXPLAINED[name],
        has_comments=version.comments.exists(),
        title=_("Version %(n)s") % {"n": version.number},
    )
