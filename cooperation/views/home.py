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
from cooperation.kernel.paging import capped_counts, capped_tally
from cooperation.views import desks
from federation import selectors as federation
from members import agreement_todo
from members import selectors as members
from members.audience import may_open
from members.enums import AccessionState, Membership, Scope
from members.finding import find_offices, matching
from members.models import Accession
from members.roles import holds
from requests import rules, selectors
from requests.models import AssistanceRequest

SHOWN = 25  # requests that the search shows
OFFICES = 15  # offices that the search shows at most
OWN_TURN = (AccessionState.DRAFT, AccessionState.SUPPLEMENT)  # the applicant has to act


@login_required
@require_GET
def workbench(request: HttpRequest) -> HttpResponse:
    """One page for all roles of a person, grouped by task."""
    user, today = request.user, timezone.localdate()
    context: dict[str, Any] = {"today": today, "greeting": _greeting(), "recent": _recent(user)}
    waiting, applications = _accessions(user)
    if _takes_part(user):
        context |= _requests(user, today)
    if holds(user, "federation.read_pipeline"):
        context["pipeline"] = federation.waiting(user)
    tasks = agreement_todo.tasks(user)
    context |= {"agreement_tasks": tasks, "accessions": waiting, "applications": applications}
    context["waiting_count"] = sum(
        (context.get("todo_count", 0), len(waiting), len(tasks), len(context.get("pipeline", ())))
    )
    context |= {"desk_tiles": desks.tiles(user), "desk_shortcuts": desks.shortcuts(user)}
    context["reads_directory"] = may_open(user, Scope.DIRECTORY)
    return render(request, "workbench.html", context)


def _takes_part(user: Any) -> bool:
    """Whether requests can concern the person: an office that never joined has none, and no numbers about them."""
    reads = set(rules.reading_offices(user))
    return any(own.pk in reads and own.membership != Membership.NONE for own in user.offices)


def _greeting() -> str:
    hour = timezone.localtime().hour
    return _("good morning") if hour < 12 else _("good afternoon") if hour < 18 else _("good evening")


def _requests(user: Any, today: date) -> dict[str, Any]:
    mine, due_today = capped_tally(selectors.box_parts("todo", user), "due_on", today)
    waiting = selectors.waiting_for_others(user)
    counts = capped_counts({"overdue": selectors.overdue(user, today), "others": waiting})
    return {
        "groups": _groups(selectors.todo(user), today, user),
        "todo_count": mine,
        "due_today": due_today,
        "can_start": any(rules.can_start(user, office) for office in user.offices),
        **counts,
    }


def _groups(rows: list[AssistanceRequest], today: date, user: Any) -> list[dict[str, Any]]:
    """Today (and overdue), this week, later."""
    week = today + timedelta(days=7 - today.isoweekday())
    parts: dict[str, list[AssistanceRequest]] = {"today": [], "week": [], "later": []}
    for row in rows:
        due = row.due_on if row.due_on and not row.paused_on else None
        due = row.papers_due_on if rules.must_supply(user, row) else due
        parts["later" if due is None or due > week else "week" if due > today else "today"].append(row)
    titles = {"today": _("Today"), "week": _("This week"), "later": _("Later")}
    return [{"title": titles[name], "rows": found} for name, found in parts.items() if found]


def _recent(user: Any) -> list[Notice]:
    return list(Notice.objects.filter(person=user).order_by("-id")[:5])


def _accessions(user: Any) -> tuple[list[Accession], list[dict[str, Any]]]:
    """For a procurator-general whose office is no member: what waits for the own hand, and how the rest stands."""
    offices = [
        office for office in user.offices if not office.is_member and holds(user, "members.accede", office)
    ]
    found = [(office, members.accession_under_way(office)) for office in offices]
    mine = [accession for _office, accession in found if accession and accession.state in OWN_TURN]
    others = [{"office": o, "accession": a} for o, a in found if a is None or a.state not in OWN_TURN]
    return mine, others


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
    rows, offices = list(found.filter(wanted)[: SHOWN + 1]), find_offices(text, limit=OFFICES)
    count = max(len(offices), matching(text).count())  # what was meant is shown, what also fits is counted
    context = {"text": text, "rows": rows[:SHOWN], "more": len(rows) > SHOWN, "shown": SHOWN}
    return render(request, "search.html", context | {"offices": offices, "office_count": count})
