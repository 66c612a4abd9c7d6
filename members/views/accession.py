"""Joining: the pages of the applicant, and the one page that applicant and staff share."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from cooperation.kernel import states
from cooperation.kernel.errors import NotAllowed, StatePassed
from cooperation.kernel.kept import give_back
from members import progress, rules, selectors
from members.actions import accession as actions
from members.enums import AccessionState, Membership, OfficeKind, Role
from members.forms.accession import DetailsForm, ObligationsForm, SignForm, SupplementForm
from members.models import Accession, Organisation

OWN_PAGES = {"submit", "resubmit", "take_back"}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """What joining means; the procurator-general of an office outside opens its application here."""
    if request.method == "POST":
        office = get_object_or_404(Organisation.objects.procuratorates(), code=request.POST.get("office", ""))
        return redirect(actions.start(office, by=request.user))
    heads = [held for held in request.user.appointments if held.role == Role.PROCURATOR_GENERAL]
    offices = [held.organisation for held in heads if held.organisation.membership == Membership.NONE]
    own = [office for office in request.user.offices if office.kind == OfficeKind.PROCURATORATE]
    context = {
        "version": selectors.version_in_force(),
        "offices": [(office, selectors.accession_under_way(office)) for office in offices],
        "dormant": bool(offices) and request.user.signing_dormant_since,
        "members": [office for office in own if office.is_member],
    }
    return render(request, "members/accession_start.html", context)


@login_required
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The application: where it stands, what is to be done, what has happened."""
    accession = _visible(request, pk)
    events = progress.timeline(accession)
    acts = states.available(accession, request.user)
    context = {
        "accession": accession,
        "mine": rules.can_accede(request.user, accession),
        "stages": progress.stages(accession, events),
        "waiting": progress.waiting_for(accession),
        "own_turn": any(act.name != "take_back" for act in acts),
        "acts": [(act, _page_of(act.name, accession)) for act in acts if act.page],
        "events": events,
        "since": next((event.row.at for event in events if event.row.to_state), accession.started_at),
        "signature": accession.signatures.select_related("person").first(),
        "acknowledged": list(accession.acknowledgements.select_related("obligation")),
        "obligation_count": accession.version.obligations.count(),
    }
    return render(request, "members/accession.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest, pk: int) -> HttpResponse:
    """Statement of intent and contact."""
    accession = _own(request, pk, "save_details", AccessionState.DRAFT, AccessionState.SUPPLEMENT)
    written = {name: getattr(accession, name) for name in DetailsForm.base_fields}
    form = DetailsForm(_posted(request), initial={**written, **give_back(request)})
    if form.is_valid() and _done(form, actions.save_details, accession, by=request.user, **form.cleaned_data):
        messages.success(request, _("Saved."))
        return redirect(accession)
    return render(request, "members/accession_details.html", {"accession": accession, "form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def obligations(request: HttpRequest, pk: int) -> HttpResponse:
    """Each obligation is read and acknowledged by itself; what was ticked so far is kept."""
    accession = _own(request, pk, "acknowledge", AccessionState.DRAFT)
    rows = list(accession.version.obligations.all())
    done = {row.obligation_id: row for row in accession.acknowledgements.all()}
    choices = [(row.code, row.text) for row in rows if row.pk not in done]
    form = ObligationsForm(_posted(request), initial=give_back(request), choices=choices)
    if form.is_valid() and _done(form, actions.acknowledge, accession, by=request.user, **form.cleaned_data):
        left = len(choices) - len(form.cleaned_data["codes"])
        messages.success(request, _("Saved. Obligations still open: %(count)s.") % {"count": left})
        return redirect(accession)
    boxes = {box.data["value"]: box for box in form["codes"]}
    lines = [(row, boxes.get(row.code), done.get(row.pk)) for row in rows]
    context = {"accession": accession, "form": form, "lines": lines, "open": len(choices)}
    return render(request, "members/accession_obligations.html", context)


@login_required
@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign in the name of the own office and submit."""
    accession = _visible(request, pk)
    states.check(accession, "submit", by=request.user)
    form = SignForm(_posted(request), initial=give_back(request), version=accession.version, by=request.user)
    if form.is_valid() and _done(form, actions.submit, accession, by=request.user, **form.cleaned_data):
        messages.success(request, _("Signed and submitted. The secretariat has been told."))
        return redirect(accession)
    missing = _missing(accession)
    context = {
        "accession": accession,
        "form": form,
        "missing": missing,
        "digest": accession.version.text_digest(),
    }
    return render(request, "members/accession_submit.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def resubmit(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer what the secretariat asked for."""
    accession = _visible(request, pk)
    states.check(accession, "resubmit", by=request.user)
    form = SupplementForm(_posted(request), initial=give_back(request))
    if form.is_valid() and _done(form, actions.resubmit, accession, by=request.user, **form.cleaned_data):
        messages.success(request, _("The supplement has been sent. The secretariat has been told."))
        return redirect(accession)
    return render(request, "members/accession_resubmit.html", {"accession": accession, "form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Joining is free, and so is not joining."""
    accession = _visible(request, pk)
    states.check(accession, "take_back", by=request.user)
    if request.method == "POST":
        actions.take_back(accession, by=request.user)
        messages.success(
            request, _("The application was taken back. Your office may apply again at any time.")
        )
        return redirect(accession)
    return render(request, "members/accession_take_back.html", {"accession": accession})


def _visible(request: HttpRequest, pk: int) -> Accession:
    return get_object_or_404(rules.visible_to(request.user).select_related("checked_by", "decided_by"), pk=pk)


def _own(request: HttpRequest, pk: int, act: str, *sources: str) -> Accession:
    """The own application in one of the states in which this page writes. 404, 403 or 409 otherwise."""
    accession = _visible(request, pk)
    if not rules.can_accede(request.user, accession):
        raise NotAllowed(target=accession, act=f"members.{act}")
    if accession.state not in sources:
        raise StatePassed(target=accession, act=f"members.{act}")
    return accession


def _page_of(act: str, accession: Accession) -> str:
    """Acts of the applicant are pages here, acts of the staff pages of the Federation."""
    name = f"members:accession_{act}" if act in OWN_PAGES else f"federation:{act}"
    return reverse(name, args=[accession.pk])


def _missing(accession: Accession) -> list[tuple[str, str]]:
    """What the task list still wants before signing: words and page."""
    found = []
    if not all([accession.intent.strip(), accession.contact_name.strip(), accession.contact_phone.strip()]):
        found.append((_("Write the statement of intent and name a contact"), "members:accession_details"))
    if accession.acknowledgements.count() < accession.version.obligations.count():
        found.append((_("Acknowledge each obligation"), "members:accession_obligations"))
    return [(text, reverse(name, args=[accession.pk])) for text, name in found]


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _done(form: Form, act: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
    """Run the action; what it finds wrong goes to the form."""
    try:
        act(*args, **kwargs)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True
