"""The register of signatures, as depositaries keep it: which member signed which version when, with declarations."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cooperation.kernel import audit, exports
from cooperation.kernel.models import AuditEvent
from cooperation.kernel.paging import capped_count, keyset
from members import selectors
from members.models import AgreementVersion, Organisation
from members.views.agreement import own_offices


@require_safe
def signatures(request: HttpRequest) -> HttpResponse:
    """Every member with the versions it has signed. Names of people are not public."""
    rows = selectors.register()
    context = {
        "version": _in_force(),
        "open_version": selectors.version_open_for_signature(),
        "page": keyset(rows, order=("code",), cursor=request.GET.get("cursor", ""), size=50),
        "count": capped_count(rows),
        "own": own_offices(request),
    }
    return render(request, "members/signatures.html", context)


@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The whole register as CSV or XLSX, a row for each signature. Public as the page is; who took it is logged."""
    rows = selectors.register().order_by("code")
    header = [_("Code"), _("Office"), _("Membership"), _("Member since"), _("Version"), _("Signed on"),
              _("Declaration"), _("SHA-256 of the text")]  # fmt: skip
    response = exports.respond(kind, "signatures", header, _cells(rows))
    by = request.user if request.user.is_authenticated else None
    audit.record("members.export_signatures", None, by=by, outcome=AuditEvent.Outcome.READ, kind=kind)
    return response


def _cells(rows: QuerySet[Organisation]) -> Iterator[list[Any]]:
    for office in rows.iterator(chunk_size=500):
        membership = office.get_membership_display()
        for signature in office.signed:  # type: ignore[attr-defined]
            yield [office.code, office.name, membership, office.member_since, signature.version.number,
                   signature.signed_at, signature.declaration, signature.digest]  # fmt: skip


def _in_force() -> AgreementVersion:
    try:
        return selectors.version_in_force()
    except AgreementVersion.DoesNotExist:
        raise Http404 from None
