"""One request: what is asked, how it stands, its letter, its papers, its timeline."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cooperation.kernel import clocks, states
from cooperation.kernel.pages import act_page, filled
from members.models import Organisation
from requests import checks, deadlines, documents, rules, selectors
from requests.actions import handling, sharing
from requests.enums import State
from requests.forms import TextForm
from requests.models import AssistanceRequest
from requests.timeline import timeline
from requests.views.access import visible_or_404

TABS = ("overview", "papers", "letter", "timeline")
WITH_PAPERS = ("papers", "letter")  # the other tabs only tell how many there are


@login_required
@require_GET
def detail(request: HttpRequest, number: str) -> HttpResponse:
    """Four tabs; the header with progress, turn and due date stands above all of them."""
    tab = request.GET.get("tab", "overview")
    assistance = selectors.page(request.user, number, papers=tab in WITH_PAPERS)
    if tab not in TABS or assistance is None:
        raise Http404
    handling.mark_opened(assistance, by=request.user)
    sharing.mark_read(assistance, by=request.user)
    events = timeline(assistance, request.user)
    context = {
        "assistance": assistance,
        "tab": tab,
        "events": events,
        "acts": _acts(assistance, request.user),
    }
    return render(request, "requests/detail.html", context | _content(assistance, request.user, tab))


def _acts(assistance: AssistanceRequest, user: Any) -> dict[str, Any]:
    """The acts open to this person: the first primary one as the button, the rest beside it."""
    rows = [row for row in states.available(assistance, user) if row.page]
    acts = [
        {"name": r.name, "label": r.label, "url": reverse(f"requests:{r.name}", args=[assistance.number])}
        for r in rows
    ]
    first = next((act for act, row in zip(acts, rows, strict=True) if row.primary), None)
    can_copy = assistance.state != State.DRAFT and rules.can_draft(user, assistance)
    return {"primary": first, "others": [act for act in acts if act is not first], "can_copy": can_copy}


def _content(assistance: AssistanceRequest, user: Any, tab: str) -> dict[str, Any]:
    office = rules.note_office(user, assistance)
    own_refusals = office == assistance.assisting_office_id
    refusals = [r for r in assistance.refusals.all() if r.signed_at or own_refusals]
    content: dict[str, Any] = {
        "clock": _clock(assistance) if tab == "overview" else None,
        "refusals": refusals,
        "notes": assistance.notes.all() if office else [],
        "is_party": office is not None,
        "missing": checks.missing_papers(assistance) if tab == "papers" else [],
    }
    if tab == "letter":
        content["letter"] = documents.letter(assistance)
    return content


def _clock(assistance: AssistanceRequest) -> dict[str, Any] | None:
    """How the limit was computed, as lines and as a strip of days."""
    if assistance.sent_at is None or assistance.has_ended:
        return None
    limit = deadlines.result_limit(assistance)
    return {
        "limit": limit,
        "lines": clocks.explain(limit),
        "days": limit.days,
        "tally": clocks.tally(limit.days),
    }


@login_required
@require_GET
def letter(request: HttpRequest, number: str) -> HttpResponse:
    """The letter alone, for printing."""
    assistance = visible_or_404(request.user, number)
    return render(
        request, "requests/letter.html", {"assistance": assistance, "letter": documents.letter(assistance)}
    )


@login_required
@require_GET
def paper_letter(request: HttpRequest) -> HttpResponse:
    """For an office that is no member: a letter to print, with the legal basis and blanks to fill by hand."""
    office = get_object_or_404(Organisation.objects.procuratorates(), code=request.GET.get("to", ""))
    own = next((o for o in request.user.offices if rules.can_start(request.user, o)), None)
    if own is None:
        raise Http404
    fields = {name: request.GET.get(name, "")[:120] for name in ("title", "case_number", "cause")}
    return render(request, "requests/paper_letter.html", {"office": office, "own": own, **fields})


@login_required
def write_note(request: HttpRequest, number: str) -> HttpResponse:
    """A note for the own office."""
    assistance = visible_or_404(request.user, number)
    if not rules.can_write_note(request.user, assistance):
        return redirect(assistance)
    hint = _("Only your own office reads it.")
    return act_page(
        request,
        "requests/write_note.html",
        assistance,
        filled(request, TextForm, name="text", label=_("Internal note"), hint=hint),
        handling.write_note,
        done=_("The note is written. Only your own office reads it."),
        assistance=assistance,
    )
