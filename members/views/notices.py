"""Notices of the reader, and how they come by mail."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cooperation.kernel.addresses import next_address
from cooperation.kernel.delivery import KINDS
from cooperation.kernel.models import Notice
from cooperation.kernel.pages import form_page
from cooperation.kernel.paging import keyset
from members.actions import notices as acts
from members.forms.notices import WishesForm


@login_required
def listing(request: HttpRequest) -> HttpResponse:
    rows = Notice.objects.filter(person=request.user)
    page = keyset(rows, order=("-id",), cursor=request.GET.get("cursor", ""))
    return render(request, "members/notices.html", {"page": page, "days": _by_day(page.rows)})


def _by_day(rows: list[Notice]) -> list[tuple[Any, list[dict[str, Any]]]]:
    """(day, notices with their sentence), newest first."""
    told = [{"notice": row, "sentence": _sentence(row)} for row in rows]
    grouped = groupby(told, key=lambda item: timezone.localtime(item["notice"].created_at).date())
    return [(day, list(items)) for day, items in grouped]


def _sentence(notice: Notice) -> str:
    """Older notices may be of a kind that is no longer sent."""
    kind = KINDS.get(notice.kind)
    return kind.text(notice.params) if kind else _("A notice of an earlier version of the portal.")


@login_required
@require_POST
def mark_read(request: HttpRequest) -> HttpResponse:
    """Those given as `id`, or all."""
    ids = [int(value) for value in request.POST.getlist("id") if value.isdecimal() and len(value) < 19]
    count = acts.mark_read(request.user, ids if "id" in request.POST else None)
    text = ngettext("%(n)s notice marked as read.", "%(n)s notices marked as read.", count)
    messages.success(request, text % {"n": count})
    return redirect(next_address(request, default="members:notices"))


@login_required
def settings(request: HttpRequest) -> HttpResponse:
    def act(typed: dict[str, str]) -> None:
        acts.set_wishes(request.user, typed)

    form = WishesForm(request.POST or None, wishes=acts.wishes_of(request.user))
    done = _("Your choice is saved.")
    return form_page(
        request, "members/notice_settings.html", form, act, to="members:notice_settings", done=done
    )
