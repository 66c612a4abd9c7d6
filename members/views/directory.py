"""The directory: every procuratorate of the region, member or not, and how to reach it."""

from collections.abc import Iterator
from typing import Any

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
from members.actions.office_profile import keeps_profile
from members.contact import card
from members.enums import AccessionState, Scope
from members.finding import ABOVE, matching
from members.forms.directory import FinderForm
from members.models import Organisation, Signature
from members.roles import holds
from members.views.gate import reading


@reading(Scope.DIRECTORY)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Find an office."""
    finder = FinderForm(request.GET)
    rows = _found(finder)
    page = keyset(rows, order=("code",), cursor=request.GET.get("cursor", ""))
    context = {"finder": finder, "filters": finder.filters(), "page": page, "count": rows.count()}
    return render(request, "members/directory.html", context)


@reading(Scope.DIRECTORY)
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


@reading(Scope.DIRECTORY)
@require_safe
def office(request: HttpRequest, code: str) -> HttpResponse:
    """One office: where it stands, who is above and below, whom to call."""
    rows = Organisation.objects.procuratorates().select_related("successor", ABOVE)
    shown = get_object_or_404(rows, code=code)
    below = shown.subordinates.filter(retired_on=None)
    context = {
        "office": shown,
        "page": keyset(below, order=("code",), cursor=request.GET.get("cursor", ""), size=20),
        "count": capped_count(below),
        "card": card(shown, request.user),
        "changes": selectors.history(shown),
        "signature": _signature(shown),
        "may_send": rules.can_ask(request.user, shown),
        "may_keep_profile": keeps_profile(request.user, shown),
        "keeps_directory": holds(request.user, "members.keep_offices") and shown.retired_on is None,
        "may_join": not shown.is_member and rules.can_accede(request.user, shown),
    }
    return render(request, "members/office.html", context)


def _found(finder: FinderForm) -> QuerySet[Organisation]:
    filters = finder.filters()
    rows = matching(filters.pop("q", ""))
    if "province" in filters:
        rows = rows.filter(code__startswith=filters.pop("province"))
    return rows.filter(**filters)


def _cells(rows: QuerySet[Organisation]) -> Iterator[list[Any]]:
    for row in rows:
        superior = row.superior.name if row.superior else ""
        level, membership = row.get_level_display(), row.get_membership_display()
        yield [row.code, row.name_zh, row.name_en, level, superior, membership, row.member_since]


def _signature(shown: Organisation) -> Signature | None:
    signed = shown.signatures.filter(accession__state=AccessionState.IN_FORCE).select_related("version")
    return signed.order_by("-version__number").first()
