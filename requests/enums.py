"""Choices of the requests app."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(TextChoices):
    """All states that the record keeps. What a user sees are the seven steps and two ends of `Step`."""

    DRAFT = "draft", _("Draft")
    AWAITING_SIGNATURE = "awaiting_signature", _("Awaiting signature")
    SENT = "sent", _("Sent")
    RECEIVED = "received", pgettext_lazy("state", "Received")
    SUPPLEMENT_ASKED = "supplement_asked", _("Needs supplement")
    ACCEPTED = "accepted", _("Accepted")
    ASSIGNED = "assigned", _("Assigned")
    IN_PROGRESS = "in_progress", _("In progress")
    REFUSAL_AWAITING_SIGNATURE = "refusal_awaiting_signature", _("Refusal awaiting signature")
    RESULT_SENT = "result_sent", _("Result sent")
    RETURNED_FOR_COMPLETION = "returned_for_completion", _("Sent back for completion")
    RESULT_CONFIRMED = "result_confirmed", _("Result confirmed")
    CLOSED = "closed", _("Closed")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    LAPSED = "lapsed", _("Lapsed")


class Step(TextChoices):
    """The words that users see."""

    DRAFT = "draft", _("Draft")
    SIGN = "sign", _("Awaiting signature")
    SENT = "sent", _("Sent")
    FIX = "fix", _("Needs supplement")
    WORK = "work", _("In progress")
    BACK = "back", _("Result sent")
    DONE = "done", _("Closed")
    NO = "no", _("Refused")
    GONE = "gone", _("Withdrawn")


class Turn(TextChoices):
    """Whose turn it is."""

    REQUESTING = "requesting", _("Requesting office")
    ASSISTING = "assisting", _("Assisting office")
    NOBODY = "nobody", _("Nobody")


class Rank(TextChoices):
    """Rank of the subject: leads to the level that the letter must go to."""

    NONE = "none", _("None of these")
    DIVISION = "division", _("Leader in post at county or division level")
    BUREAU = "bureau", _("Bureau level or above, or deputy or CPPCC member at provincial level or above")


class Executor(TextChoices):
    PROCURATORATE = "procuratorate", _("The procuratorate")
    PUBLIC_SECURITY = "public_security", _("The public security organ")


class Outcome(TextChoices):
    COMPLETE = "complete", _("All done")
    PARTIAL = "partial", _("Partly done")
    NOT_HELD = "not_held", _("No such information")
    NOT_POSSIBLE = "not_possible", _("Could not be done")


class EvidenceForm(TextChoices):
    ORIGINAL = "original", _("Original")
    COPY = "copy", _("Copy checked against the original")
    ELECTRONIC = "electronic", _("Electronic data")
