"""Offices and accounts are typed by the code or name that people know, not chosen from a thousand rows."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Organisation, User


class OfficeField(forms.ModelChoiceField):
    """An office by its code."""

    default_error_messages = {
        "invalid_choice": _("There is no office with this code. Look it up in the directory.")
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", _("Its code, such as 510700."))
        super().__init__(Organisation.objects.all(), to_field_name="code", widget=forms.TextInput, **options)


class AccountField(forms.ModelChoiceField):
    """An account by its name."""

    default_error_messages = {"invalid_choice": _("There is no such account. Check the account name.")}

    def __init__(self, *, service: bool | None = None, **options: Any) -> None:
        rows = User.objects.filter(is_active=True)
        rows = rows if service is None else rows.filter(is_service=service)
        options.setdefault("help_text", _("The account name, not the person's name."))
        super().__init__(rows, to_field_name="username", widget=forms.TextInput, **options)
