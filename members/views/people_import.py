"""People from a spreadsheet: template, check with every mistake by cell, and one word that writes all or nothing."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cooperation.kernel import exports
from cooperation.kernel.errors import StatePassed
from cooperation.kernel.pages import filled, form_page
from members import imports
from members.actions import people
from members.enums import Role
from members.forms.people import ImportForm
from members.models import Organisation, PeopleImport
from members.views.people import FORM, kept_office

SHOWN = 200  # mistakes, and rows of the preview


def _office(request: HttpRequest) -> Organisation | None:
    """The own office; None for the system administrator. Http404 for everybody else."""
    if people.can_import(request.user, None):
        return None
    return kept_office(request, request.GET.get("office", ""))


@login_required
@require_http_methods(FORM)
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a file. With mistakes they are all shown and nothing is kept."""
    office = _office(request)
    form: Any = filled(request, ImportForm, office=office)
    context: dict[str, Any] = {"form": form, "office": office, "most": imports.MAX_ROWS}
    if request.method == "POST" and form.is_valid():
        file, checked = form.cleaned_data["file"], form.checked
        if not checked.mistakes:
            file.seek(0)
            kept = people.keep_import(
                by=request.user, office=office, filename=file.name, content=file.read(), checked=checked
            )
            return redirect("members:import_check", kept.pk)
        context |= {"mistakes": checked.mistakes[:SHOWN], "found": len(checked.mistakes)}
    return render(request, "members/people_import.html", context)


@login_required
@require_safe
def template(request: HttpRequest) -> HttpResponseBase:
    """The empty spreadsheet with the right first row."""
    office = _office(request)
    return exports.respond("xlsx", _("people"), imports.header(office), [])


@login_required
@require_http_methods(FORM)
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """What will be written; the button writes it."""
    kept = get_object_or_404(PeopleImport.objects.select_related("office"), pk=pk, by=request.user)
    if not people.can_import(request.user, kept.office):
        raise Http404
    if kept.done_at is not None:
        raise StatePassed(target=kept, act="members.import_people")

    def act(typed: dict[str, Any]) -> None:
        people.carry_out_import(kept, by=request.user)

    rows = [row | {"roles": [Role(role).label for role in row["roles"]]} for row in kept.rows[:SHOWN]]
    done = _("All accounts are opened: %(n)s.") % {"n": len(kept.rows)}
    to = "members:people" if kept.office else "admin:members_user_changelist"
    context = {"kept": kept, "rows": rows, "total": len(kept.rows), "done": done}
    return form_page(
        request, "members/people_import_check.html", filled(request, Form), act, to=to, **context
    )
