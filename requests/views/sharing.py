"""Who can see a request and why; sharing it, agreeing to that, taking it back."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cooperation.kernel.errors import NotAllowed, StatePassed
from cooperation.kernel.pages import attach, filled, form_page, posted
from members.models import Organisation
from requests import audience, rules
from requests.actions import sharing
from requests.forms import DecideShareForm, RecipientForm, ShareForm
from requests.models import AssistanceRequest, Share
from requests.views.access import visible_or_404


@login_required
@require_GET
def access(request: HttpRequest, number: str) -> HttpResponse:
    """Every account that reads this request, with the reason, and what the two offices have shared."""
    assistance = visible_or_404(request.user, number)
    found, shares = audience.groups(assistance), audience.running(assistance)
    context = {
        "assistance": assistance,
        "groups": found,
        "count": audience.people_in(found),
        "staff": audience.staff(),
        "can_share": rules.can_share(request.user, assistance),
        "is_party": rules.is_party(request.user, assistance),
        "waiting": [_row(share, assistance, request.user) for share in shares if share.waits],
        "running": [_row(share, assistance, request.user) for share in shares if share.is_running],
        "past": [s for s in shares if not s.waits and not s.is_running] + audience.ended(assistance),
    }
    return render(request, "requests/access.html", context)


def _row(share: Share, assistance: AssistanceRequest, user: Any) -> dict[str, Any]:
    share.assistance = assistance
    may = {
        "decide": share.waits and rules.can_decide_share(user, share),
        "end": rules.can_end_share(user, share),
    }
    return {"share": share, **may}


@login_required
def share(request: HttpRequest, number: str) -> HttpResponse:
    """First the office (`?to=`), then the person, the last day and the purpose; an unusual audience is checked."""
    assistance = visible_or_404(request.user, number)
    side = sharing.require_share(assistance, by=request.user)
    chosen = RecipientForm(request.GET if "to" in request.GET else None)
    if not chosen.is_bound or not _is_possible(chosen, assistance):
        offices = Organisation.objects.procuratorates().members().order_by("code")[:400]
        context = {"assistance": assistance, "form": chosen, "member_offices": offices}
        return render(request, "requests/share_to.html", context)
    return _share_with(request, assistance, side, chosen.cleaned_data["office"])


def _is_possible(chosen: RecipientForm, assistance: AssistanceRequest) -> bool:
    if not chosen.is_valid():
        return False
    try:
        sharing.require_recipient(assistance, chosen.cleaned_data["office"])
    except ValidationError as error:
        attach(chosen, ValidationError({"to": error.messages}))
        return False
    return True


def _share_with(
    request: HttpRequest, assistance: AssistanceRequest, side: Organisation, office: Organisation
) -> HttpResponse:
    form: Any = filled(request, ShareForm, office=office, people=audience.candidates(office))
    context: dict[str, Any] = {"assistance": assistance, "side": side, "office": office}
    context["asks"] = asks = audience.needs_consent(side, office)
    if request.method == "POST":
        form.full_clean()
        person = form.cleaned_data.get("person")
        context |= {"warned": audience.warnings(side, office, person), "recipient": person or office}
    page = _page_of(request, form, context)
    if (page == "share_check" and "confirm" not in request.POST) or "change" in request.POST:
        return render(request, f"requests/{page}.html", context | {"form": form})
    return form_page(
        request,
        f"requests/{page}.html",
        form,
        lambda data: sharing.share(assistance, by=request.user, office=office, **data),
        to=reverse("requests:access", args=[assistance.number]),
        done=_("The other office is asked for its consent.") if asks else _("Shared."),
        **context,
    )


def _page_of(request: HttpRequest, form: Any, context: dict[str, Any]) -> str:
    """The form, or the page that warns of an unusual audience once all else is right."""
    warns = context.get("warned") and set(form.errors) <= {"aware"} and "change" not in request.POST
    return "share_check" if warns else "share"


def _share_or_404(assistance: AssistanceRequest, pk: int, user: Any) -> Share:
    """A share of this request; only its two offices know of it."""
    if not rules.is_party(user, assistance):
        raise Http404
    found = get_object_or_404(Share.objects.select_related("side", "office", "person", "shared_by"), pk=pk,
                              assistance=assistance)  # fmt: skip
    found.assistance = assistance
    return found


@login_required
def decide_share(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """The other party reads who would see it and what for; it agrees or declines."""
    assistance = visible_or_404(request.user, number)
    given = _share_or_404(assistance, pk, request.user)
    if not rules.can_decide_share(request.user, given):
        raise NotAllowed(target=assistance, act="requests.decide_share")
    if not given.waits:
        raise StatePassed(target=assistance, act="requests.decide_share")
    return form_page(
        request,
        "requests/decide_share.html",
        filled(request, DecideShareForm),
        lambda data: sharing.decide(given, by=request.user, **data),
        to=reverse("requests:access", args=[number]),
        done=_("Your decision is on record; the other office is told."),
        assistance=assistance,
        share=given,
        told=_told(given),
    )


def _told(given: Share) -> list[str]:
    """What is unusual about the audience; of an everyday one only how many it is."""
    warned = audience.warnings(given.side, given.office, given.person)
    return warned or [audience.will_see(audience.reached(given.office, given.person))]


@login_required
def end_share(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Take it back: from the next request on the recipient does not find it any more."""
    assistance = visible_or_404(request.user, number)
    given = _share_or_404(assistance, pk, request.user)
    if not rules.can_end_share(request.user, given):
        raise NotAllowed(target=assistance, act="requests.end_share")
    if given.ended_at is not None:
        return redirect("requests:access", number=number)
    return form_page(
        request,
        "requests/end_share.html",
        forms.Form(posted(request)),
        lambda data: sharing.end(given, by=request.user),
        to=reverse("requests:access", args=[number]),
        done=_("Taken back. It works at once."),
        assistance=assistance,
        share=given,
    )
