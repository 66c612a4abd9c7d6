"""The directory: every procuratorate of the region, member or not, and how to reach it."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cooperation.kernel import audit, exports
from cooperation.kernel.models import AuditEvent
from cooperation.kernel.paging import capped_count, keyset
from members import rules, selectors
from members.enums import AccessionState, Role
from members.forms.directory import FinderForm
from members.models import Appointment, Organisation, Signature, User


@login_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Find an office."""
    finder = FinderForm(request.GET)
    rows = _found(finder)
    page = keyset(rows, order=("code",), cursor=request.GET.get("cursor", ""))
    context = {"finder": finder, "filters": finder.filters(), "page": page, "count": rows.count()}
    return render(request, "members/directory.html", context)


@login_required
@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The filtered rows as CSV or XLSX. Who took them is logged."""
    rows = _found(FinderForm(request.GET)).order_by("code")
    header = [
        _("Code"),
        _("Name"),
        _("Name in English"),
        _("Level"),
        _("Superior"),
        _("Membership"),
        _("Member since"),
    ]
    response = exports.respond(kind, "offices", header, _cells(rows))
    read = AuditEvent.Outcome.READ
    audit.record(
        "members.export_directory", None, by=request.user, outcome=read, kind=kind, rows=rows.count()
    )
    return response


@login_required
@require_safe
def office(request: HttpRequest, code: str) -> HttpResponse:
    """One office: where it stands, who is above and below, whom to call."""
    shown = get_object_or_404(Organisation.objects.procuratorates(), code=code)
    below = shown.subordinates.filter(retired_on=None)
    contacts = rules.can_see_contacts(request.user, shown)
    context = {
        "office": shown,
        "above": selectors.superiors(shown),
        "page": keyset(below, order=("code",), cursor=request.GET.get("cursor", ""), size=20),
        "count": capped_count(below),
        "contacts": contacts,
        "liaisons": _liaisons(shown) if contacts else [],
        "signature": _signature(shown),
        "may_send": rules.can_ask(request.user, shown),
        "may_join": not shown.is_member and rules.can_accede(request.user, shown),
    }
    return render(request, "members/office.html", context)


def _found(finder: FinderForm) -> QuerySet[Organisation]:
    filters = finder.filters()
    rows = selectors.find_offices(filters.pop("q", ""))
    if "province" in filters:
        rows = rows.filter(code__startswith=filters.pop("province"))
    return rows.filter(**filters)


def _cells(rows: QuerySet[Organisation]) -> Iterator[list[Any]]:
    for row in rows:
        superior = row.superior.name if row.superior else ""
        level, membership = row.get_level_display(), row.get_membership_display()
        yield [row.code, row.name_zh, row.name_en, level, superior, membership, row.member_since]


def _liaisons(shown: Organisation) -> list[User]:
    held = Appointment.objects.active().filter(
        organisation=shown, role=Role.LIAISON, person__is_service=False
    )
    return list(User.objects.filter(pk__in=held.values("person")).order_by("name", "id"))


def _signature(shown: Organisation) -> Signature | None:
    signed = shown.signatures.filter(accession__state=AccessionState.IN_FORCE).select_related("version")
    return signed.order_by("-version__number").first()
