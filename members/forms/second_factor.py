"""Forms of the second factor. They parse; the actions decide."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members.forms.accounts import password_field
from members.models import User
from members.selectors import has_second_factor


def code_field(**options: Any) -> forms.CharField:
    """Six digits of the authenticator app."""
    widget = forms.TextInput(
        attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
    )
    options = {"help_text": _("Six digits that your authenticator app shows now."), **options}
    return forms.CharField(
        label=_("One-time code"),
        max_length=20,
        widget=widget,
        error_messages={"required": _("Type the six digits that your authenticator app shows.")},
        **options,
    )


def recovery_code_field() -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"})
    return forms.CharField(
        label=_("Recovery code"),
        required=False,
        max_length=30,
        widget=widget,
        help_text=_("One of the codes that you printed, for example abcde-23456. Each works once."),
    )


def ask_for_code(form: forms.Form, by: User) -> None:
    """A form of a legal act asks for the one-time code as well, once the person has a second factor."""
    if has_second_factor(by):
        form.fields["code"] = code_field()


class EitherCode(forms.Form):
    """A one-time code or a recovery code."""

    code = code_field(required=False)
    recovery_code = recovery_code_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("code", "recovery_code"):
            self.fields[name].needed = True  # type: ignore[attr-defined]  # one of them: not "optional"

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if not self.errors and not typed.get("code") and not typed.get("recovery_code"):
            message = self.fields["code"].error_messages["required"]
            self.add_error("code", ValidationError(message))
        return typed


class ChangeForm(EitherCode):
    """Password and a code: before a second factor changes."""

    password = password_field(
        _("Password"), "current-password", error_messages={"required": _("Type your password.")}
    )
    field_order = ["password", "code", "recovery_code"]


class SetUpForm(forms.Form):
    """The first code of a new app; the password too when the login is some time ago."""

    code = code_field(help_text=_("Type the six digits that the app shows for this portal."))

    def __init__(self, *args: Any, with_password: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if with_password:
            self.fields["password"] = password_field(
                _("Password"), "current-password", error_messages={"required": _("Type your password.")}
            )


class PasskeyForm(forms.Form):
    """What the browser answered; static/passkey.js puts it here."""

    credential = forms.CharField(max_length=20_000, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """A hidden field shows no message of its own: say above the form what is wrong."""
        typed = super().clean() or self.cleaned_data
        if "credential" in self.errors:
            del self.errors["credential"]
            raise ValidationError(_("The browser gave no passkey. Press the button again."))
        return typed


class NewPasskeyForm(PasskeyForm):
    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        help_text=_("So that you know it again, for example: office computer."),
        error_messages={"required": _("Give the passkey a name.")},
    )
    field_order = ["name", "credential"]
