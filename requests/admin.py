"""Types of assistance and their papers, to look at only. Requests are not here: no administrator reads a case."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cooperation.kernel.admin import ByRole
from requests.models import AssistanceType, PaperType


class PapersInline(admin.TabularInline):
    model = PaperType
    fields = ("code", "name_zh", "name_en", "required", "generated")
    extra = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("members.keep_offices")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(AssistanceType)
class AssistanceTypeAdmin(ByRole):
    may_view = ("members.keep_offices",)
    intro = _(
        "What members can ask each other for, and the papers that each type needs. It belongs to a version of the agreement"
        " and changes with it. Requests themselves are not here: no administrator reads a case."
    )
    list_display = ("code", "name", "group", "period", "executed_by", "version")
    list_filter = ("version", "group")
    list_select_related = ("group", "version")
    search_fields = ("code", "name_zh", "name_en")
    inlines = (PapersInline,)
