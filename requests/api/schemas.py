"""The shapes of the answers, for the schema. The tests hold every answer against them."""

from rest_framework import serializers

from cooperation.kernel.endpoints import paged_answer


def _when() -> serializers.DateTimeField:
    return serializers.DateTimeField(allow_null=True)


def _day() -> serializers.DateField:
    return serializers.DateField(allow_null=True)


class NamedAnswer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField(help_text="In the language asked for.")


class RequestRow(serializers.Serializer):
    """A request as lists show it."""

    number = serializers.CharField()
    letter_number = serializers.CharField(allow_blank=True)
    state = serializers.CharField()
    step = serializers.CharField(help_text="The step that people see.")
    step_label = serializers.CharField()
    turn = serializers.CharField(help_text="requesting, assisting or nobody.")
    requesting_office = NamedAnswer()
    assisting_office = NamedAnswer()
    type = NamedAnswer()
    title = serializers.CharField()
    is_urgent = serializers.BooleanField()
    in_custody = serializers.BooleanField()
    is_overdue = serializers.BooleanField()
    sent_at = _when()
    target_on = _day()
    due_on = _day()
    changed_at = serializers.DateTimeField()
    url = serializers.CharField(help_text="Address in this API.")
    page = serializers.CharField(help_text="Address for the browser.")


RequestPage = paged_answer(RequestRow)


class FileAnswer(serializers.Serializer):
    """A stored file."""

    name = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes.")
    sha256 = serializers.CharField()
    scan = serializers.CharField(help_text="not_scanned, clean or infected.")
    url = serializers.CharField()


class PaperAnswer(FileAnswer):
    """A paper of the request."""

    id = serializers.IntegerField()
    type = serializers.CharField(allow_null=True, help_text="Code of the paper.")
    added_at = serializers.DateTimeField()


class ResultFileAnswer(FileAnswer):
    form = serializers.CharField(help_text="original, copy or electronic.")


class SubjectAnswer(serializers.Serializer):
    name = serializers.CharField()
    address = serializers.CharField()


class PointerAnswer(serializers.Serializer):
    receipt_number = serializers.CharField()
    sent_on = serializers.DateField()


class BasisAnswer(serializers.Serializer):
    """A statutory basis, frozen at sending."""

    code = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    article = serializers.CharField()
    text = serializers.CharField()
    verified = serializers.BooleanField()


class LetterAnswer(serializers.Serializer):
    """The letter as it was signed."""

    digest = serializers.CharField(help_text="SHA-256 of what the signer read: letter, subjects, papers.")
    file = FileAnswer(allow_null=True, help_text="The PDF; null until it is made, some seconds later.")


class SupplementAnswer(serializers.Serializer):
    """A numbered addition to the request: asked for, or added by the requesting office of its own accord."""

    number = serializers.IntegerField()
    was_asked_for = serializers.BooleanField()
    asked_at = _when()
    text = serializers.CharField(allow_blank=True)
    papers = serializers.ListField(child=serializers.CharField())
    due_on = _day()
    answered_at = _when()
    answer = serializers.CharField(allow_blank=True)
    files = PaperAnswer(many=True)


class RefusalAnswer(serializers.Serializer):
    ground = serializers.CharField()
    ground_text = serializers.CharField()
    can_give = serializers.CharField()
    reasons = serializers.CharField()
    proposed_at = serializers.DateTimeField()
    signed_at = _when()


class ResultAnswer(serializers.Serializer):
    outcome = serializers.CharField()
    summary = serializers.CharField()
    reason = serializers.CharField(allow_blank=True)
    sent_at = serializers.DateTimeField()
    sent_back_at = _when()
    sent_back_note = serializers.CharField(allow_blank=True)
    files = ResultFileAnswer(many=True)


class DatesAnswer(serializers.Serializer):
    drafted_at = serializers.DateTimeField()
    submitted_at = _when()
    received_at = _when()
    accepted_at = _when()
    check_due_at = _when()
    papers_due_on = _day()
    paused_on = _day()
    result_at = _when()
    confirm_due_on = _day()
    ended_at = _when()


class StepAnswer(serializers.Serializer):
    """One step of the computation."""

    code = serializers.CharField()
    date = serializers.CharField()
    date_until = serializers.CharField(allow_null=True)
    params = serializers.DictField()
    text = serializers.CharField(help_text="The step as a sentence with its article.")


class DueAnswer(serializers.Serializer):
    """A due date and how it was computed."""

    due = serializers.CharField()
    provisional = serializers.BooleanField()
    raw = serializers.CharField(help_text="The last day before any roll.")
    stopped = serializers.BooleanField(help_text="The clock stands still.")
    steps = StepAnswer(many=True)


class ClockAnswer(serializers.Serializer):
    target = DueAnswer()
    limit = DueAnswer()


class OfficerAnswer(serializers.Serializer):
    username = serializers.CharField()
    name = serializers.CharField()


class ContactAnswer(serializers.Serializer):
    """Whom to call."""

    name = serializers.CharField()
    phone = serializers.CharField(allow_blank=True)


class HandlingAnswer(serializers.Serializer):
    """Only for the assisting office."""

    assigned_to = OfficerAnswer(allow_null=True)
    internal_due_on = _day()


class DraftingAnswer(serializers.Serializer):
    """Only for the requesting office."""

    drafted_by = OfficerAnswer()
    remark = serializers.CharField(allow_blank=True, help_text="Of the signer who sent the letter back.")
    missing_papers = serializers.ListField(child=serializers.CharField())


class ActAnswer(serializers.Serializer):
    """What this account may do now."""

    act = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    url = serializers.CharField()


class RequestAnswer(RequestRow):
    """A request whole."""

    agreement_version = serializers.IntegerField()
    case_number = serializers.CharField()
    cause = serializers.CharField()
    purpose = serializers.CharField(allow_blank=True)
    content = serializers.CharField(allow_blank=True)
    requirements = serializers.CharField(allow_blank=True)
    rank = serializers.CharField()
    urgent_reason = serializers.CharField(allow_blank=True)
    wished_on = _day()
    contact_name = serializers.CharField(allow_blank=True)
    contact_phone = serializers.CharField(allow_blank=True)
    no_secrets = serializers.BooleanField()
    dates = DatesAnswer()
    subjects = SubjectAnswer(many=True)
    pointers = PointerAnswer(many=True)
    papers = PaperAnswer(many=True)
    bases = BasisAnswer(many=True)
    supplements = SupplementAnswer(many=True)
    letter = LetterAnswer(allow_null=True)
    owed_papers = serializers.ListField(
        child=serializers.CharField(), help_text="Codes of the papers that an urgent request still owes."
    )
    refusal = RefusalAnswer(allow_null=True, help_text="The other side sees it when it is signed.")
    results = ResultAnswer(many=True)
    clock = ClockAnswer(allow_null=True)
    assisting_officer = ContactAnswer(allow_null=True, help_text="The assigned officer, for both offices.")
    handling = HandlingAnswer(allow_null=True)
    drafting = DraftingAnswer(allow_null=True)
    acts = ActAnswer(many=True)


class PaperTypeAnswer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    hint = serializers.CharField(allow_blank=True)
    required = serializers.BooleanField()  # type: ignore[assignment]
    generated = serializers.BooleanField(help_text="Made by the portal: nothing to upload.")


class TypeAnswer(serializers.Serializer):
    """A type of assistance."""

    code = serializers.CharField()
    name = serializers.CharField()
    hint = serializers.CharField(allow_blank=True)
    group = NamedAnswer()
    period = serializers.CharField(help_text="Code of the period of the agreement.")
    executed_by = serializers.CharField()
    bases = serializers.ListField(child=serializers.CharField())
    papers = PaperTypeAnswer(many=True)


class TypesAnswer(serializers.Serializer):
    results = TypeAnswer(many=True)


class OfficersAnswer(serializers.Serializer):
    results = OfficerAnswer(many=True)
