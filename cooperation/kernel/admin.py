"""The Django admin of the portal: one door, rights by role, no act that the rest of the portal does not know."""

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cooperation.kernel import audit
from cooperation.kernel.errors import Refusal, record_refusal
from cooperation.kernel.forms import SHOWN_NOTE
from cooperation.kernel.models import AuditEvent
from cooperation.kernel.paging import capped_count


def login(request: HttpRequest, extra_context: Any = None) -> HttpResponse:
    """Only the portal's own page logs people in: its limits hold here too."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.GET.get("next") or "/admin/")


def logout(request: HttpRequest, extra_context: Any = None) -> HttpResponse:
    return redirect("members:logout")


def password_change(request: HttpRequest, extra_context: Any = None) -> HttpResponse:
    return redirect("members:change_password")


site = admin.site
site.site_header = site.site_title = settings.PORTAL_NAME
site.index_title = _("Administration")
site.enable_nav_sidebar = False
site.login, site.logout, site.password_change = login, logout, password_change  # type: ignore[method-assign]
site.disable_action("delete_selected")


class CappedPaginator(Paginator):
    """Never counts a large table exactly: the search narrows it instead."""

    @cached_property
    def count(self) -> int:
        return capped_count(self.object_list, 10_000)  # type: ignore[arg-type]


class ByRole(admin.ModelAdmin):
    """Rights are those of members/roles.py, asked through the authentication backend; nothing is deleted."""

    may_view: tuple[str, ...] = ()
    may_add = ""
    may_change = ""
    show_full_result_count = False

    def _has(self, request: HttpRequest, *permissions: str) -> bool:
        return any(request.user.has_perm(permission) for permission in permissions if permission)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._has(request, *self.may_view, self.may_add, self.may_change)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._has(request, self.may_add)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._has(request, self.may_change)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form knows who acts (`by`), so that it can ask the same rules as the action."""
        form = super().get_form(request, obj, change, **kwargs)
        form.by = request.user
        return form

    def for_each(self, request: HttpRequest, rows: Iterable[Any], act: Callable[[Any], Any]) -> None:
        """Do `act` with each row, in a transaction of its own, and tell what was done and what was refused."""
        done = 0
        for row in rows:
            try:
                with transaction.atomic():
                    act(row)
            except Refusal as refusal:
                record_refusal(refusal, by=request.user)
                self.message_user(request, f"{row}: {refusal.message}", messages.ERROR)
            except ValidationError as error:
                self.message_user(request, f"{row}: {' '.join(error.messages)}", messages.ERROR)
            else:
                done += 1
        if done:
            self.message_user(
                request, ngettext("Done for %(n)s row.", "Done for %(n)s rows.", done) % {"n": done}
            )


@admin.register(AuditEvent)
class AuditEventAdmin(ByRole):
    """Read only, and the reading is recorded."""

    may_view = ("kernel.read_audit",)
    list_display = ("at", "actor", "action", "target", "outcome", "address")
    list_filter = ("outcome",)
    fields = (
        "at", "actor", "office_zh", "action", "outcome", "target_type", "target", "from_state", "to_state",
        "shown_note", "detail", "request_id", "address",
    )  # fmt: skip
    readonly_fields = ("shown_note",)
    search_fields = ("actor", "action", "target", "request_id")
    date_hierarchy = "at"
    list_per_page = 50
    paginator = CappedPaginator

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEvent]:
        return super().get_queryset(request).annotate(shown_note=SHOWN_NOTE).defer("note")

    @admin.display(description=_("Note"))
    def shown_note(self, obj: Any) -> str:
        return obj.shown_note

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        response = super().changelist_view(request, extra_context)
        if response.status_code == 200:
            audit.record(
                "kernel.read_audit", None, by=request.user, outcome="read", filter=request.GET.dict()
            )
        return response
