"""The finder: from what one has at hand to the competent office; and the superior that two offices have in common."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members import rules
from members.contact import card
from members.enums import Scope
from members.finding import MOST, find_offices, former_name
from members.forms.finder import FindForm, SuperiorForm
from members.models import Organisation
from members.selectors import common_superior, superiors
from members.views.gate import reading


@reading(Scope.DIRECTORY)
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """One competent office with all that is needed to reach it, or the offices among which to choose."""
    form = FindForm(request.GET)
    text = form.text
    found = find_offices(text) if text else []
    context: dict[str, Any] = {"form": form, "text": text, "found": found, "most": len(found) == MOST}
    if len(found) == 1:
        context |= {
            "card": card(found[0], request.user),
            "former": former_name(found[0], text),
            "may_send": rules.can_ask(request.user, found[0]),
        }
    return render(request, "members/finder.html", context)


@reading(Scope.DIRECTORY)
@require_safe
def superior(request: HttpRequest) -> HttpResponse:
    """The office that decides an objection between two others (Rules, Article 180)."""
    form = SuperiorForm(request.GET or None)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        context |= _answer(form.cleaned_data["first"], form.cleaned_data["second"])
    return render(request, "members/common_superior.html", context)


def _answer(first: Organisation, second: Organisation) -> dict[str, Any]:
    """The common superior, and the way up to it from both sides."""
    common = common_superior(first, second)
    return {"asked": True, "common": common, "ways": [_way(first, common), _way(second, common)]}


def _way(office: Organisation, common: Organisation | None) -> list[Organisation]:
    way = [office, *superiors(office)]
    return way[: way.index(common) + 1] if common in way else way
