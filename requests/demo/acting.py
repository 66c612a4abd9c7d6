"""Put the stories on the timeline: every act by the person whose part it is, through the same actions."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from cooperation.kernel import states
from members.demo.accounts import DEMO_PASSWORD, MEMBERS
from members.demo.clock import Timeline
from members.enums import Level
from members.models import Organisation, User
from requests import checks
from requests.actions import drafting, handling, supplying, sweeping
from requests.demo import texts
from requests.demo.papers import listing, paper
from requests.demo.stories import STORIES, Story
from requests.enums import EvidenceForm, Outcome, Rank
from requests.models import AssistanceRequest, AssistanceType

People = dict[str, User]
CODES = {word: code for code, word in MEMBERS.items()}
FIRST_DAY = 60  # days ago: the sweeps of the portal ran on each day since


def plan_requests(timeline: Timeline, people: People) -> None:
    """Every act of every story, and the portal's own sweeps of each day."""
    for number, story in enumerate(STORIES, start=1):
        scene = Scene(number, story, people)
        for place, (act, days_ago) in enumerate(story.steps):
            timeline.add(days_ago, getattr(scene, act), hour=9 + place, minute=number % 60)
    for days_ago in range(FIRST_DAY, 0, -1):
        timeline.add(days_ago, sweeping.sweep, hour=0, minute=5, any_day=True)


class Scene:
    """One request with its people. The methods are the acts that the stories name."""

    def __init__(self, number: int, story: Story, people: People) -> None:
        self.number = number
        self.story = story
        self.officer = people[f"{story.requesting}-officer"]
        self.chief = people[f"{story.requesting}-chief"]
        self.liaison = people[f"{story.assisting}-liaison"]
        self.assignee = people[f"{story.assisting}-officer"]
        self.other_chief = people[f"{story.assisting}-chief"]
        self.pk = 0

    @property
    def assistance(self) -> AssistanceRequest:
        return AssistanceRequest.objects.get(pk=self.pk)

    def sketch(self) -> None:
        """A draft of which only the first page is filled in."""
        office, other = (
            Organisation.objects.get(code=CODES[word])
            for word in (self.story.requesting, self.story.assisting)
        )
        codes = list(texts.MATTERS)
        code = codes[(self.number - 1) % len(codes)]
        started = drafting.start(
            by=self.officer,
            office=office,
            assisting_office=other,
            type=AssistanceType.objects.get(version__state="in_force", code=code),
            title=texts.TITLE % {"number": self.number, "subject": texts.MATTERS[code][0]},
            case_number=texts.CASE_NUMBER % {"number": self.number, "year": timezone.localdate().year},
            cause=texts.CAUSE,
            rank=Rank.DIVISION if self.number % 9 == 4 and other.level == Level.PREFECTURE else Rank.NONE,
            is_urgent=self.story.urgent,
            urgent_reason=texts.URGENT if self.story.urgent else "",
            in_custody=code in ("INTERR", "COERCE"),
        )
        self.pk = started.pk

    def draft(self) -> None:
        """A draft with all that it needs."""
        self.sketch()
        assistance = self.assistance
        drafting.edit(
            assistance,
            by=self.officer,
            purpose=texts.PURPOSE,
            content=texts.MATTERS[assistance.type.code][1],
            requirements=texts.REQUIREMENTS,
            wished_on=timezone.localdate() + timedelta(days=35) if self.number % 4 == 0 else None,
            no_secrets=True,
            subjects=[texts.COMPANY, texts.SUBJECT] if self.number % 3 else [texts.SUBJECT],
        )
        wanted = list(assistance.type.papers.filter(required=True, generated=False))
        for kind in wanted[:-1] if self.story.urgent else wanted:
            upload = paper(kind.name_zh, self.number)
            drafting.add_paper(assistance, by=self.officer, upload=upload, type=kind)

    def discard(self) -> None:
        drafting.discard(self.assistance, by=self.officer)

    def submit(self) -> None:
        drafting.submit(self.assistance, by=self.officer)

    def give_back(self) -> None:
        drafting.return_to_drafter(self.assistance, by=self.chief, remark=texts.REMARK)

    def sign(self) -> None:
        drafting.sign(self.assistance, by=self.chief, password=DEMO_PASSWORD)

    def withdraw(self) -> None:
        drafting.withdraw(self.assistance, by=self.chief, reason=texts.WITHDRAWN, password=DEMO_PASSWORD)

    def open(self) -> None:
        handling.mark_opened(self.assistance, by=self.liaison)

    def receive(self) -> None:
        handling.receive(self.assistance, by=self.liaison)

    def take(self) -> None:
        """Accepted, and not assigned yet."""
        handling.accept(self.assistance, by=self.liaison)

    def accept(self) -> None:
        due = timezone.localdate() + timedelta(days=8)
        note = texts.NOTE if self.number % 2 else ""
        handling.accept(
            self.assistance, by=self.liaison, assignee=self.assignee, internal_due_on=due, note=note
        )

    def ask(self) -> None:
        assistance = self.assistance
        papers = list(assistance.type.papers.filter(generated=False)[:1])
        handling.ask_supplement(assistance, by=self.liaison, text=texts.SUPPLEMENT, papers=papers)

    def answer(self) -> None:
        uploads: list[tuple[Any, Any]] = [(None, paper("补充说明", self.number))]
        handling.answer_supplement(self.assistance, by=self.officer, answer=texts.ANSWER, uploads=uploads)

    def supply(self) -> None:
        """What an urgent request owed, without being asked."""
        assistance = self.assistance
        uploads: list[tuple[Any, Any]] = [
            (kind, paper(kind.name_zh, self.number)) for kind in checks.owed_papers(assistance)
        ]
        supplying.add_supplement(assistance, by=self.officer, answer=texts.SUPPLIED, uploads=uploads)

    def refuse(self) -> None:
        assistance = self.assistance
        ground = assistance.version.refusal_grounds.get(code="d")
        handling.refuse(
            assistance, by=self.liaison, ground=ground, can_give=texts.CAN_GIVE, reasons=texts.REASONS
        )

    def sign_refusal(self) -> None:
        handling.sign_refusal(self.assistance, by=self.other_chief, password=DEMO_PASSWORD)

    def return_refusal(self) -> None:
        handling.return_refusal(self.assistance, by=self.other_chief, remark=texts.NOT_SIGNED)

    def start(self) -> None:
        handling.start_work(self.assistance, by=self.assignee)

    def result(self) -> None:
        whole = self.number % 5 != 0
        uploads: list[tuple[str, Any]] = [(EvidenceForm.COPY, paper("办理情况说明", self.number))]
        if self.number % 3 == 0:
            uploads.append((EvidenceForm.ELECTRONIC, listing(self.number)))
        handling.send_result(
            self.assistance,
            by=self.assignee,
            outcome=Outcome.COMPLETE if whole else Outcome.PARTIAL,
            summary=texts.SUMMARY,
            reason="" if whole else texts.PARTLY,
            uploads=uploads,
        )

    def send_back(self) -> None:
        handling.send_back(self.assistance, by=self.officer, note=texts.SENT_BACK)

    def confirm(self) -> None:
        handling.confirm_result(self.assistance, by=self.officer, note=texts.CONFIRMED)

    def confirm_only(self) -> None:
        """Between confirming and closing, a state that otherwise lasts no longer than its transaction."""
        states.perform(self.assistance, "confirm_result", by=self.officer, note=texts.CONFIRMED)
