"""Pages of the frame: language, help, accessibility, contact, status, audit log."""

import json
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cooperation.kernel import audit, exports
from cooperation.kernel.addresses import next_address
from cooperation.kernel.forms import AuditFilter
from cooperation.kernel.heartbeat import is_late, last_beat
from cooperation.kernel.models import Mail
from cooperation.kernel.paging import capped_count, keyset
from cooperation.views.health import database_answers
from members.actions import own_account
from members.enums import OfficeKind, Role
from members.models import Appointment, Organisation
from members.roles import holds

# Guides that several roles share, or that hang on the office: guide -> the roles that read it first.
SHARED_GUIDES = {
    "council_delegate": {Role.DELEGATE},
    "administrator": Appointment.ADMINISTRATORS,
    "applicant": {Role.PROCURATOR_GENERAL},
}


@require_safe
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Set the language and show the same page again, query string included."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    if request.user.is_authenticated and request.user.language != code:
        own_account.set_language(request.user, code)
    response = redirect(next_address(request))
    year = 365 * 24 * 60 * 60
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=year,
        samesite="Lax",
        secure=request.is_secure(),
        httponly=True,
    )
    return response


@cache
def _texts() -> dict[str, Any]:
    return json.loads((settings.BASE_DIR / "members/data/help.json").read_text(encoding="utf-8"))


def _picked(row: dict[str, Any], name: str) -> Any:
    """`name` in the reader's language."""
    return row[f"{name}_en" if (get_language() or "").startswith("en") else f"{name}_zh"]


def help(request: HttpRequest) -> HttpResponse:
    """The guides of the reader's own roles first, then all others."""
    roles = request.user.roles if request.user.is_authenticated else set()
    guides = [
        {"role": row["role"], "title": _picked(row, "title"), "steps": _picked(row, "steps")}
        for row in _texts()["roles"]
    ]
    own = [guide for guide in guides if roles & SHARED_GUIDES.get(guide["role"], {guide["role"]})]
    others = [guide for guide in guides if guide not in own]
    return render(request, "pages/help.html", {"own": own, "others": others})


def accessibility(request: HttpRequest) -> HttpResponse:
    return render(
        request, "pages/accessibility.html", {"paragraphs": _picked(_texts()["accessibility"], "paragraphs")}
    )


def contact(request: HttpRequest) -> HttpResponse:
    """The Federation's office for everybody; names and telephones of the staff for those who are logged in."""
    office = Organisation.objects.filter(kind=OfficeKind.FEDERATION).first()
    staff: Iterable[Appointment] = ()
    if request.user.is_authenticated:
        held = Appointment.objects.active().filter(role=Role.SECRETARIAT)
        staff = held.select_related("person").order_by("person__name")
    return render(request, "pages/contact.html", {"office": office, "staff": staff})


def status(request: HttpRequest) -> HttpResponse:
    """Whether the portal works, for everybody. Numbers only."""
    waiting = capped_count(Mail.objects.filter(state=Mail.State.PENDING))
    context = {
        "database": database_answers(),
        "waiting": waiting,
        "sweep": last_beat(),
        "sweep_late": is_late(),
    }
    return render(request, "pages/status.html", context)


@login_required
@require_safe
def audit_log(request: HttpRequest) -> HttpResponseBase:
    """For audit administrators; for all others there is no such page. Reading it is an event of its own."""
    if not holds(request.user, "kernel.read_audit"):
        raise Http404
    form = AuditFilter(request.GET)
    as_file = request.GET.get("format") == "csv"
    rows = form.rows()
    audit.record("kernel.export_audit" if as_file else "kernel.read_audit", None, by=request.user, outcome="read",
                 filter=form.chosen())  # fmt: skip
    if as_file:
        return exports.respond("csv", "audit-log", _csv_header(), _csv_rows(rows))
    page = keyset(rows, order=("-id",), cursor=request.GET.get("cursor", ""), size=50)
    return render(request, "pages/audit_log.html", {"form": form, "page": page, "chosen": form.chosen(),
                                                     "count": capped_count(rows)})  # fmt: skip


def _csv_header() -> list[str]:
    return [_("Number"), _("Time"), _("Actor"), _("Office"), _("Act"), _("Outcome"), _("Object"), _("State before"),
            _("State after"), _("Note"), _("Details"), _("Request id"), _("Network address")]  # fmt: skip


def _csv_rows(rows: Any) -> Iterator[list[Any]]:
    """Row by row from the database, so that memory does not grow with the log."""
    for event in rows.order_by("-id").iterator(chunk_size=1000):
        yield [event.pk, event.at, event.actor, event.office_zh, event.action, event.outcome, event.target,
               event.from_state, event.to_state, event.shown_note, json.dumps(event.detail, ensure_ascii=False),
               event.request_id, event.address]  # fmt: skip
