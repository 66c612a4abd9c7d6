"""Roles of people: given by one security administrator, confirmed by a second person, ended, never deleted."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation.kernel.admin import ByRole
from members import rules
from members.actions import accounts
from members.admin.fields import AccountField, OfficeField
from members.models import Appointment


class AppointmentForm(forms.ModelForm):
    """Asks the rules of the action, so that a mistake is told beside the field."""

    person = AccountField(Appointment._meta.get_field("person"), label=gettext_lazy("Account"))
    organisation = OfficeField(Appointment._meta.get_field("organisation"), label=gettext_lazy("Office"))
    by: Any = None  # set by ByRole.get_form

    class Meta:
        model = Appointment
        fields = ("person", "organisation", "role")
        help_texts = {
            "role": gettext_lazy(
                "A role that signs or administers counts only once a second person has confirmed it."
            )
        }

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if {"person", "organisation", "role"} <= set(typed):
            wanted = Appointment(**typed, granted_by=self.by)
            if not rules.can_grant(self.by, wanted):
                raise ValidationError(
                    _("You cannot give a role to yourself. Ask another security administrator.")
                )
            accounts.require_fitting(wanted)
            wanted.full_clean()
        return typed


class StageFilter(admin.SimpleListFilter):
    title = gettext_lazy("Stage")
    parameter_name = "stage"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("pending", _("Awaiting confirmation")), ("running", _("In force")), ("ended", _("Ended"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        waiting = {"ended_at": None, "confirmed_at": None}
        if self.value() == "pending":
            return queryset.filter(**waiting)
        if self.value() == "running":
            return queryset.filter(ended_at=None).exclude(**waiting)
        return queryset.exclude(ended_at=None) if self.value() == "ended" else queryset


@admin.register(Appointment)
class AppointmentAdmin(ByRole):
    may_view = ("members.keep_accounts",)
    may_add = "members.grant_roles"
    form = AppointmentForm
    intro = gettext_lazy(
        "Who holds which role in which office. A security administrator grants it, a second person confirms those that"
        " sign or administer. A role is ended, never deleted; it stops working at the next click of its holder."
    )
    list_display = (
        "person",
        "role",
        "organisation",
        "stands_in_for",
        "ends_on",
        "stage",
        "granted_by",
        "granted_at",
        "confirmed_by",
        "ended_at",
    )
    list_filter = (StageFilter, "role", "organisation__level")
    list_select_related = ("person", "organisation", "stands_in_for", "granted_by", "confirmed_by")
    search_fields = ("person__username", "person__name", "organisation__code", "organisation__name_zh")
    date_hierarchy = "granted_at"
    actions = ("confirm", "end")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        given = ["person", "organisation", "role"]
        return (
            [
                *given,
                "stands_in_for",
                "starts_on",
                "ends_on",
                "stage",
                "granted_by",
                "granted_at",
                "confirmed_by",
                "confirmed_at",
                "ended_at",
                "ended_by",
            ]
            if obj
            else given
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return self.get_fields(request, obj) if obj else []

    @admin.display(description=gettext_lazy("Stage"))
    def stage(self, obj: Appointment) -> str:
        if obj.ended_at:
            return _("Ended")
        return _("Awaiting confirmation") if obj.is_pending else _("In force")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.__dict__.update(accounts.grant_role(by=request.user, **form.cleaned_data).__dict__)

    def has_grant_permission(self, request: HttpRequest) -> bool:
        return self._has(request, "members.grant_roles")

    @admin.action(
        description=gettext_lazy("Confirm the chosen roles as the second person"), permissions=["grant"]
    )
    def confirm(self, request: HttpRequest, rows: QuerySet[Appointment]) -> None:
        self.for_each(request, rows, lambda row: accounts.confirm_role(row, by=request.user))

    @admin.action(description=gettext_lazy("End the chosen roles"), permissions=["grant"])
    def end(self, request: HttpRequest, rows: QuerySet[Appointment]) -> None:
        self.for_each(request, rows, lambda row: accounts.end_role(row, by=request.user))
