"""Forms of the accession pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cooperation.kernel.secrecy import refuse_graded
from members.forms.second_factor import ask_for_code
from members.models import AgreementVersion, User

LONG = forms.Textarea(attrs={"rows": 8})


class DetailsForm(forms.Form):
    """Statement of intent and contact. May be saved incomplete; all of it is needed to sign."""

    intent = forms.CharField(
        label=_("Statement of intent"),
        help_text=_("Why your office wishes to join, in its own words. A few sentences are enough."),
        max_length=4000,
        required=False,
        widget=LONG,
        validators=[refuse_graded],
    )
    contact_name = forms.CharField(
        label=_("Contact person"),
        help_text=_("Whom the secretariat may ask about this application."),
        max_length=60,
        required=False,
        validators=[refuse_graded],
    )
    contact_phone = forms.CharField(
        label=_("Telephone of the contact"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        validators=[refuse_graded],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.needed = True  # type: ignore[attr-defined]  # not to save, but to sign


class ObligationsForm(forms.Form):
    """The obligations that are still open, one box each."""

    codes = forms.MultipleChoiceField(
        label=_("Obligations"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one obligation, or go back without saving.")},
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["codes"].choices = choices  # type: ignore[attr-defined]


class PasswordForm(forms.Form):
    """A legal act of the procurator-general: the password again, and the one-time code of who has a second factor."""

    password = forms.CharField(
        label=_("Your password again"),
        help_text=_("So that nobody else signs at an unlocked screen."),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        strip=False,
        error_messages={"required": _("Type the password you log in with.")},
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_for_code(self, by)


class NoticeForm(PasswordForm):
    """The notice of withdrawal."""

    statement = forms.CharField(
        label=_("Statement"),
        help_text=_("A withdrawal needs no reasons. Secretariat and council read what you write here."),
        max_length=4000,
        required=False,
        widget=LONG,
        validators=[refuse_graded],
    )
    field_order = ["statement", "password"]


class SignForm(PasswordForm):
    """The electronic signature: each statement ticked, a declaration if there is one, password and one-time code."""

    statements = forms.MultipleChoiceField(
        label=_("Statements"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick every statement, or do not sign.")},
    )
    declaration = forms.CharField(
        label=_("Declaration by your office"),
        help_text=_(
            "Published in the register of signatures, for example on how your office will carry out a provision."
            " A reservation cannot be made."
        ),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[refuse_graded],
    )
    field_order = ["statements", "declaration", "password"]

    def __init__(self, *args: Any, version: AgreementVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(row.code, row.text) for row in version.statements.all()]
        self.fields["statements"].choices = choices  # type: ignore[attr-defined]


class SupplementForm(forms.Form):
    """The applicant's answer to what the secretariat asked for."""

    answer = forms.CharField(
        label=_("Your answer"),
        help_text=_("Write what you supplement. The signature stands: text and version have not changed."),
        max_length=4000,
        widget=LONG,
        validators=[refuse_graded],
        error_messages={"required": _("Write what you supplement.")},
    )
