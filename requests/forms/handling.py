"""Forms of the acts on a request: parse and validate, no effects."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cooperation.kernel.models import KeptFile
from cooperation.kernel.secrecy import refuse_graded
from members.forms.second_factor import ask_for_code
from members.models import RefusalGround, User
from requests.enums import EvidenceForm, Outcome
from requests.forms.drafting import DayInput
from requests.models import PaperType


class PasswordForm(forms.Form):
    """A legal act: the password again, and the one-time code of who has a second factor."""

    password = forms.CharField(
        label=_("Your password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("Signing is a legal act. Type the password with which you log in."),
        strip=False,
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_for_code(self, by)


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


class WithdrawForm(PasswordForm):
    """Taking a signed request back is a legal act like signing it."""

    reason = forms.CharField(
        label=_("Why is it withdrawn?"), widget=forms.Textarea({"rows": 4}), max_length=5000
    )

    field_order = ("reason", "password")


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
    """The result with its files. Those already uploaded on the way to the check page stand as ticks."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=Outcome.choices, widget=forms.RadioSelect)
    summary = forms.CharField(
        label=_("Summary"), max_length=10000, widget=forms.Textarea({"rows": 5}), validators=[refuse_graded]
    )
    reason = forms.CharField(
        label=_("Why not in full"),
        required=False,
        max_length=5000,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Needed unless everything was done."),
        validators=[refuse_graded],
    )
    form = forms.ChoiceField(
        label=_("Form of the evidence"), choices=EvidenceForm.choices, initial=EvidenceForm.COPY
    )
    files = ManyFilesField(
        label=_("Files"), required=False, help_text=_("Several can be chosen at once. At most 20 MB each.")
    )

    def __init__(self, *args: Any, waiting: list[KeptFile], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.waiting = waiting
        if waiting:
            self.fields["kept"] = forms.MultipleChoiceField(
                label=_("Files already uploaded"),
                help_text=_("Take a tick away to leave that file out."),
                choices=[(str(row.pk), row.file.name) for row in waiting],
                initial=[str(row.pk) for row in waiting],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
            self.order_fields(["outcome", "summary", "reason", "form", "kept", "files"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        incomplete = cleaned.get("outcome") not in (None, Outcome.COMPLETE)
        if incomplete and "reason" in cleaned and not cleaned["reason"].strip():
            self.add_error("reason", _("Write why the result is not complete."))
        return cleaned

    def chosen(self) -> list[KeptFile]:
        """The files already uploaded that are to go along."""
        return [row for row in self.waiting if str(row.pk) in self.cleaned_data.get("kept", [])]


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

    def clean(self) -> dict[str, Any]:
        """The answer, and (paper type, file) for every file that was chosen."""
        cleaned = super().clean() or {}
        named = [(paper, cleaned.get(f"paper_{paper.pk}")) for paper in self.papers]
        others = [(None, file) for file in cleaned.get("files", [])]
        found = [(paper, file) for paper, file in named if file is not None] + others
        return {"answer": cleaned.get("answer", ""), "uploads": found}
