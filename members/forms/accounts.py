"""Forms of logging in and of the own account. They parse; the actions decide."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members.models import User


def password_field(label: Any, autocomplete: str, **options: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, max_length=256, widget=widget, **options)


class LoginForm(forms.Form):
    username = forms.CharField(
        label=_("Account"),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": _("Type your account name.")},
    )
    password = password_field(
        _("Password"), "current-password", error_messages={"required": _("Type your password.")}
    )


class AskResetForm(forms.Form):
    username = forms.CharField(
        label=_("Account"),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": _("Type your account name.")},
    )


class NewPasswordForm(forms.Form):
    """A new password, twice. Checked against the rules for passwords of `user`."""

    new_password1 = password_field(
        _("New password"),
        "new-password",
        help_text=_(
            "At least 12 characters, not only digits, not a common word, not like your name or account."
        ),
        error_messages={"required": _("Type a new password.")},
    )
    new_password2 = password_field(
        _("New password again"),
        "new-password",
        error_messages={"required": _("Type the new password a second time.")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_new_password1(self) -> str:
        validate_password(self.cleaned_data["new_password1"], self.user)
        return self.cleaned_data["new_password1"]

    def clean_new_password2(self) -> str:
        first = self.data.get(self.add_prefix("new_password1"))
        if first and first != self.cleaned_data["new_password2"]:
            raise ValidationError(_("The two passwords differ. Type the same one twice."))
        return self.cleaned_data["new_password2"]


class ChangePasswordForm(NewPasswordForm):
    old_password = password_field(
        _("Present password"),
        "current-password",
        error_messages={"required": _("Type your present password.")},
    )

    field_order = ["old_password", "new_password1", "new_password2"]


class ProfileForm(forms.Form):
    """What holders change themselves; name, offices and roles are kept by the administrators."""

    email = forms.EmailField(
        label=_("Mail address"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_(
            "Notices and the link for a forgotten password go there. To change it, type your password too."
        ),
    )
    phone = forms.CharField(
        label=_("Telephone"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "tel"}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    password = password_field(
        _("Password"),
        "current-password",
        required=False,
        help_text=_("Needed only when you change the mail address."),
    )
