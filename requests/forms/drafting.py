"""Forms of the wizard: parse and validate, no effects."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Organisation
from members.selectors import find_offices
from requests.enums import Rank
from requests.models import AssistanceRequest, AssistanceType

SHOWN = 8  # how many offices are named when a text fits several


class OfficeField(forms.CharField):
    """An office by name, place, code or pinyin; a choice of the list ends in the code."""

    def to_python(self, value: Any) -> Organisation | None:
        text = super().to_python(value)
        if not text:
            return None
        exact = Organisation.objects.filter(code=text.split()[-1].strip("()（）"), retired_on=None).first()
        if exact:
            return exact
        found = list(find_offices(text)[: SHOWN + 1])
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValidationError(
                _("No office fits “%(text)s”. Type its place, name, code or pinyin.") % {"text": text}
            )
        names = "; ".join(f"{office.name} {office.code}" for office in found[:SHOWN])
        more = "…" if len(found) > SHOWN else ""
        raise ValidationError(
            _("Several offices fit. Type the code of one of them: %(names)s") % {"names": names + more}
        )

    def prepare_value(self, value: Any) -> Any:
        return f"{value.name} {value.code}" if isinstance(value, Organisation) else value


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


class WhoForm(forms.Form):
    """Page 1: whom, and why."""

    assisting_office = OfficeField(
        label=_("Assisting office"),
        help_text=_("Type a place, a name, a code or pinyin: 泸县, 510521, luxian, lx."),
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
        self.fields["type"] = TypeChoice(version)
        self.order_fields(["assisting_office", "type", "title"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("is_urgent") and not cleaned.get("urgent_reason"):
            self.add_error("urgent_reason", _("Write why it is urgent, or take the tick away."))
        return cleaned


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
