"""Forms of the requests app: parse and validate, no effects."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Organisation, RefusalGround, User
from members.selectors import find_offices
from requests import selectors
from requests.enums import EvidenceForm, Outcome, Rank, Step
from requests.models import AssistanceRequest, AssistanceType, PaperType

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


class PasswordForm(forms.Form):
    """A legal act: the password again."""

    password = forms.CharField(
        label=_("Your password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("Signing is a legal act. Type the password with which you log in."),
        strip=False,
    )


class TextForm(forms.Form):
    """One text, named as the action names it."""

    def __init__(
        self, *args: Any, name: str, label: Any, hint: Any = "", required: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields[name] = forms.CharField(
            label=label,
            help_text=hint,
            required=required,
            widget=forms.Textarea({"rows": 4}),
            max_length=5000,
        )


class ColleagueChoice(forms.ModelChoiceField):
    """A colleague with the number of requests in hand."""

    def label_from_instance(self, person: User) -> str:
        return _("%(name)s (%(n)s in hand)") % {"name": person.name, "n": person.in_hand}


class AssignForm(forms.Form):
    """Who does it, until when, and a note for the own office."""

    internal_due_on = forms.DateField(label=_("Internal due date"), required=False, widget=DayInput())
    note = forms.CharField(
        label=_("Internal note"),
        required=False,
        max_length=5000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Only your own office reads it."),
    )

    def __init__(self, *args: Any, officers: Any, required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"] = ColleagueChoice(
            officers, label=_("Assign to"), required=required, empty_label=_("Choose an officer")
        )
        self.order_fields(["assignee"])


class PaperChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, paper: PaperType) -> str:
        return paper.name


class AskSupplementForm(forms.Form):
    """What is missing: papers of the type's list, and words."""

    text = forms.CharField(
        label=_("What is missing"),
        required=False,
        max_length=5000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Say it so that the other office can supply it in one go."),
    )

    def __init__(self, *args: Any, papers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["papers"] = PaperChoice(
            papers, label=_("Missing papers"), required=False, widget=forms.CheckboxSelectMultiple
        )
        self.order_fields(["papers"])


class GroundChoice(forms.ModelChoiceField):
    def label_from_instance(self, ground: RefusalGround) -> str:
        return _("(%(code)s) %(text)s (article %(article)s)") % {
            "code": ground.code, "text": ground.text, "article": ground.article}  # fmt: skip


class RefuseForm(forms.Form):
    """First what can be given, then a ground of the closed list, then the reasons."""

    can_give = forms.CharField(
        label=_("What your office can give"),
        max_length=5000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("A part, a copy, an address to ask, a later day. If nothing at all: say why."),
    )
    reasons = forms.CharField(label=_("Reasons"), max_length=5000, widget=forms.Textarea({"rows": 4}))

    def __init__(self, *args: Any, grounds: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"] = GroundChoice(
            grounds, label=_("Legal ground"), widget=forms.RadioSelect, empty_label=None
        )
        self.order_fields(["can_give", "ground"])


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files in one field; a list, empty when none was chosen."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        # Empty and misnamed files are refused by the kernel's own check, with a message that tells how to mend it.
        return [file for file in data if file] if isinstance(data, list | tuple) else [data] if data else []


class ResultForm(forms.Form):
    """The result with its files."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=Outcome.choices, widget=forms.RadioSelect)
    summary = forms.CharField(label=_("Summary"), max_length=10000, widget=forms.Textarea({"rows": 5}))
    reason = forms.CharField(
        label=_("Why not in full"), required=False, max_length=5000, widget=forms.Textarea({"rows": 2}),
        help_text=_("Needed unless everything was done."),
    )  # fmt: skip
    form = forms.ChoiceField(
        label=_("Form of the evidence"), choices=EvidenceForm.choices, initial=EvidenceForm.COPY
    )
    files = ManyFilesField(
        label=_("Files"), required=False, help_text=_("Several can be chosen at once. At most 20 MB each.")
    )


class AnswerSupplementForm(forms.Form):
    """The answer, and an upload for each missing paper."""

    answer = forms.CharField(
        label=_("Answer"), required=False, max_length=5000, widget=forms.Textarea({"rows": 3})
    )
    files = ManyFilesField(label=_("Other files"), required=False)

    def __init__(self, *args: Any, papers: list[PaperType], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.papers = papers
        for paper in papers:
            self.fields[f"paper_{paper.pk}"] = forms.FileField(
                label=paper.name, required=False, allow_empty_file=True
            )

    def uploads(self) -> list[tuple[PaperType | None, Any]]:
        """(paper type, file) for every file that was chosen."""
        named = [(p, self.cleaned_data.get(f"paper_{p.pk}")) for p in self.papers]
        return [(p, f) for p, f in named if f is not None] + [(None, f) for f in self.cleaned_data["files"]]


class FilterForm(forms.Form):
    """The filter above the list, a GET form."""

    q = forms.CharField(label=_("Keyword"), required=False, max_length=100)
    office = forms.CharField(label=_("Other office"), required=False, max_length=60)
    type = forms.TypedChoiceField(label=_("Type"), required=False, coerce=int, empty_value=None)
    step = forms.ChoiceField(label=_("Status"), required=False)
    due_until = forms.DateField(label=_("Due until"), required=False, widget=DayInput())
    urgent = forms.BooleanField(label=_("Urgent only"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type"].choices = [("", _("All types")), *selectors.type_choices()]
        self.fields["step"].choices = [("", _("All statuses")), *Step.choices]
