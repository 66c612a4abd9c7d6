"""Joining: the pages of the applicant, and the one page that applicant and staff share."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
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
from cooperation.kernel.pages import form_page, posted
from members import progress, rules, selectors, standing
from members.actions import accession as actions
from members.enums import AccessionState, OfficeKind, Role
from members.forms.accession import DetailsForm, ObligationsForm, SignForm, SupplementForm
from members.models import Accession, AgreementVersion, Instrument, Organisation

OWN_PAGES = {"submit", "resubmit", "take_back"}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """What joining means; the procurator-general of an office outside opens its application here."""
    if request.method == "POST":
        office = get_object_or_404(Organisation.objects.procuratorates(), code=request.POST.get("office", ""))
        return redirect(actions.start(office, by=request.user))
    heads = [held for held in request.user.appointments if held.role == Role.PROCURATOR_GENERAL]
    offices = [held.organisation for held in heads if not held.organisation.is_member]
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
    mine = rules.is_own_head(request.user, accession)
    newer = _newer(accession) if mine else None
    acts = states.available(accession, request.user)
    shown = [act for act in acts if act.page and not (newer and act.name == "submit")]
    context = {
        "accession": accession,
        "mine": mine,
        "awake": mine and not request.user.signing_dormant_since,
        "newer": newer,
        "stages": progress.stages(accession, events),
        "waiting": progress.waiting_for(accession),
        "own_turn": any(act.name != "take_back" for act in acts),
        "acts": [(act, _page_of(act.name, accession)) for act in shown],
        "events": events,
        "since": next((event.row.at for event in events if event.row.to_state), accession.started_at),
        "signature": accession.signatures.select_related("person").first(),
        "acknowledged": list(accession.acknowledgements.select_related("obligation")),
        "obligation_count": accession.version.obligations.count(),
        "standing": standing.standing_of(accession.organisation),
        "instrument": Instrument.objects.filter(accession=accession).defer("content").first(),
        "may_renew": mine and accession.state in Accession.CLOSED and _is_free(accession.organisation),
        "earlier": rules.visible_to(request.user).filter(pk__in=selectors.chain_of(accession)),
    }
    return render(request, "members/accession.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest, pk: int) -> HttpResponse:
    """Statement of intent and contact."""
    accession = _own(request, pk, "save_details", AccessionState.DRAFT, AccessionState.SUPPLEMENT)
    written = {name: getattr(accession, name) for name in DetailsForm.base_fields}
    form = DetailsForm(posted(request), initial={**written, **give_back(request)})

    def act(typed: dict[str, Any]) -> None:
        actions.save_details(accession, by=request.user, **typed)

    return _page(request, accession, "details", form, act, done=_("Saved."))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def obligations(request: HttpRequest, pk: int) -> HttpResponse:
    """Each obligation is read and acknowledged by itself; what was ticked so far is kept."""
    accession = _own(request, pk, "acknowledge", AccessionState.DRAFT)
    rows = list(accession.version.obligations.all())
    acknowledged = {row.obligation_id: row for row in accession.acknowledgements.all()}
    choices = [(row.code, row.text) for row in rows if row.pk not in acknowledged]
    form = ObligationsForm(posted(request), initial=give_back(request), choices=choices)

    def act(typed: dict[str, Any]) -> None:
        actions.acknowledge(accession, by=request.user, **typed)
        left = len(choices) - len(typed["codes"])
        messages.success(request, _("Saved. Obligations still open: %(count)s.") % {"count": left})

    boxes = {box.data["value"]: box for box in form["codes"]}
    lines = [(row, boxes.get(row.code), acknowledged.get(row.pk)) for row in rows]
    return _page(request, accession, "obligations", form, act, lines=lines, open=len(choices))


@login_required
@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign in the name of the own office and submit."""
    accession = _applicants(request, pk, "submit")
    form = SignForm(posted(request), initial=give_back(request), version=accession.version, by=request.user)
    done = _("Signed and submitted. The secretariat has been told.")

    def act(typed: dict[str, Any]) -> None:
        actions.submit(accession, by=request.user, **typed)

    context = {"missing": _missing(accession), "digest": accession.version.text_digest()}
    return _page(request, accession, "submit", form, act, done=done, **context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def resubmit(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer what the secretariat asked for."""
    accession = _applicants(request, pk, "resubmit")
    form = SupplementForm(posted(request), initial=give_back(request))
    done = _("The supplement has been sent. The secretariat has been told.")

    def act(typed: dict[str, Any]) -> None:
        actions.resubmit(accession, by=request.user, **typed)

    return _page(request, accession, "resubmit", form, act, done=done)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Joining is free, and so is not joining."""
    accession = _applicants(request, pk, "take_back")
    done = _("The application was taken back. Your office may apply again at any time.")

    def act(typed: dict[str, Any]) -> None:
        actions.take_back(accession, by=request.user)

    return _page(request, accession, "take_back", Form(posted(request)), act, done=done)


def _page(
    request: HttpRequest, accession: Accession, name: str, form: Form, act: Any, **context: Any
) -> HttpResponse:
    """A page of the applicant; afterwards the application."""
    template, to = f"members/accession_{name}.html", accession.get_absolute_url()
    return form_page(request, template, form, act, to=to, accession=accession, **context)


def _visible(request: HttpRequest, pk: int) -> Accession:
    return get_object_or_404(rules.visible_to(request.user).select_related("checked_by", "decided_by"), pk=pk)


def _applicants(request: HttpRequest, pk: int, act: str) -> Accession:
    """The own application, open for this transition. 404, 403 or 409 otherwise."""
    accession = _visible(request, pk)
    require_awake(request, accession, act)
    states.check(accession, act, by=request.user)
    return accession


def require_awake(request: HttpRequest, accession: Accession, act: str) -> None:
    """A refusal that tells the own procurator-general why, and who can help."""
    if request.user.signing_dormant_since and rules.is_own_head(request.user, accession):
        text = _(
            "Your signing rights lie dormant since a reset. Until a member of the secretariat or a security "
            "administrator has confirmed you, you see the application but cannot act on it."
        )
        raise NotAllowed(text, target=accession, act=f"members.{act}")


def _own(request: HttpRequest, pk: int, act: str, *sources: str) -> Accession:
    """The own application in one of the states in which this page writes. 404, 403 or 409 otherwise."""
    accession = _visible(request, pk)
    require_awake(request, accession, act)
    if not rules.can_accede(request.user, accession):
        raise NotAllowed(target=accession, act=f"members.{act}")
    if accession.state not in sources:
        raise StatePassed(target=accession, act=f"members.{act}")
    return accession


def _is_free(office: Organisation) -> bool:
    """Neither a member nor applying: a new application can be opened."""
    return not office.is_member and selectors.accession_under_way(office) is None


def _newer(accession: Accession) -> AgreementVersion | None:
    """The version in force, when a draft was begun under another one."""
    version = selectors.version_in_force()
    return version if accession.state == AccessionState.DRAFT and accession.version != version else None


def _page_of(act: str, accession: Accession) -> str:
    """Acts of the applicant are pages here, acts of the staff pages of the Federation."""
    name = f"members:accession_{act}" if act in OWN_PAGES else f"federation:{act}"
    return reverse(name, args=[accession.pk])


def _missing(accession: Accession) -> list[tuple[str, str]]:
    """What the task list still wants before signing: words and page."""
    found = []
    if accession.version_id != selectors.version_in_force().pk:
        found.append((_("Go over to the version that is in force"), "members:accession"))
    if not all([accession.intent.strip(), accession.contact_name.strip(), accession.contact_phone.strip()]):
        found.append((_("Write the statement of intent and name a contact"), "members:accession_details"))
    if accession.acknowledgements.count() < accession.version.obligations.count():
        found.append((_("Acknowledge each obligation"), "members:accession_obligations"))
    return [(text, reverse(name, args=[accession.pk])) for text, name in found]
