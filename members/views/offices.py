"""Acts on one office: its own liaison keeps the profile, the keeper of the directory enters new names and mergers."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cooperation.kernel.errors import NotAllowed
from cooperation.kernel.pages import form_page, posted
from members.actions import office_changes
from members.actions.office_profile import PROFILE, edit_profile, keeps_profile
from members.forms.offices import MergeForm, ProfileForm, RenameForm
from members.load import open_matters
from members.models import Organisation
from members.roles import holds

NAMES = ("name_zh", "short_zh", "division")


def _office(code: str) -> Organisation:
    return get_object_or_404(Organisation.objects.procuratorates().filter(retired_on=None), code=code)


def _for_keepers(request: HttpRequest, code: str, act: str) -> Organisation:
    """The office, for who keeps the directory. Everybody may know that it exists, so others get 403."""
    office = _office(code)
    if not holds(request.user, office_changes.MAY):
        raise NotAllowed(target=office, act=f"members.{act}")
    return office


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest, code: str) -> HttpResponse:
    """Contacts, languages and what the office can do, as it says itself."""
    office = _office(code)
    if not keeps_profile(request.user, office):
        raise NotAllowed(target=office, act="members.edit_office_profile")
    initial = {name: getattr(office, name) for name in PROFILE}
    return form_page(
        request,
        "members/office_profile.html",
        ProfileForm(posted(request), initial=initial),
        lambda values: edit_profile(office, by=request.user, **values),
        to=reverse("members:office", args=[code]),
        done=_("The profile is saved."),
        office=office,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: HttpRequest, code: str) -> HttpResponse:
    """A new name; the old one goes on leading here."""
    office = _for_keepers(request, code, "rename_office")
    initial = {name: getattr(office, name) for name in NAMES}
    return form_page(
        request,
        "members/rename_office.html",
        RenameForm(posted(request), initial=initial),
        lambda values: office_changes.rename_office(office, by=request.user, **values),
        to=reverse("members:office", args=[code]),
        done=_("The new name is entered. The old one goes on leading to this office."),
        office=office,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, code: str) -> HttpResponse:
    """The office ends, another one takes over."""
    office = _for_keepers(request, code, "merge_office")

    def act(values: dict[str, Any]) -> None:
        office_changes.merge_office(office, by=request.user, **values)

    return form_page(
        request,
        "members/merge_office.html",
        MergeForm(posted(request)),
        act,
        to=reverse("members:office", args=[code]),
        done=_("The merger is entered. Old names and the old code lead to the successor."),
        office=office,
        load=open_matters([office.pk]).get(office.pk, 0),
        below=office.subordinates.filter(retired_on=None).count(),
    )
