"""Forms about versions of the agreement."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperation.kernel.secrecy import refuse_graded
from members.enums import CommentOutcome, Level, MeasureBody, PeriodUnit, ThresholdKind
from members.forms.second_factor import ask_for_code
from members.models import Organisation, User

SHARE = RegexValidator(r"^[1-9]\d?/[1-9]\d?$", _("Write a share such as 1/2 or 2/3."))
COUNT = RegexValidator(r"^[1-9]\d{0,3}$", _("Write a number from 1 to 9999."))


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _long(rows: int = 8) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _text(label: Any, rows: int = 8, **options: Any) -> forms.CharField:
    given: dict[str, Any] = {"max_length": 20000, "validators": [refuse_graded]} | options
    return forms.CharField(label=label, widget=_long(rows), **given)


class HeadingForm(forms.Form):
    """Title and preamble of a draft."""

    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=200)
    title_en = forms.CharField(label=_("Title in English"), max_length=300)
    preamble_zh = _text(_("Preamble in Chinese"))
    preamble_en = _text(_("Preamble in English"))


class ArticleForm(forms.Form):
    """Title and text of an article in both languages."""

    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=100)
    text_zh = _text(_("Text in Chinese"), help_text=_("An empty line separates paragraphs."))
    title_en = forms.CharField(label=_("Title in English"), max_length=150)
    text_en = _text(_("Text in English"), help_text=_("An empty line separates paragraphs."))

    def clean_text_zh(self) -> str:
        return paragraphs(self.cleaned_data["text_zh"])

    def clean_text_en(self) -> str:
        return paragraphs(self.cleaned_data["text_en"])


def with_code(form: type[forms.Form]) -> type[forms.Form]:
    """The form for something new: the same fields behind the word by which the portal knows it."""
    code = forms.SlugField(
        label=_("Subject"),
        max_length=40,
        help_text=_("One English word that stays when numbers change; links of the portal use it."),
    )
    return type(f"New{form.__name__}", (form,), {"code": code, "field_order": ("code",)})


def paragraphs(text: str) -> str:
    """Line ends as one kind, paragraphs apart by exactly one empty line."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    found: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            found[-1].append(line.strip())
        elif found[-1]:
            found.append([])
    return "\n\n".join("\n".join(block) for block in found if block)


class RowForm(forms.Form):
    """Text and article of something that the version fixes as data."""

    text_zh = _text(_("Text in Chinese"), rows=3, max_length=2000)
    text_en = _text(_("Text in English"), rows=3, max_length=2000)
    article = forms.IntegerField(label=_("Article that fixes it"), min_value=1, max_value=999)


class PeriodForm(RowForm):
    amount = forms.IntegerField(label=_("Length"), min_value=0, max_value=999)
    unit = forms.ChoiceField(label=_("Unit"), choices=PeriodUnit.choices)
    times = forms.IntegerField(label=_("How often it may be used"), min_value=1, max_value=20)


class ThresholdForm(RowForm):
    """The value is read as its kind says; the kind itself never changes."""

    value = forms.CharField(label=_("Value"), max_length=20)
    at_least = forms.BooleanField(
        label=_("The share itself suffices (otherwise it must be passed)"), required=False
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind == ThresholdKind.LEVEL:
            levels = [
                row for row in Level.choices if row[0] in (Level.PROVINCE, Level.PREFECTURE, Level.COUNTY)
            ]
            self.fields["value"] = forms.ChoiceField(label=_("Level"), choices=levels)
        else:
            self.fields["value"].validators.append(SHARE if kind == ThresholdKind.SHARE else COUNT)
        if kind != ThresholdKind.SHARE:
            del self.fields["at_least"]

    def clean_value(self) -> str:
        value = self.cleaned_data["value"]
        above, _slash, below = value.partition("/")
        if below and int(above) > int(below):
            raise forms.ValidationError(_("A share is not larger than the whole."))
        return value


class GroundForm(RowForm):
    hint_zh = _text(_("Hint in Chinese"), rows=3, required=False)
    hint_en = _text(_("Hint in English"), rows=3, required=False)


class MeasureForm(RowForm):
    decided_by = forms.ChoiceField(label=_("Decided by"), choices=MeasureBody.choices)


class ConsultationForm(forms.Form):
    until = forms.DateField(
        label=_("Comments until"), help_text=_("The last day on which members may comment."), widget=_day()
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"until": timezone.localdate() + timedelta(days=30)} | (
            kwargs.get("initial") or {}
        )
        super().__init__(*args, **kwargs)


class ReasonsForm(forms.Form):
    reasons = _text(_("Reasons"), rows=5, max_length=4000)


class AdoptForm(forms.Form):
    """A second person adopts, with the password again."""

    in_force_on = forms.DateField(label=_("Enters into force on"), widget=_day())
    password = forms.CharField(
        label=_("Your password again"),
        help_text=_("So that nobody else adopts at an unlocked screen."),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        strip=False,
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_for_code(self, by)


class CommentForm(forms.Form):
    """What a member says to an article; the office is asked only when the reader speaks for several."""

    text = _text(_("Your comment"), rows=6, max_length=4000)
    proposal = _text(
        _("Proposed wording"),
        rows=4,
        max_length=4000,
        required=False,
        help_text=_("How the article should read in your view."),
    )
    office = forms.ModelChoiceField(label=_("In the name of"), queryset=Organisation.objects.none())

    def __init__(self, *args: Any, offices: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["office"]
        field.queryset = Organisation.objects.filter(pk__in=[office.pk for office in offices])
        if len(offices) == 1:
            field.widget, field.required, field.initial = forms.HiddenInput(), False, offices[0].pk
        self._only = offices[0] if len(offices) == 1 else None

    def clean_office(self) -> Organisation:
        return self._only or self.cleaned_data["office"]


class AnswerForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What becomes of it"), choices=CommentOutcome.choices, widget=forms.RadioSelect
    )
    answer = _text(_("Answer"), rows=5, max_length=4000)
