"""Invented shares: one that runs, one that waits for consent, one that was declined, one that was taken back."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from members.demo.accounts import MEMBERS
from members.demo.clock import Timeline
from members.models import Organisation, User
from requests.actions import sharing
from requests.models import AssistanceRequest, Share

CODES = {word: code for code, word in MEMBERS.items()}
PURPOSE = "演示：两地案件疑似同一团伙，核对是否并案。"
DECLINED = "演示：所述案件与本协查事项无关联，不同意共享。"


@dataclass(frozen=True)
class Sharing:
    """From the latest request between two members: who shares, with which account (or office), and how it goes on."""

    requesting: str
    assisting: str
    by: str
    to: str
    days_ago: int
    then: str = ""

    def share(self, people: dict[str, User]) -> Share:
        word, _dash, person = self.to.partition("-")
        return sharing.share(
            self._assistance(),
            by=people[self.by],
            office=Organisation.objects.get(code=CODES[word]),
            person=people[self.to] if person else None,
            until=timezone.localdate() + timedelta(days=60),
            purpose=PURPOSE,
            aware=True,
        )

    def _assistance(self) -> AssistanceRequest:
        rows = AssistanceRequest.objects.filter(requesting_office__code=CODES[self.requesting],
                                                assisting_office__code=CODES[self.assisting])  # fmt: skip
        return rows.filter(accepted_at__isnull=False, ended_at=None).order_by("id")[0]


SHARES = [
    Sharing("mianyang", "nanchong", "mianyang-officer", "hanzhong-officer", 5, "agree"),
    Sharing("nanchong", "mianyang", "nanchong-liaison", "luxian", 3),
    Sharing("mianyang", "nanchong", "nanchong-officer", "zunyi-liaison", 6, "decline"),
    Sharing("mianyang", "luxian", "mianyang-officer", "yongchuan-officer", 7, "end"),
]


def plan_shares(timeline: Timeline, people: dict[str, User]) -> None:
    """Each share on its day, and on the next what the other party says to it."""
    for place, plan in enumerate(SHARES):
        timeline.add(plan.days_ago, lambda plan=plan: plan.share(people), hour=15, minute=place)
        if plan.then:
            timeline.add(plan.days_ago - 1, lambda plan=plan: _go_on(plan, people), hour=16, minute=place)


def _go_on(plan: Sharing, people: dict[str, User]) -> None:
    made = Share.objects.get(shared_by=people[plan.by], purpose=PURPOSE, ended_at=None,
                             office__code=CODES[plan.to.partition("-")[0]])  # fmt: skip
    other = plan.assisting if plan.by.startswith(plan.requesting) else plan.requesting
    decider = people[f"{other}-liaison"]
    if plan.then == "decline":
        sharing.decide(made, by=decider, agree=False, remark=DECLINED)
        return
    sharing.decide(made, by=decider, agree=True)
    if plan.then == "end":
        sharing.end(made, by=people[plan.by])
