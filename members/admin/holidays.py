"""Regional holidays. They stand here because the kernel knows no roles; the table is the clock's."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cooperation.kernel.admin import ByRole
from cooperation.kernel.models import Holiday
from members.actions import holidays


@admin.register(Holiday)
class HolidayAdmin(ByRole):
    may_add = may_change = "kernel.keep_holidays"
    intro = _(
        "Days on which no period ends. Regional ones count for the offices of that place. Due dates that were given stand,"
        " whatever changes here."
    )
    list_display = ("date", "division", "name", "kind", "status")
    list_filter = ("kind", "status", "division")
    search_fields = ("name_zh", "name_en", "division")
    date_hierarchy = "date"

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A day that is no holiday after all must go; due dates that were given stand."""
        return self._has(request, self.may_change)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        saved = holidays.save_holiday(obj, by=request.user, **form.cleaned_data)
        obj.__dict__.update(saved.__dict__)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        holidays.delete_holiday(obj, by=request.user)
