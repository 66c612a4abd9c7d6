"""Forms about one office: its profile, a new name, a merger."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperation.kernel.secrecy import refuse_graded
from members.enums import Capacity, WorkingLanguage
from members.finding import find_offices
from members.models import Organisation

NAMED = 5  # how many offices an error message names


class ProfileForm(forms.Form):
    """What the office says of itself."""

    phone = forms.CharField(label=_("Duty phone"), max_length=40, required=False)
    duty_hours = forms.CharField(
        label=_("Duty hours"),
        help_text=_(
            "When somebody answers, such as: working days 9–12 and 14–18, urgent requests at any time."
        ),
        max_length=100,
        required=False,
    )
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages in which the office can hear people itself"),
        choices=WorkingLanguage,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    capacities = forms.MultipleChoiceField(
        label=_("What the office can do in its own house"),
        choices=Capacity,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    capacity_note = forms.CharField(
        label=_("More about it"),
        help_text=_("Such as how many rooms, or what must be arranged first. No case facts."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[refuse_graded],
    )


class DayField(forms.DateField):
    """A day that is not in the future."""

    def __init__(self, **options: Any) -> None:
        given = {
            "initial": timezone.localdate,
            "widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "help_text": _("Today or an earlier day, written like 2026-12-01."),
            "error_messages": {
                "required": _("Choose the day."),
                "invalid": _("Write the day like 2026-12-01."),
            },
        }
        super().__init__(**(given | options))


class ChangeForm(forms.Form):
    """What a renaming and a merger have in common."""

    happened_on = DayField(label=_("With effect from"))
    basis = forms.CharField(
        label=_("Decision on which it rests"),
        help_text=_("Number and issuer of the decision on which this rests."),
        max_length=200,
        error_messages={"required": _("Write on which decision this rests.")},
    )


class RenameForm(ChangeForm):
    """The new names."""

    name_zh = forms.CharField(
        label=_("New name in Chinese"),
        help_text=_("In full, such as 四川省泸县人民检察院."),
        max_length=120,
        error_messages={"required": _("Write the new name.")},
    )
    short_zh = forms.CharField(
        label=_("Short name"),
        help_text=_("As lists show it, such as 泸县院."),
        max_length=60,
        error_messages={"required": _("Write the short name.")},
    )
    division = forms.CharField(
        label=_("Place"),
        help_text=_("The division, such as 泸县. Empty for offices that have none."),
        max_length=60,
        required=False,
    )
    name_en = forms.CharField(
        label=_("New name in English"),
        help_text=_("Empty: made from pinyin and marked as such."),
        max_length=200,
        required=False,
    )

    field_order = ("name_zh", "short_zh", "division", "name_en", "happened_on", "basis")


class MergeForm(ChangeForm):
    """Into which office."""

    successor = forms.CharField(
        label=_("Merged into"),
        help_text=_("Code, name or pinyin of the office that takes over."),
        max_length=200,
        error_messages={"required": _("Write which office takes over.")},
    )

    field_order = ("successor", "happened_on", "basis")

    def clean_successor(self) -> Organisation:
        text = self.cleaned_data["successor"]
        found = find_offices(text)
        if not found:
            raise ValidationError(
                _("No office fits “%(text)s”. Type its place, name, code or pinyin."), params={"text": text}
            )
        if len(found) > 1:
            names = "; ".join(f"{office.code} {office.name}" for office in found[:NAMED])
            more = "…" if len(found) > NAMED else ""
            text = _("Several offices are meant: %(names)s. Write the code.")
            raise ValidationError(text, params={"names": names + more})
        return found[0]
