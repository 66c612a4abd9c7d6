"""The workbench: what needs me, across all apps, grouped by when it is due."""

from datetime import date, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cooperation.kernel.models import Notice
from cooperation.kernel.paging import capped_counts
from federation import selectors as federation
from members import selectors as members
from members.finding import find_offices
from members.roles import holds
from requests import rules, selectors
from requests.models import AssistanceRequest


@login_required
@require_GET
def workbench(request: HttpRequest) -> HttpResponse:
    """One page for all roles of a person, grouped by task."""
    user, today = request.user, timezone.localdate()
    context: dict[str, Any] = {"today": today, "greeting": _greeting(), "recent": _recent(user)}
    if rules.reading_offices(user):
        context |= _requests(user, today)
    if holds(user, "federation.read_pipeline"):
        context["pipeline"] = federation.waiting(user)
    context["applications"] = _applications(user)
    return render(request, "workbench.html", context)


def _greeting() -> str:
    hour = timezone.localtime().hour
    return _("good morning") if hour < 12 else _("good afternoon") if hour < 18 else _("good evening")


def _requests(user: Any, today: date) -> dict[str, Any]:
    todo = selectors.todo(user)
    waiting = selectors.waiting_for_others(user)
    counts = capped_counts({"overdue": selectors.overdue(user, today), "others": waiting})
    return {
        "groups": _groups(todo, today),
        "todo_count": len(todo),
        "due_today": sum(row.due_on == today for row in todo),
        "can_start": any(rules.can_start(user, office) for office in user.offices),
        **counts,
    }


def _groups(rows: list[AssistanceRequest], today: date) -> list[dict[str, Any]]:
    """Today (and overdue), this week, later."""
    week = today + timedelta(days=7 - today.isoweekday())
    parts: dict[str, list[AssistanceRequest]] = {"today": [], "week": [], "later": []}
    for row in rows:
        due = row.due_on if row.due_on and not row.paused_on else None
        parts["later" if due is None or due > week else "week" if due > today else "today"].append(row)
    titles = {"today": _("Today"), "week": _("This week"), "later": _("Later")}
    return [{"title": titles[name], "rows": found} for name, found in parts.items() if found]


def _recent(user: Any) -> list[Notice]:
    return list(Notice.objects.filter(person=user).order_by("-id")[:5])


def _applications(user: Any) -> list[dict[str, Any]]:
    """For a procurator-general whose office is no member: where its accession stands."""
    offices = [
        office for office in user.offices if not office.is_member and holds(user, "members.accede", office)
    ]
    return [{"office": office, "accession": members.accession_under_way(office)} for office in offices]


@login_required
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Numbers, subject lines, offices: only what the reader may see."""
    text = request.GET.get("q", "").strip()[:100]
    if not text:
        return render(request, "search.html", {"text": ""})
    found = rules.visible_to(request.user).select_related(*selectors.ROW).order_by("-id")
    exact = found.filter(number__iexact=text).first()
    if exact:
        return redirect(exact)
    wanted = Q(number__istartswith=text) | Q(title__contains=text) | Q(letter_number__contains=text)
    context = {"text": text, "rows": found.filter(wanted)[:25], "offices": find_offices(text, limit=15)}
    return render(request, "search.html", context)
