"""Forms of the wizard: parse and validate, no effects."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.finding import MOST, find_offices
from members.models import Organisation
from requests.enums import Rank
from requests.models import AssistanceRequest, AssistanceType


class DayInput(forms.DateInput):
    """A native date field: every browser brings its own calendar, none is needed to type one."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class TypeChoice(forms.ModelChoiceField):
    """The types of the version in force, in their groups."""

    def __init__(self, version: Any) -> None:
        rows = AssistanceType.objects.filter(version=version).select_related("group")
        super().__init__(rows, label=_("Type of assistance"), empty_label=_("Choose a type"))
        groups: dict[str, list[tuple[Any, str]]] = {}
        for row in rows:
            groups.setdefault(row.group.name, []).append((row.pk, row.name))
        self.choices = [("", self.empty_label), *groups.items()]


class OfficeChoice(forms.ChoiceField):
    """The offices that a text may mean, each with the one above it."""

    def __init__(self, offices: list[Organisation]) -> None:
        rows = [(office.code, self._named(office)) for office in offices]
        super().__init__(
            label=_("Which of these offices?"), choices=rows, widget=forms.RadioSelect, required=False
        )
        self.needed = True

    @staticmethod
    def _named(office: Organisation) -> str:
        above = f" · {office.superior.short}" if office.superior else ""
        return f"{office.name} {office.code}{above}"


class WhoForm(forms.Form):
    """Page 1: whom, and why. A draft is kept as soon as office and type are known; going on takes all of it."""

    KEPT_WITHOUT = ("title", "case_number", "cause", "rank")

    assisting_office = forms.CharField(
        label=_("Assisting office"),
        help_text=_("Type a place, a name, a code or pinyin: 泸县, 南充市院, 510521, luxian, lx."),
        max_length=200,
        widget=forms.TextInput(attrs={"list": "member-offices", "autocomplete": "off"}),
    )
    title = forms.CharField(
        label=_("Subject line"),
        max_length=120,
        help_text=_("One line; it becomes the heading of the letter."),
    )
    case_number = forms.CharField(label=_("Case number"), max_length=80)
    cause = forms.CharField(label=_("Cause of action"), max_length=120)
    rank = forms.ChoiceField(
        label=_("Is one of these the subject?"),
        choices=Rank.choices,
        widget=forms.RadioSelect,
        initial=Rank.NONE,
        help_text=_("The rank decides at which level the letter must arrive."),
    )
    in_custody = forms.BooleanField(
        label=_("Somebody is in custody in this case: due dates do not move over holidays"), required=False
    )
    is_urgent = forms.BooleanField(
        label=_("Urgent: missing papers follow within the period of the agreement"), required=False
    )
    urgent_reason = forms.CharField(label=_("Reason of urgency"), max_length=300, required=False)

    def __init__(self, *args: Any, version: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.saving = "save" in self.data
        self.fields["type"] = TypeChoice(version)
        for name in self.KEPT_WITHOUT:
            self.fields[name].required = not self.saving
            self.fields[name].needed = True  # type: ignore[attr-defined]
        self.found = find_offices(self.data.get("assisting_office", ""))
        if 1 < len(self.found) < MOST:
            self.fields["chosen_office"] = OfficeChoice(self.found)
        self.order_fields(["assisting_office", "chosen_office", "type", "title"])

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        value = super().get_initial_for_field(field, field_name)
        return f"{value.name} {value.code}" if isinstance(value, Organisation) else value

    def clean_rank(self) -> str:
        return self.cleaned_data["rank"] or Rank.NONE

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("is_urgent") and not cleaned.get("urgent_reason") and not self.saving:
            self.add_error("urgent_reason", _("Write why it is urgent, or take the tick away."))
        code = cleaned.pop("chosen_office", "")
        if "assisting_office" in cleaned:
            cleaned["assisting_office"] = self._office(cleaned["assisting_office"], code)
        return cleaned

    def _office(self, text: str, chosen: str) -> Organisation | None:
        """The one that was found, or chosen among several; otherwise an error where it can be mended."""
        left = [office for office in self.found if chosen in ("", office.code)]
        if len(left) == 1:
            return left[0]
        if "chosen_office" in self.fields:
            self.add_error("chosen_office", _("Several offices fit “%(text)s”. Choose one.") % {"text": text})
        elif self.found:
            many = _("Many offices fit “%(text)s”. Write more of its name, or its code.") % {"text": text}
            self.add_error("assisting_office", many)
        else:
            lost = _("No office fits “%(text)s”. Type its place, name, code or pinyin.") % {"text": text}
            self.add_error("assisting_office", lost)
        return None


class WhatForm(forms.ModelForm):
    """Page 2: what is asked for. Everything may be left open in a draft; the check comes before signing."""

    class Meta:
        model = AssistanceRequest
        fields = [
            "purpose",
            "content",
            "requirements",
            "wished_on",
            "contact_name",
            "contact_phone",
            "no_secrets",
        ]
        widgets = {
            "purpose": forms.Textarea({"rows": 2}),
            "content": forms.Textarea({"rows": 4}),
            "requirements": forms.Textarea({"rows": 2}),
            "wished_on": DayInput(),
        }
        labels = {
            "purpose": _("Purpose"),
            "content": _("Content"),
            "requirements": _("Requirements"),
            "wished_on": _("Wished by"),
            "contact_name": _("Contact"),
            "contact_phone": _("Telephone"),
            "no_secrets": _(
                "I confirm that text and papers contain no state secrets; graded items go by the classified channel and are only registered here."
            ),
        }
        help_texts = {
            "purpose": _("One or two sentences: what is to be found out."),
            "content": _("Which evidence, for what time, how many copies."),
            "requirements": _("For example the seal of the issuing body, or originals."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.required = False
            field.needed = name in ("purpose", "content", "contact_name", "contact_phone")  # before signing

    def clean_wished_on(self) -> Any:
        day = self.cleaned_data["wished_on"]
        if day and day < timezone.localdate():
            raise ValidationError(_("This day has passed. Choose today or a later day, or leave it empty."))
        return day


class SubjectForm(forms.Form):
    """One row of the subjects: both fields, or neither."""

    name = forms.CharField(label=_("Name of the subject"), max_length=120, required=False)
    address = forms.CharField(label=_("Address of the subject"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("name")) != bool(cleaned.get("address")):
            missing = "address" if cleaned.get("name") else "name"
            self.add_error(missing, _("Write both the full name and the address."))
        return cleaned


SubjectFormSet = forms.formset_factory(SubjectForm, extra=1, max_num=50, absolute_max=50)


class PointerForm(forms.Form):
    """A graded item went by the classified channel: only receipt and day."""

    receipt_number = forms.CharField(
        label=_("Receipt number of the classified channel"), max_length=60, required=False
    )
    sent_on = forms.DateField(label=_("Sent on"), widget=DayInput(), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("receipt_number") and not cleaned.get("sent_on"):
            self.add_error("sent_on", _("Write the day on which it was sent."))
        return cleaned
