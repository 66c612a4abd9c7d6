"""The Django admin of the portal: one door, rights by role, no act that the rest of the portal does not know."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cooperation.kernel import admin_tables, audit
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

# The index in the order of the work, not of the alphabet; what is not named here stands at the end.
APPS = ("members", "requests", "kernel")
MODELS = (
    "User", "Appointment", "ApiToken", "Organisation", "AgreementVersion", "RuleRecord", "AssistanceType", "Holiday",
    "AuditEvent",
)  # fmt: skip
_stock_app_list, _stock_context = site.get_app_list, site.each_context


def _place(name: str, order: tuple[str, ...]) -> int:
    return order.index(name) if name in order else len(order)


def app_list(request: HttpRequest, app_label: str | None = None) -> list[Any]:
    """The apps and their models in our order."""
    found = sorted(_stock_app_list(request, app_label), key=lambda app: _place(app["app_label"], APPS))
    for app in found:
        app["models"].sort(key=lambda row: _place(row["object_name"], MODELS))
    return found


def each_context(request: HttpRequest) -> dict[str, Any]:
    """With the word of the stripe: which installation this is. The one that counts has none."""
    word = _("Demonstration: cases, people and figures are invented") if settings.PORTAL_DEMO else ""
    return _stock_context(request) | {"environment": word or (_("Development") if settings.DEBUG else "")}


class KeyedAutocomplete(AutocompleteJsonView):
    """Offers rows under the key that people know (code, account name), where their ModelAdmin names one."""

    def process_request(self, request: HttpRequest) -> Any:
        term, model_admin, source, name = super().process_request(request)
        return term, model_admin, source, getattr(model_admin, "key", "") or name

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        """The words under which it is found are in the text: browsers offer only what contains what was typed."""
        words = " · ".join(str(getattr(obj, name) or "") for name in self.model_admin.search_fields)
        return {"id": str(getattr(obj, to_field_name)), "text": words}


def autocomplete(request: HttpRequest) -> HttpResponseBase:
    return KeyedAutocomplete.as_view(admin_site=site)(request)


site.get_app_list, site.each_context, site.autocomplete_view = app_list, each_context, autocomplete  # type: ignore[method-assign,assignment]


class CappedPaginator(Paginator):
    """Never counts a large table exactly: the search narrows it instead."""

    @cached_property
    def count(self) -> int:
        return capped_count(self.object_list, 10_000)  # type: ignore[arg-type]


class ByRole(admin.ModelAdmin):
    """Rights are those of members/roles.py, asked through the authentication backend; nothing is deleted.

    `intro` tells in a sentence or two what a list is and what is done there; `key` is the field by which people know
    a row. Every list can be taken along as a file: the rows that are shown, and the taking is recorded.
    """

    may_view: tuple[str, ...] = ()
    may_add = ""
    may_change = ""
    intro: Any = ""
    key = ""
    export_act = "kernel.export_table"
    show_full_result_count = False

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"
        own = path("export.<str:kind>", self.admin_site.admin_view(self.export), name=name)
        return [own, *super().get_urls()]

    def export(self, request: HttpRequest, kind: str) -> HttpResponseBase:
        """The list as csv or xlsx. Parameters that fit no filter lead back to the list, as there."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            rows = self.get_changelist_instance(request)
        except IncorrectLookupParameters:
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        response = admin_tables.respond(rows, kind)
        audit.record(
            self.export_act,
            None,
            by=request.user,
            outcome="read",
            table=self.opts.label,
            filter=request.GET.dict(),
        )
        return response

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {"intro": self.intro} | (extra_context or {}))

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        return super().render_change_form(request, context | {"intro": self.intro}, *args, **kwargs)

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
    export_act = "kernel.export_audit"
    intro = _(
        "Who did what to which object, when and from where. Nobody changes a line. Reading and exporting the log is in it."
    )
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

    def view_on_site(self, obj: AuditEvent) -> str:
        """The audit log of the portal, at the same object."""
        return f"{reverse('audit')}?{urlencode({'number': obj.target})}"

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
