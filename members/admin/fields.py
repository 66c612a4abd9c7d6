"""Offices and accounts are found as people know them: by name, code, pinyin or account, not in a list of a thousand."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db import models
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from members.models import Organisation, User


class KeyInput(forms.TextInput):
    """A text field that offers rows while somebody types, through the admin's own address for that.

    Not the admin's select2: it writes styles into the page, which the content security policy forbids, and has no
    field at all where no script runs.
    """

    def __init__(self, source: Any, **options: Any) -> None:
        super().__init__({"class": "vTextField"}, **options)
        opts = source.model._meta
        self.query = urlencode(
            {"app_label": opts.app_label, "model_name": opts.model_name, "field_name": source.name}
        )

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        offered = f"{name}-offered"
        address = f"{reverse('admin:autocomplete')}?{self.query}"
        own = {"list": offered, "autocomplete": "off", "data-autocomplete": address}
        field = super().render(name, value, (attrs or {}) | own, renderer)
        return format_html('{}<datalist id="{}"></datalist>', field, offered)

    @property
    def media(self) -> forms.Media:
        return forms.Media(js=["admin-autocomplete.js"])


class OfficeField(forms.ModelChoiceField):
    """An office by its code; `source` is the foreign key for which it is chosen."""

    default_error_messages = {
        "invalid_choice": _("There is no office with this code. Look it up in the directory.")
    }

    def __init__(self, source: models.Field, **options: Any) -> None:
        options.setdefault("help_text", _("Search by name, code or pinyin. The code counts, such as 510700."))
        rows = Organisation.objects.all()
        super().__init__(rows, to_field_name="code", widget=KeyInput(source), **options)


class AccountField(forms.ModelChoiceField):
    """An account by its name; `source` is the foreign key for which it is chosen."""

    default_error_messages = {"invalid_choice": _("There is no such account. Check the account name.")}

    def __init__(self, source: models.Field, *, service: bool | None = None, **options: Any) -> None:
        rows = User.objects.filter(is_active=True)
        rows = rows if service is None else rows.filter(is_service=service)
        options.setdefault(
            "help_text", _("Search by account or by the person's name. The account name counts.")
        )
        super().__init__(rows, to_field_name="username", widget=KeyInput(source), **options)
