"""The boxes of an office: what waits, received, sent, all, archive."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation.kernel import audit, exports
from cooperation.kernel.paging import capped_counts, keyset
from requests import rules, selectors
from requests.forms import FilterForm
from requests.models import AssistanceRequest

TITLES = {
    "todo": gettext_lazy("Waiting for me"),
    "inbox": gettext_lazy("Received"),
    "outbox": gettext_lazy("Sent by us"),
    "all": gettext_lazy("Whole office"),
    "archive": gettext_lazy("Archive"),
    "shared": gettext_lazy("Shared with me"),
}


def _box(request: HttpRequest) -> str:
    name = request.GET.get("box", "inbox")
    if not rules.reading_offices(request.user) or name not in selectors.BOXES:
        raise Http404
    return name


@login_required
def listing(request: HttpRequest) -> HttpResponse:
    """One tab, filtered, by keyset."""
    name = _box(request)
    form = FilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    boxes = {key: selectors.box_parts(key, request.user) for key in selectors.BOXES}
    parts = [selectors.filtered(part, wanted) for part in boxes[name]]
    counts = capped_counts(boxes | ({"found": parts} if any(wanted.values()) else {}))
    found = counts.pop("found", counts[name])
    cursor, order = request.GET.get("cursor", ""), selectors.order_of(name)
    page = keyset(selectors.rows_of_lists(), order=order, cursor=cursor, parts=parts)
    tabs = [{"name": key, "title": TITLES[key], "count": counts[key]} for key in selectors.BOXES]
    context = {"page": page, "form": form, "tabs": tabs, "box": name, "title": TITLES[name], "found": found}
    context["can_start"] = any(rules.can_start(request.user, office) for office in request.user.offices)
    return render(request, "requests/list.html", context | {"chips": _chips(request, form)})


def _filtered(request: HttpRequest, name: str) -> Any:
    form = FilterForm(request.GET)
    rows = selectors.box(name, request.user)
    return selectors.filtered(rows, form.cleaned_data) if form.is_valid() else rows


def _chips(request: HttpRequest, form: FilterForm) -> list[dict[str, str]]:
    """The filters in use, each with the address without it."""
    chips = []
    for field in form:
        value = request.GET.get(field.name)
        if value:
            query = request.GET.copy()
            query.pop(field.name)
            query.pop("cursor", None)
            shown = dict(getattr(field.field, "flatchoices", None) or _choices(field)).get(value, value)
            chips.append(
                {
                    "text": f"{field.label}: {shown}" if value != "on" else str(field.label),
                    "url": f"?{query.urlencode()}",
                }
            )
    return chips


def _choices(field: Any) -> list[tuple[str, str]]:
    return [(str(key), str(text)) for key, text in getattr(field.field, "choices", [])]


@login_required
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """The filtered rows as CSV or XLSX. The export itself is recorded."""
    name = _box(request)
    rows = _filtered(request, name)
    audit.record(
        "requests.export", None, by=request.user, outcome="read", box=name, filters=sorted(request.GET)
    )
    header = [_("Number"), _("Subject line"), _("Requesting office"), _("Assisting office"), _("Type"), _("Officer"),
              _("Status"), _("Sent"), _("Due"), _("Urgent")]  # fmt: skip
    return exports.respond(kind, f"requests-{name}", header, _export_rows(rows.order_by("-id")))


def _export_rows(rows: Any) -> Iterator[list[Any]]:
    for row in rows.iterator(chunk_size=2000):
        yield _export_row(row)


def _export_row(row: AssistanceRequest) -> list[Any]:
    return [row.number, row.title, row.requesting_office.name, row.assisting_office.name, row.type.name,
            row.assigned_to.name if row.assigned_to else "", str(row.step.label),
            localtime(row.sent_at).date().isoformat() if row.sent_at else "", row.due_on.isoformat() if row.due_on else "",
            _("yes") if row.is_urgent else _("no")]  # fmt: skip
