"""Forms of sharing: with which office, with whom there, until when and what for; and the consent to it."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from members.finding import MOST, find_offices
from members.models import Organisation
from requests.audience import Reader
from requests.forms.drafting import DayInput, OfficeChoice

WHOLE = "office"
USUAL = timedelta(days=30)


class RecipientForm(forms.Form):
    """The office, typed as people know it; a list to choose from where several are meant."""

    to = forms.CharField(
        label=_("Office"),
        help_text=_("Type a place, a name, a code or pinyin: 泸县, 南充市院, 510521, luxian, lx."),
        max_length=200,
        widget=forms.TextInput(attrs={"list": "member-offices", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = find_offices(self.data.get("to", ""))
        if 1 < len(self.found) < MOST:
            self.fields["chosen"] = OfficeChoice(self.found)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = cleaned.get("chosen")
        meant = [office for office in self.found if office.code == chosen] if chosen else self.found
        if "to" in cleaned and len(meant) != 1:
            text = (
                _("Several offices fit. Choose one of them.")
                if meant
                else _("No office fits what you typed.")
            )
            self.add_error("chosen" if "chosen" in self.fields else "to", text)
        return cleaned | {"office": meant[0] if len(meant) == 1 else None}


class ShareForm(forms.Form):
    """With whom of the chosen office, until when, what for. `confirm` was pressed on the page that warns."""

    person = forms.ChoiceField(label=_("With whom"), widget=forms.RadioSelect)
    until = forms.DateField(
        label=_("Last day"),
        widget=DayInput(),
        help_text=_("Until the end of this day. It can be taken back at any time before."),
    )
    purpose = forms.CharField(
        label=_("What for"),
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Both sides and the recipient read it."),
    )
    aware = forms.BooleanField(
        label=_("I have read this. Share it all the same."),
        required=False,
        error_messages={
            "required": _("Tick that you have read the warning, or go back and change the recipient.")
        },
    )

    def __init__(self, *args: Any, office: Organisation, people: list[Reader], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everybody = ngettext(
            "The whole office: %(n)s person who reads requests there",
            "The whole office: all %(n)s people who read requests there",
            len(people),
        ) % {"n": len(people)}  # fmt: skip
        named = [(row.person.username, f"{row.person.name} · {' · '.join(row.roles)}") for row in people]
        self.fields["person"].choices = [*named, (WHOLE, everybody)]  # type: ignore[attr-defined]
        self.fields["aware"].required = "confirm" in self.data
        self.initial.setdefault("until", timezone.localdate() + USUAL)
        self.people = {row.person.username: row.person for row in people}

    def clean(self) -> dict[str, Any]:
        """`person` becomes the account; None for the whole office."""
        cleaned = super().clean() or {}
        return cleaned | {"person": self.people.get(cleaned.get("person", ""))}


class DecideShareForm(forms.Form):
    """Agree, or decline with a reason."""

    agree = forms.TypedChoiceField(
        label=_("Does your office agree?"),
        choices=[("yes", _("Agree: it may be read as written here")), ("no", _("Do not agree"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    remark = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Needed when your office does not agree. The other office reads it."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("agree") is False and "remark" in cleaned and not cleaned["remark"].strip():
            raise ValidationError({"remark": _("Write why your office does not agree.")})
        return cleaned
