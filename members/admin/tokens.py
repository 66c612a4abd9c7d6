"""Tokens of service accounts. The clear token is shown on one page, once; only its digest is stored."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation.kernel.admin import ByRole
from members.actions import accounts
from members.admin.fields import AccountField
from members.models import ApiToken


class TokenForm(forms.ModelForm):
    holder = AccountField(
        ApiToken._meta.get_field("holder"), label=gettext_lazy("Service account"), service=True
    )
    expires_on = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("Works until the end of this day. Empty: until it is revoked."),
    )

    class Meta:
        model = ApiToken
        fields = ("holder", "name")
        help_texts = {
            "name": gettext_lazy("What it is for, so that it can be told apart when it is revoked.")
        }

    def clean_expires_on(self) -> date | None:
        day = self.cleaned_data["expires_on"]
        if day and day < timezone.localdate():
            raise ValidationError(_("This day has passed. Choose a later one, or leave the field empty."))
        return day


def _end_of(day: date) -> datetime:
    """The first moment of the next day, in Beijing."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


@admin.register(ApiToken)
class TokenAdmin(ByRole):
    may_add = "members.issue_tokens"
    form = TokenForm
    intro = gettext_lazy(
        "With a token a case system acts for its office. It is shown once when it is issued; here stands only its digest."
        " A lost one is revoked and replaced, never deleted."
    )
    date_hierarchy = "created_at"
    list_display = ("holder", "name", "created_at", "expires_at", "last_used_on", "revoked_at")
    list_filter = (("revoked_at", admin.EmptyFieldListFilter),)
    list_select_related = ("holder",)
    search_fields = ("holder__username", "holder__name", "name")
    actions = ("revoke",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        shown = ["holder", "name", "expires_at", "created_at", "last_used_on", "revoked_at"]
        return shown if obj else ["holder", "name", "expires_on"]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        day = form.cleaned_data.pop("expires_on")
        end = _end_of(day) if day else None
        token, clear = accounts.issue_token(by=request.user, expires_at=end, **form.cleaned_data)
        obj.__dict__.update(token.__dict__)
        request.clear_token = clear  # type: ignore[attr-defined]  shown by response_add, never stored

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        """No redirect: the token must not travel through a session or cookie to be shown."""
        context = {
            **self.admin_site.each_context(request),
            "title": _("The token was issued"),
            "opts": self.opts,
            "token": obj,
            "clear": request.clear_token,  # type: ignore[attr-defined]
        }
        response = TemplateResponse(request, "admin/token_issued.html", context)
        add_never_cache_headers(response)
        return response

    def has_issue_permission(self, request: HttpRequest) -> bool:
        return self._has(request, "members.issue_tokens")

    @admin.action(description=gettext_lazy("Revoke the chosen tokens"), permissions=["issue"])
    def revoke(self, request: HttpRequest, rows: QuerySet[ApiToken]) -> None:
        self.for_each(request, rows, lambda row: accounts.revoke_token(row, by=request.user))
