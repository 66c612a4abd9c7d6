"""Accounts. There is no field for a password: the holder sets it, through a link that works once."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation.kernel.admin import ByRole
from members.actions import accounts
from members.models import User

admin.site.unregister(Group)  # what a role may do stands in members/roles.py, not in groups


class AccountForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ("username", "name", "email", "phone", "is_service")
        help_texts = {
            "username": gettext_lazy(
                "It stays for ever. Small letters, digits and hyphens are easiest to type."
            ),
            "email": gettext_lazy(
                "The activation link goes here. Once the account is activated only the holder changes it."
            ),
            "is_service": gettext_lazy(
                "For the case system of an office: no password, only tokens, signs nothing."
            ),
        }

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if self.instance.pk and "email" in typed:
            accounts.require_own_mail_change(User.objects.get(pk=self.instance.pk), typed["email"])
        return typed


@admin.register(User)
class AccountAdmin(ByRole):
    may_view = ("members.grant_roles",)
    may_add = may_change = "members.keep_accounts"
    form = AccountForm
    key = "username"
    intro = gettext_lazy(
        "Accounts of people and case systems. Nobody here sets a password or logs in as somebody else: the holder"
        " activates the account through a link. What a person may do comes from roles. No account is deleted, it is closed."
    )
    date_hierarchy = "created_at"
    list_display = (
        "username",
        "name",
        "roles_held",
        "email",
        "is_active",
        "is_service",
        "signing_dormant_since",
    )
    list_filter = ("is_active", "is_service", ("signing_dormant_since", admin.EmptyFieldListFilter))
    search_fields = ("username", "name", "email")
    actions = ("close", "reopen", "send_link", "reset_second_factor", "confirm_signing")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("appointment_set__organisation")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        fields = list(AccountForm.Meta.fields)
        if obj is None:
            return fields
        kept = ["is_active", "signing_dormant_since", "last_login", "created_at", "roles_held"]
        return [*fields, *kept, *(["next_step"] if self._has(request, "members.grant_roles") else [])]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        fixed = ["username", "is_service", "is_active", "signing_dormant_since", "last_login", "created_at"]
        return [*fixed, "roles_held", "next_step"] if obj else []

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not the own account: that has a page of its own."""
        own = obj is not None and obj.pk == request.user.pk
        return super().has_change_permission(request, obj) and not own

    @admin.display(description=gettext_lazy("Roles"))
    def roles_held(self, obj: User) -> str:
        held = [
            row for row in obj.appointment_set.all() if row.ended_at is None and row.stands_in_for_id is None
        ]
        return "; ".join(f"{row.get_role_display()} · {row.organisation.short}" for row in held) or "—"

    @admin.display(description=gettext_lazy("Next step"))
    def next_step(self, obj: User) -> str:
        """For security administrators: accounts and roles are in separate hands."""
        page = f"{reverse('admin:members_appointment_add')}?person={obj.username}"
        return format_html('<a href="{}">{}</a>', page, _("Give this person a role"))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        typed = form.cleaned_data
        if change:
            details = {name: typed[name] for name in ("name", "email", "phone")}
            accounts.edit_account(obj, by=request.user, **details)
        else:
            obj.__dict__.update(accounts.open_account(by=request.user, **typed).__dict__)

    def has_keep_permission(self, request: HttpRequest) -> bool:
        return self._has(request, "members.keep_accounts")

    def has_confirm_permission(self, request: HttpRequest) -> bool:
        return self._has(request, "members.confirm_signing_rights")

    @admin.action(description=gettext_lazy("Close the chosen accounts"), permissions=["keep"])
    def close(self, request: HttpRequest, rows: QuerySet[User]) -> None:
        self.for_each(request, rows, lambda row: accounts.set_active(row, by=request.user, active=False))

    @admin.action(description=gettext_lazy("Reopen the chosen accounts"), permissions=["keep"])
    def reopen(self, request: HttpRequest, rows: QuerySet[User]) -> None:
        self.for_each(request, rows, lambda row: accounts.set_active(row, by=request.user, active=True))

    @admin.action(description=gettext_lazy("Send the activation link again"), permissions=["keep"])
    def send_link(self, request: HttpRequest, rows: QuerySet[User]) -> None:
        self.for_each(request, rows, lambda row: accounts.send_activation_again(row, by=request.user))

    @admin.action(
        description=gettext_lazy("Reset the second factor: signing rights lie dormant"), permissions=["keep"]
    )
    def reset_second_factor(self, request: HttpRequest, rows: QuerySet[User]) -> None:
        self.for_each(request, rows, lambda row: accounts.reset_second_factor(row, by=request.user))

    @admin.action(
        description=gettext_lazy("Confirm the holder: wake the signing rights"), permissions=["confirm"]
    )
    def confirm_signing(self, request: HttpRequest, rows: QuerySet[User]) -> None:
        self.for_each(request, rows, lambda row: accounts.confirm_signing(row, by=request.user))
