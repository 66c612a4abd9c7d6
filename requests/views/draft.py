"""A new request in three pages: whom and why; what and which papers; check. Each step saves the draft."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cooperation.kernel.errors import NotAllowed
from cooperation.kernel.pages import filled, form_page, posted
from members.models import Organisation, User
from members.roles import holds
from members.selectors import version_in_force
from members.standing import no_new_requests
from requests import checks, deadlines, documents, rules
from requests.actions import drafting
from requests.forms import WhoForm
from requests.models import AssistanceRequest, Paper
from requests.views.access import acting, visible_or_404
from requests.views.what import WhatPage

WHO = (
    "assisting_office",
    "type",
    "title",
    "case_number",
    "cause",
    "rank",
    "in_custody",
    "is_urgent",
    "urgent_reason",
)


def _own_office(user: User) -> Organisation:
    """The office for which this person may start a request."""
    office = next((o for o in user.offices if rules.can_start(user, o)), None)
    if office is None:
        barred = [o for o in user.offices if o.is_member and holds(user, "requests.draft_request", o)]
        if barred:
            raise NotAllowed(no_new_requests(barred[0]), act="requests.draft")
        raise NotAllowed(_("Only case officers and liaison officers of a member send requests through the portal."),
                         act="requests.draft")  # fmt: skip
    return office


def _editable(request: HttpRequest, number: str) -> AssistanceRequest:
    """A draft that this person may change; 409 when it is no draft any more."""
    assistance = visible_or_404(request.user, number)
    drafting.check_open(assistance, request.user)
    return assistance


def _who_page(request: HttpRequest, form: Any, act: Any, to: Any, **context: Any) -> HttpResponse:
    context["member_offices"] = Organisation.objects.procuratorates().addressed().order_by("code")[:400]
    context["paper_letter_query"] = _paper_letter_query(form)
    return form_page(request, "requests/who.html", form, act, to=to, **context)


def _paper_letter_query(form: Any) -> str:
    """Carries what was typed into the printable letter to an office that is no member."""
    if not form.is_bound:
        return ""
    form.full_clean()
    office = form.cleaned_data.get("assisting_office")
    typed = {name: form.data.get(name, "") for name in ("title", "case_number", "cause")}
    return urlencode({"to": getattr(office, "code", "")} | typed)


@login_required
def start(request: HttpRequest) -> HttpResponse:
    """Page 1 of a new request."""
    office, made = _own_office(request.user), []
    wanted = Organisation.objects.filter(code=request.GET.get("to", "")).first()
    form = filled(request, WhoForm, {"assisting_office": wanted}, version=version_in_force())

    def act(data: dict[str, Any]) -> None:
        made.append(drafting.start(by=request.user, office=office, **data))

    return _who_page(request, form, act, lambda: _after_who(request, made[0]))


@login_required
def who(request: HttpRequest, number: str) -> HttpResponse:
    """Page 1 of a draft, to change it."""
    assistance = _editable(request, number)
    initial = {name: getattr(assistance, name) for name in WHO} | {"type": assistance.type_id}
    form = filled(request, WhoForm, initial, version=assistance.version)

    def act(data: dict[str, Any]) -> None:
        drafting.edit(assistance, by=request.user, **data)

    return _who_page(request, form, act, lambda: _after_who(request, assistance), assistance=assistance)


def _after_who(request: HttpRequest, assistance: AssistanceRequest) -> str:
    """On to page 2, back to the check page one came from, or to the draft."""
    if "save" in request.POST:
        messages.success(request, _("The draft is saved."))
        return assistance.get_absolute_url()
    step = "submit" if request.GET.get("back") == "check" else "edit_what"
    return reverse(f"requests:{step}", args=[assistance.number])


@login_required
def what(request: HttpRequest, number: str) -> HttpResponse:
    """Page 2. What was typed and every good file is saved even when something else needs correcting."""
    assistance = _editable(request, number)
    page = WhatPage(request, assistance)
    if request.method == "POST":
        saved = page.save()
        if saved and "save" in request.POST:
            messages.success(request, _("The draft is saved."))
            return redirect("requests:edit_what", number=number)
        if saved and "add" not in request.POST and page.is_complete():
            return redirect("requests:submit", number=number)
    return render(request, "requests/what.html", page.context())


@login_required
def remove_paper(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Take a paper out of the draft."""
    assistance = _editable(request, number)
    paper = get_object_or_404(Paper, pk=pk, assistance=assistance)
    if request.method == "POST":  # a GET comes here after logging in again: nothing is removed
        drafting.remove_paper(paper, by=request.user)
    return redirect(reverse("requests:edit_what", args=[number]) + "#papers")


@acting("submit")
def submit(request: HttpRequest, assistance: AssistanceRequest) -> HttpResponse:
    """Page 3: check everything, see the letter, submit it for signature."""
    number = assistance.number
    return form_page(
        request,
        "requests/submit.html",
        forms.Form(posted(request)),
        lambda data: drafting.submit(assistance, by=request.user),
        to=reverse("requests:submitted", args=[number]),
        assistance=assistance,
        letter=documents.letter(assistance),
        problems=_problems(assistance),
        forecast=deadlines.forecast(assistance),
        early_wish=deadlines.is_early(assistance),
    )


def _problems(assistance: AssistanceRequest) -> list[dict[str, str]]:
    """What is still missing, each with the page on which it is filled in."""
    who, what = (reverse(f"requests:{name}", args=[assistance.number]) for name in ("edit_who", "edit_what"))
    try:
        checks.check_complete(assistance)
    except ValidationError as error:
        return [
            {"text": text, "to": f"{who}?back=check" if name in WHO else f"{what}#{name}"}
            for name, texts in error.message_dict.items()
            for text in texts
        ]
    return []


@login_required
def submitted(request: HttpRequest, number: str) -> HttpResponse:
    """The confirmation: the number and what happens next."""
    return render(request, "requests/submitted.html", {"assistance": visible_or_404(request.user, number)})


@acting("discard")
def discard(request: HttpRequest, assistance: AssistanceRequest) -> HttpResponse:
    """Throw the draft away."""
    return form_page(
        request,
        "requests/discard.html",
        forms.Form(posted(request)),
        lambda data: drafting.discard(assistance, by=request.user),
        to=reverse("requests:list") + "?box=outbox",
        done=_("The draft is discarded."),
        assistance=assistance,
    )


@login_required
def copy(request: HttpRequest, number: str) -> HttpResponse:
    """A new draft with the words of an old request of the own office; papers are chosen anew."""
    old = visible_or_404(request.user, number)
    if not rules.can_draft(request.user, old):
        raise NotAllowed(target=old, act="requests.copy")
    if request.method != "POST":  # after logging in again: the button is on that page
        return redirect(old)
    try:
        made = drafting.copy(old, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(old)
    messages.success(
        request, _("Copied as %(number)s. Check it and add the papers.") % {"number": made.number}
    )
    return redirect("requests:edit_what", number=made.number)
