"""Two versions side by side in one text."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from members import differences, rules
from members.models import AgreementVersion


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """The form of the version picker leads here; the address of a difference names both versions."""
    numbers = [request.GET.get(name, "") for name in ("new", "old")]
    if not all(number.isdecimal() and len(number) < 5 for number in numbers):
        raise Http404
    new, old = (_readable(request.user, int(number)) for number in numbers)
    query = "?changes=on" if request.GET.get("changes") else ""
    if new == old:
        return redirect(new)
    newer, older = (new, old) if new.number > old.number else (old, new)
    target = redirect("members:agreement_diff", number=newer.number, older=older.number)
    target["Location"] += query
    return target


@require_safe
def difference(request: HttpRequest, number: int, older: int) -> HttpResponse:
    """What version `number` says differently from version `older`."""
    new, old = _readable(request.user, number), _readable(request.user, older)
    if new == old:
        raise Http404
    found = differences.between(old, new)
    only = bool(request.GET.get("changes"))
    context = {
        "version": new,
        "older": old,
        "difference": found,
        "articles": found.changed if only else found.articles,
        "only_changes": only,
        "versions": readable_versions(request.user),
    }
    return render(request, "members/agreement_difference.html", context)


def readable_versions(user: Any) -> list[AgreementVersion]:
    """The versions between which this reader may choose, newest first."""
    return list(rules.versions_visible_to(user).order_by("-number"))


def _readable(user: Any, number: int) -> AgreementVersion:
    found = rules.versions_visible_to(user).filter(number=number).first()
    if found is None:
        raise Http404
    return found
