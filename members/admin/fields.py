"""Offices and accounts are found as people know them: by name, code, pinyin or account, not in a list of a thousand."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.db import models
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from members.models import Organisation, User


class KeySelect(AutocompleteSelect):
    """The admin's search field; without JavaScript a field for the code or account name stands beside it.

    Both bear one name. A browser that runs scripts does not send what stands in `noscript`, one that runs none sends
    both, and the last one counts.
    """

    def __init__(self, source: Any, key: str, **options: Any) -> None:
        super().__init__(source, admin.site, **options)
        self.key = key

    def optgroups(self, name: str, value: list[str], attr: Any = None) -> list[Any]:
        """Only the row that is chosen: the others come when somebody types."""
        chosen: Any = self.choices
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        for row in chosen.queryset.filter(**{f"{self.key}__in": [text for text in value if text]}):
            key = str(getattr(row, self.key))
            options.append(self.create_option(name, key, f"{row} {key}", True, len(options)))
        return [(None, options, 0)]

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        plain = forms.TextInput(attrs={"aria-label": _("Code or account name")}).render(name, value)
        return format_html("{}<noscript>{}</noscript>", super().render(name, value, attrs, renderer), plain)


class OfficeField(forms.ModelChoiceField):
    """An office by its code; `source` is the foreign key for which it is chosen."""

    default_error_messages = {
        "invalid_choice": _("There is no office with this code. Look it up in the directory.")
    }

    def __init__(self, source: models.Field, **options: Any) -> None:
        options.setdefault("help_text", _("Search by name, code or pinyin. The code counts, such as 510700."))
        widget = KeySelect(source, "code")
        super().__init__(Organisation.objects.all(), to_field_name="code", widget=widget, **options)


class AccountField(forms.ModelChoiceField):
    """An account by its name; `source` is the foreign key for which it is chosen."""

    default_error_messages = {"invalid_choice": _("There is no such account. Check the account name.")}

    def __init__(self, source: models.Field, *, service: bool | None = None, **options: Any) -> None:
        rows = User.objects.filter(is_active=True)
        rows = rows if service is None else rows.filter(is_service=service)
        options.setdefault(
            "help_text", _("Search by account or by the person's name. The account name counts.")
        )
        super().__init__(rows, to_field_name="username", widget=KeySelect(source, "username"), **options)
