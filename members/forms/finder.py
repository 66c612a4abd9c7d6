"""The finder and the question for the common superior."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.finding import MOST, find_offices
from members.models import Organisation


class FindForm(forms.Form):
    """What people have at hand."""

    q = forms.CharField(
        label=_("Address, place, name, code or pinyin"),
        help_text=_(
            "Such as 四川省泸州市泸县玉蟾街道1号, 泸县, 510521, luxian or lx. Former names lead to the office of today."
        ),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].needed = True  # type: ignore[attr-defined]

    @property
    def text(self) -> str:
        """What was typed; "" when it is too long to be an address."""
        return self.cleaned_data["q"].strip() if self.is_valid() else ""


class SuperiorForm(forms.Form):
    """Two offices, each as people type them; where a text fits several, they are offered to choose from."""

    SIDES = ("first", "second")

    first = forms.CharField(
        label=_("First office"),
        help_text=_("Place, name, code or pinyin, such as 泸县 or 510521."),
        max_length=200,
        error_messages={"required": _("Write the first office.")},
    )
    second = forms.CharField(
        label=_("Second office"),
        help_text=_("The office with which the first one disagrees."),
        max_length=200,
        error_messages={"required": _("Write the second office.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = {side: find_offices(self.data.get(side, "")[:200]) for side in self.SIDES}
        for side in self.SIDES:
            if len(self.found[side]) > 1:
                self.fields[f"{side}_choice"] = self._choice(side)
        self.order_fields(["first", "first_choice", "second", "second_choice"])

    def _choice(self, side: str) -> forms.ChoiceField:
        choices = [(office.code, f"{office.name} {office.code}") for office in self.found[side]]
        field = forms.ChoiceField(
            label=_("Which of these offices?"), choices=choices, widget=forms.RadioSelect, required=False
        )
        field.needed = True  # type: ignore[attr-defined]
        return field

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for side in self.SIDES:
            if side in cleaned:
                cleaned[side] = self._office(side, cleaned[side], cleaned.get(f"{side}_choice", ""))
        if cleaned.get("first") and cleaned.get("first") == cleaned.get("second"):
            self.add_error("second", _("These are one office. Write another one."))
        return cleaned

    def _office(self, side: str, text: str, chosen: str) -> Organisation | None:
        left = [office for office in self.found[side] if chosen in ("", office.code)]
        if len(left) == 1:
            return left[0]
        if not left:
            lost = _("No office fits “%(text)s”. Type its place, name, code or pinyin.") % {"text": text}
            self.add_error(side, lost)
        elif len(left) < MOST:
            self.add_error(
                f"{side}_choice", _("Several offices fit “%(text)s”. Choose one.") % {"text": text}
            )
        else:
            many = _("Many offices fit “%(text)s”. Choose one, or write more of its name above.")
            self.add_error(f"{side}_choice", many % {"text": text})
        return None
