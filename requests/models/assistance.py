"""The assistance request and what belongs to it from the requesting side."""

from datetime import date

from django.db import models
from django.db.models import Case, F, GeneratedField, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.models import AgreementVersion, Organisation, User
from members.models.bilingual import Bilingual
from requests.enums import Rank, State, Step, Turn
from requests.models.types import AssistanceType

REQUESTING_TURN = (
    State.DRAFT,
    State.AWAITING_SIGNATURE,
    State.SUPPLEMENT_ASKED,
    State.RESULT_SENT,
    State.RESULT_CONFIRMED,
)
ENDED = (State.CLOSED, State.REFUSED, State.WITHDRAWN, State.LAPSED)

STEP_OF: dict[str, Step] = {
    State.DRAFT: Step.DRAFT,
    State.AWAITING_SIGNATURE: Step.SIGN,
    State.SENT: Step.SENT,
    State.RECEIVED: Step.SENT,
    State.SUPPLEMENT_ASKED: Step.FIX,
    State.ACCEPTED: Step.WORK,
    State.ASSIGNED: Step.WORK,
    State.IN_PROGRESS: Step.WORK,
    State.REFUSAL_AWAITING_SIGNATURE: Step.WORK,
    State.RETURNED_FOR_COMPLETION: Step.WORK,
    State.RESULT_SENT: Step.BACK,
    State.RESULT_CONFIRMED: Step.BACK,
    State.CLOSED: Step.DONE,
    State.LAPSED: Step.DONE,
    State.REFUSED: Step.NO,
    State.WITHDRAWN: Step.GONE,
}


class AssistanceRequest(models.Model):
    """One office asks another for help in an investigation. Dates are Beijing dates; due dates end at 24:00.

    `check_due_at` is a moment: 24 hours run from hour to hour, and a period of days ends with its last day.
    `papers_due_on` stands as long as an urgent request owes papers.
    """

    INTERNAL_ACTS = tuple(
        f"requests.{act}"
        for act in ("draft", "submit", "return_to_drafter", "refuse", "return_refusal", "start_work")
    )

    number = models.CharField(_("number"), max_length=20, unique=True)
    letter_number = models.CharField(_("letter number"), max_length=60, blank=True)
    state = models.CharField(_("state"), max_length=40, choices=State, default=State.DRAFT)
    turn = GeneratedField(
        expression=Case(
            When(state__in=ENDED, then=Value(Turn.NOBODY.value)),
            When(state__in=REQUESTING_TURN, then=Value(Turn.REQUESTING.value)),
            default=Value(Turn.ASSISTING.value),
        ),
        output_field=models.CharField(max_length=20),
        db_persist=True,
    )

    requesting_office = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="requests_made",
        verbose_name=_("requesting office"),
        db_index=False,
    )
    assisting_office = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="requests_received",
        verbose_name=_("assisting office"),
        db_index=False,
    )
    type = models.ForeignKey(
        AssistanceType, models.PROTECT, related_name="requests", verbose_name=_("type"), db_index=False
    )
    version = models.ForeignKey(
        AgreementVersion,
        models.PROTECT,
        related_name="+",
        verbose_name=_("agreement version"),
        db_index=False,
    )

    title = models.CharField(_("subject line"), max_length=120)
    case_number = models.CharField(_("case number"), max_length=80)
    cause = models.CharField(_("cause of action"), max_length=120)
    purpose = models.TextField(_("purpose"), blank=True)
    content = models.TextField(_("content"), blank=True)
    requirements = models.TextField(_("requirements"), blank=True)
    rank = models.CharField(_("rank of the subject"), max_length=20, choices=Rank, default=Rank.NONE)
    is_urgent = models.BooleanField(_("urgent"), default=False)
    urgent_reason = models.CharField(_("reason of urgency"), max_length=300, blank=True)
    in_custody = models.BooleanField(_("somebody is in custody"), default=False)
    wished_on = models.DateField(_("wished by"), null=True, blank=True)
    contact_name = models.CharField(_("contact"), max_length=60, blank=True)
    contact_phone = models.CharField(_("telephone"), max_length=40, blank=True)
    no_secrets = models.BooleanField(_("contains no state secrets"), default=False)

    drafted_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("drafted by"), db_index=False
    )
    drafted_at = models.DateTimeField(_("drafted"), auto_now_add=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    submitted_at = models.DateTimeField(_("submitted for signature"), null=True)
    remark = models.TextField(_("remark of the signer"), blank=True)
    signed_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("signed by"), db_index=False
    )
    # Whom the signer stood in for, when a deputy signed.
    signed_for = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("signed for")
    )
    sent_at = models.DateTimeField(_("sent"), null=True)
    opened_at = models.DateTimeField(_("first opened"), null=True)
    received_at = models.DateTimeField(_("received by a person"), null=True)
    silence_told_at = models.DateTimeField(_("non-receipt told"), null=True)
    accepted_at = models.DateTimeField(_("accepted"), null=True)
    assigned_to = models.ForeignKey(User, models.PROTECT, null=True, related_name="assigned_requests")
    internal_due_on = models.DateField(_("internal due date"), null=True, blank=True)
    paused_on = models.DateField(_("clock stopped since"), null=True)
    check_due_at = models.DateTimeField(_("formal check due"), null=True)
    papers_due_on = models.DateField(_("papers owed until"), null=True)
    papers_late_told_at = models.DateTimeField(_("lateness of papers told"), null=True)
    target_on = models.DateField(_("target"), null=True)
    due_on = models.DateField(_("due"), null=True)
    confirm_due_on = models.DateField(_("confirmation due"), null=True)
    result_at = models.DateTimeField(_("result sent"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("assistance request")
        verbose_name_plural = _("assistance requests")
        ordering = ["-id"]
        permissions = [("read_request", "Can read this one request")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(requesting_office=F("assisting_office")), name="not_to_own_office"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.DRAFT, State.AWAITING_SIGNATURE, State.WITHDRAWN])
                | Q(signed_by__isnull=False, sent_at__isnull=False, due_on__isnull=False),
                name="sent_when_signed",
            ),
        ]
        # Foreign keys have no index of their own: it would be dear at every write, and each list has its own below.
        indexes = [
            models.Index(
                fields=["assisting_office", "due_on", "id"],
                include=["turn", "paused_on"],
                condition=Q(sent_at__isnull=False) & ~Q(turn=Turn.NOBODY),
                name="request_inbox_by_due",
            ),
            models.Index(
                fields=["requesting_office", "-id"], condition=~Q(turn=Turn.NOBODY), name="outbox_open"
            ),
            models.Index(fields=["requesting_office", "turn", "-id"], name="request_made_newest"),
            models.Index(
                fields=["assisting_office", "turn", "-id"],
                condition=Q(sent_at__isnull=False) & ~Q(state=State.WITHDRAWN, opened_at=None),
                name="request_arrived_newest",
            ),
            models.Index(
                fields=["assisting_office", "state", "due_on", "-id"],
                condition=Q(turn=Turn.ASSISTING, sent_at__isnull=False),
                name="request_waits_there",
            ),
            models.Index(
                fields=["requesting_office", "state", "due_on", "-id"],
                condition=Q(turn=Turn.REQUESTING),
                name="request_waits_here",
            ),
            models.Index(
                fields=["drafted_by", "due_on", "-id"],
                include=["requesting_office", "state"],
                condition=Q(turn=Turn.REQUESTING),
                name="request_waits_for_drafter",
            ),
            models.Index(
                fields=["assigned_to", "due_on", "-id"],
                include=["assisting_office", "state", "turn"],
                condition=~Q(turn=Turn.NOBODY),
                name="request_assigned_by_due",
            ),
            models.Index(
                fields=["paused_on"],
                condition=Q(state=State.SUPPLEMENT_ASKED),
                name="request_waiting_supplement",
            ),
            models.Index(
                fields=["confirm_due_on"], condition=Q(state=State.RESULT_SENT), name="request_to_confirm"
            ),
            models.Index(
                fields=["check_due_at"],
                condition=Q(state=State.SENT, received_at=None, silence_told_at=None),
                name="request_unreceived",
            ),
            models.Index(
                fields=["papers_due_on"],
                condition=Q(papers_due_on__isnull=False),
                name="request_owing_papers",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("requests:detail", args=[self.number])

    @property
    def step(self) -> Step:
        """The word that users see for the state."""
        return STEP_OF[self.state]

    @property
    def audit_offices(self) -> tuple[int, int]:
        """The offices for which people act on it, as the log wants to know."""
        return (self.requesting_office_id, self.assisting_office_id)

    @property
    def public_state(self) -> str:
        """The state as both sides may know it: a proposed refusal is the assisting office's own affair."""
        return State.RECEIVED if self.state == State.REFUSAL_AWAITING_SIGNATURE else self.state

    @property
    def has_ended(self) -> bool:
        return self.state in ENDED

    @property
    def is_paused(self) -> bool:
        return self.paused_on is not None

    @property
    def owes_papers(self) -> bool:
        """Sent urgently, and papers are still to follow."""
        return self.papers_due_on is not None and not self.has_ended

    def is_late_with_papers(self, today: date) -> bool:
        """A flag and nothing else: the request goes on."""
        return self.owes_papers and bool(self.papers_due_on and self.papers_due_on < today)

    def is_overdue(self, today: date) -> bool:
        """Measured against the limit, while the assisting office still owes the result."""
        owes = self.result_at is None or self.state == State.RETURNED_FOR_COMPLETION
        return bool(
            self.due_on and not self.has_ended and not self.is_paused and owes and self.due_on < today
        )


class Subject(models.Model):
    """Whom or what the request is about (协查对象): full name and address."""

    assistance = models.ForeignKey(AssistanceRequest, models.CASCADE, related_name="subjects")
    name = models.CharField(_("name"), max_length=120)
    address = models.CharField(_("address"), max_length=200)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name


class Basis(models.Model):
    """A statutory basis, frozen at sending: the words of the record as they stood on that day."""

    assistance = models.ForeignKey(AssistanceRequest, models.CASCADE, related_name="bases")
    code = models.CharField(max_length=60)
    source_zh = models.CharField(max_length=200)
    source_en = models.CharField(max_length=200)
    article_zh = models.CharField(max_length=80)
    article_en = models.CharField(max_length=80)
    text_zh = models.TextField()
    text_en = models.TextField()
    verified = models.BooleanField(default=False)

    source = Bilingual("source")
    article = Bilingual("article")
    text = Bilingual("text")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["assistance", "code"], name="basis_once")]

    def __str__(self) -> str:
        return f"{self.source} {self.article}"


class Pointer(models.Model):
    """A graded item never enters the portal: only when and under which receipt it went by the classified channel."""

    assistance = models.ForeignKey(AssistanceRequest, models.CASCADE, related_name="pointers")
    receipt_number = models.CharField(_("receipt number"), max_length=60)
    sent_on = models.DateField(_("sent on"))
    registered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.receipt_number


class Note(models.Model):
    """An internal note: only the own office reads it."""

    assistance = models.ForeignKey(AssistanceRequest, models.CASCADE, related_name="notes")
    office = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    text = models.TextField(_("note"))
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.text[:40]
