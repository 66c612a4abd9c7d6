"""What the API takes for each act. Unknown fields are refused; what else must hold, the actions say."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from cooperation.kernel.api import StrictSerializer
from cooperation.kernel.endpoints import PageQuery
from requests.enums import EvidenceForm, Outcome, Rank, State, Step

LONG = 20_000  # characters of one text
MOST_FILES = 20


def _text(most: int = LONG, **options: Any) -> serializers.CharField:
    return serializers.CharField(max_length=most, **options)


def _maybe(most: int = LONG, **options: Any) -> serializers.CharField:
    return _text(most, required=False, allow_blank=True, **options)


class Listing(PageQuery):
    """Which requests."""

    box = serializers.ChoiceField(
        ["todo", "inbox", "outbox", "all", "archive", "shared"],
        required=False,
        default="all",
        help_text="inbox and outbox: open ones, received or made; all: both, ended ones too; shared: by others.",
    )
    state = serializers.ChoiceField(State.values, required=False)
    step = serializers.ChoiceField(Step.values, required=False, help_text="The step that people see.")
    type = _text(20, required=False, help_text="Code of the type.")
    q = _text(120, required=False, help_text="Number, letter number, subject line or cause.")


class SubjectBody(StrictSerializer):
    """Whom or what the request is about."""

    name = _text(120)
    address = _text(200)


class DraftBody(StrictSerializer):
    """The fields of a draft."""

    assisting_office = _text(20, help_text="Code of the office that is to help.")
    type = _text(20, help_text="Code of the type, see /api/v1/types/.")
    title = _text(120)
    case_number = _text(80)
    cause = _text(120)
    purpose = _maybe()
    content = _maybe()
    requirements = _maybe()
    rank = serializers.ChoiceField(Rank.choices, required=False)
    is_urgent = serializers.BooleanField(required=False)
    urgent_reason = _maybe(300)
    in_custody = serializers.BooleanField(required=False)
    wished_on = serializers.DateField(required=False, allow_null=True)
    contact_name = _maybe(60)
    contact_phone = _maybe(40)
    no_secrets = serializers.BooleanField(
        required=False, help_text="Text and papers contain no state secrets."
    )
    subjects = SubjectBody(many=True, required=False)

    def validate_wished_on(self, value: date | None) -> date | None:
        if value is not None and value < timezone.localdate():
            raise ValidationError(_("This day has passed. Choose today or a later day."))
        return value

    def validate_subjects(self, value: list[dict[str, str]]) -> list[dict[str, str]]:
        if len(value) > 100:
            raise ValidationError(_("At most 100 subjects. Send a further request for the others."))
        return value

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        before = self.context.get("assistance")
        reason = attrs.get("urgent_reason", getattr(before, "urgent_reason", ""))
        if attrs.get("is_urgent", getattr(before, "is_urgent", False)) and not reason.strip():
            raise ValidationError({"urgent_reason": _("Write why it is urgent.")})
        return attrs


class StartBody(DraftBody):
    """A new draft."""

    requesting_office = _text(20, required=False, help_text="Only for accounts of several offices.")


class PaperBody(StrictSerializer):
    """One paper of a draft."""

    file = serializers.FileField(allow_empty_file=True)
    type = _text(40, required=False, help_text="Code of the paper; without it a further paper.")


class AcceptBody(StrictSerializer):
    """Accept, and assign in the same step when an officer is named."""

    assignee = _text(60, required=False, help_text="Account of a case officer of the own office.")
    internal_due_on = serializers.DateField(required=False, allow_null=True)
    note = _maybe(help_text="Only the own office reads it.")


class AssignBody(AcceptBody):
    """Give the request to a case officer of the own office."""

    assignee = _text(60, help_text="Account of a case officer of the own office.")


class AskBody(StrictSerializer):
    """What is missing: words, papers, or both."""

    text = _maybe()
    papers = serializers.ListField(child=_text(40), required=False, help_text="Codes of missing papers.")


class UploadsBody(StrictSerializer):
    """Files, each given as a part of its own."""

    files = serializers.ListField(
        child=serializers.FileField(allow_empty_file=True), required=False, max_length=MOST_FILES
    )

    def pairs(self, attrs: dict[str, Any], name: str, default: Any) -> list[tuple[Any, Any]]:
        """The files with what the parallel field `name` says of each."""
        files, words = attrs.get("files", []), attrs.get(name, [])
        if words and len(words) != len(files):
            raise ValidationError({name: _("Give it once for each file, in the same order, or not at all.")})
        return list(zip(words or [default] * len(files), files, strict=True))


class AnswerBody(UploadsBody):
    """The supplement."""

    answer = _maybe()
    types = serializers.ListField(
        child=serializers.CharField(max_length=40, allow_blank=True),
        required=False,
        max_length=MOST_FILES,
        help_text="For each file the code of its paper, or empty; in the order of the files.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return {"answer": attrs.get("answer", ""), "uploads": self.pairs(attrs, "types", "")}


class RefuseBody(StrictSerializer):
    """A refusal for the procurator-general in charge to sign."""

    ground = _text(40, help_text="Code of the closed list, see /api/v1/agreement/.")
    can_give = _text(help_text="First: what your office can give.")
    reasons = _text()


class ResultBody(UploadsBody):
    """The result."""

    outcome = serializers.ChoiceField(Outcome.choices)
    summary = _text()
    reason = _maybe(help_text="Needed unless the outcome is complete.")
    forms = serializers.ListField(
        child=serializers.ChoiceField(EvidenceForm.choices),
        required=False,
        max_length=MOST_FILES,
        help_text="For each file its form, in the order of the files; copy when not given.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        uploads = self.pairs(attrs, "forms", EvidenceForm.COPY.value)
        texts = {name: attrs[name] for name in ("outcome", "summary", "reason") if name in attrs}
        return texts | {"uploads": uploads}


class BackBody(StrictSerializer):
    """Why the result is sent back."""

    note = _text(help_text="What is still missing.")


class ConfirmBody(StrictSerializer):
    """Confirm the result; the request is closed."""

    note = _maybe()
