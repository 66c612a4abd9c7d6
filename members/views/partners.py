"""The public register of partners, and the acts by which the secretariat keeps it."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cooperation.kernel import exports
from cooperation.kernel.errors import NotAllowed
from cooperation.kernel.pages import form_page, posted
from cooperation.kernel.paging import keyset
from members.actions import partners as actions
from members.forms.partners import EndForm, RegisterForm
from members.models import Partnership
from members.roles import holds


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Every confirmed partnership, running and ended, for everybody; to the secretariat also what waits."""
    rows = Partnership.objects.confirmed().select_related("organisation")
    keeps = holds(request.user, actions.MAY)
    pending = Partnership.objects.pending().select_related("organisation", "registered_by") if keeps else []
    context = {
        "page": keyset(rows, order=("-ends_on", "-id"), cursor=request.GET.get("cursor", "")),
        "count": rows.count(),
        "keeps": keeps,
        "pending": [(row, actions.may_confirm(request.user, row)) for row in pending],
        "today": timezone.localdate(),
    }
    return render(request, "members/partners.html", context)


@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The register as CSV or XLSX, for everybody as the page is."""
    rows = Partnership.objects.confirmed().select_related("organisation").order_by("-ends_on", "-id")
    header = [_("Partner"), _("Kind of partner"), _("Open"), _("Purpose of the partnership"), _("From"), _("Until"),
              _("Ended early")]  # fmt: skip
    return exports.respond(kind, "partners", header, _cells(rows))


def _cells(rows: Iterable[Partnership]) -> Iterator[list[Any]]:
    for row in rows:
        ended = timezone.localtime(row.ended_at).date() if row.ended_at else None
        open_parts = "; ".join(row.scope_names)
        yield [
            row.organisation.name,
            row.get_kind_display(),
            open_parts,
            row.purpose,
            row.starts_on,
            row.ends_on,
            ended,
        ]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """Register a partner; a second person confirms."""
    if not holds(request.user, actions.MAY):
        raise Http404

    def act(values: dict) -> None:
        actions.register_partner(by=request.user, organisation=values.pop("partner"), **values)

    return form_page(
        request,
        "members/partner_register.html",
        RegisterForm(posted(request)),
        act,
        to=reverse("members:partners"),
        done=_("The entry is kept. It opens nothing until a second person has confirmed it."),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person reads the entry and confirms."""
    row = _row(request, pk)
    if not actions.may_confirm(request.user, row):
        text = _("A second person must confirm: not the one who registered it.")
        raise NotAllowed(text, target=row.organisation, act="members.confirm_partner")
    return form_page(
        request,
        "members/partner_confirm.html",
        Form(posted(request)),
        lambda _values: actions.confirm_partner(row, by=request.user),
        to=reverse("members:partners"),
        done=_("Confirmed. The register shows it from now on."),
        row=row,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Before its day, with a reason."""
    row = _row(request, pk)
    return form_page(
        request,
        "members/partner_end.html",
        EndForm(posted(request)),
        lambda values: actions.end_partner(row, by=request.user, **values),
        to=reverse("members:partners"),
        done=_("Ended. Nothing is open to the partner through this entry any more."),
        row=row,
    )


def _row(request: HttpRequest, pk: int) -> Partnership:
    """For the secretariat; entries that nobody has confirmed are nobody else's business."""
    if not holds(request.user, actions.MAY):
        raise Http404
    return get_object_or_404(Partnership.objects.select_related("organisation", "registered_by"), pk=pk)
