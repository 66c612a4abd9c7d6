"""Forms about the people of an office."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperation.kernel.files.errors import FileRefused
from members import imports
from members.enums import Role
from members.models import Appointment, Organisation, User
from members.roles import GIVEN_BY_OFFICE

PHONE = forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"})


class DayInput(forms.DateInput):
    def __init__(self) -> None:
        super().__init__(attrs={"type": "date"}, format="%Y-%m-%d")


def _roles() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("Roles"),
        choices=[(role.value, role.label) for role in GIVEN_BY_OFFICE],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each counts once a second person has confirmed it."),
        error_messages={"required": _("Choose at least one role.")},
    )


class SearchForm(forms.Form):
    """Find people of the office by name or account."""

    q = forms.CharField(label=_("Name or account"), required=False, max_length=60)


class PersonForm(forms.Form):
    """A colleague who has no account yet."""

    name = forms.CharField(label=_("Name"), max_length=60, error_messages={"required": _("Write the name.")})
    username = forms.CharField(
        label=_("Account name"),
        help_text=_("Small letters, digits and hyphens, such as luxian-zhang. It cannot be changed later."),
        max_length=60,
        validators=[
            RegexValidator(imports.USERNAME_WHOLE, _("Use three to sixty small letters, digits or hyphens."))
        ],
        error_messages={"required": _("Write an account name.")},
    )
    email = forms.EmailField(
        label=_("Mail address"),
        help_text=_("The one-time activation link goes to this address, once a second person has confirmed."),
        error_messages={"required": _("Write the mail address of the holder.")},
    )
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=40, widget=PHONE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"] = _roles()


class RolesForm(forms.Form):
    """More roles for somebody who has an account: a colleague, or somebody of another office."""

    username = forms.CharField(
        label=_("Account name"),
        help_text=_("Of the account that the person has already."),
        max_length=60,
        error_messages={"required": _("Write an account name.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"] = _roles()

    def clean_username(self) -> User:
        found = User.objects.filter(
            username=self.cleaned_data["username"].strip(), is_active=True, is_service=False
        ).first()
        if found is None:
            raise ValidationError(_("There is no such account. Check the account name."))
        return found


class ContactForm(forms.Form):
    """How a colleague is reached. The mail address of an activated account is the holder's own affair."""

    email = forms.EmailField(
        label=_("Mail address"),
        help_text=_("While the account is not activated. A new address asks for a second person anew."),
        error_messages={"required": _("Write the mail address of the holder.")},
    )
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=40, widget=PHONE)

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if person.has_usable_password():
            del self.fields["email"]


class ProposalsForm(forms.Form):
    """Which of the proposed roles are confirmed."""

    def __init__(self, *args: Any, rows: list[Appointment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {row.pk: row for row in rows}
        self.fields["chosen"] = forms.TypedMultipleChoiceField(
            label=_("Proposals"),
            choices=[(pk, str(row)) for pk, row in self.rows.items()],
            coerce=int,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Tick at least one proposal.")},
        )

    def clean_chosen(self) -> list[Appointment]:
        return [self.rows[pk] for pk in self.cleaned_data["chosen"]]


class Named(forms.ModelChoiceField):
    def label_from_instance(self, person: User) -> str:
        return f"{person.name}（{person.username}）"


class SubstitutionForm(forms.Form):
    """Who stands in for whom, in which role, on which days."""

    def __init__(
        self,
        *args: Any,
        people: Any,
        deputies: Any,
        fixed: User | None = None,
        roles: Iterable[str] = Appointment.SUBSTITUTED,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if fixed is None:
            self.fields["absent"] = Named(people, label=_("Who is away"), empty_label=_("Choose a colleague"))
        self.fields["role"] = forms.ChoiceField(
            label=_("In which role"), choices=[(role, Role(role).label) for role in dict.fromkeys(roles)]
        )
        self.fields["deputy"] = Named(
            deputies,
            label=_("Deputy"),
            empty_label=_("Choose a colleague"),
            help_text=_(
                "For who signs only another signer of the office; for the others a colleague who does not sign."
            ),
        )
        self.fields["starts_on"] = forms.DateField(
            label=_("First day"), widget=DayInput(), initial=timezone.localdate
        )
        self.fields["ends_on"] = forms.DateField(label=_("Last day"), widget=DayInput())


class ImportForm(forms.Form):
    """The list of people. `checked` holds what it says, mistakes included."""

    file = forms.FileField(
        label=_("Spreadsheet (XLSX)"),
        help_text=_("At most 5,000 rows and 5 MB, made from the template."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={
            "required": _("Choose the file."),
            "empty": _("The file is empty. Save it once more and choose it again."),
        },
    )
    checked: imports.Checked | None = None

    def __init__(self, *args: Any, office: Organisation | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.office = office

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > imports.MAX_BYTES:
            raise ValidationError(_("The file is larger than 5 MB. Split it and import the parts."))
        if not upload.name.lower().endswith(".xlsx"):
            raise ValidationError(_("Choose an XLSX file. Save other spreadsheets as XLSX first."))
        try:
            self.checked = imports.check_file(upload, office=self.office)
        except FileRefused as refused:
            raise refused.about(upload.name) from refused
        return upload


class OfficeChoiceForm(forms.Form):
    """One of the own offices."""

    def __init__(self, *args: Any, offices: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offices = {office.code: office for office in offices}
        self.fields["office"] = forms.ChoiceField(
            label=_("Office"),
            choices=[(office.code, office.name) for office in offices],
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose an office.")},
        )
