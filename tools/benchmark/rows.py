"""Invented requests as lines for COPY: ten years old at most, one in ten open, one in four at the hub."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from requests.enums import State
from tools.benchmark.people import Cast

YEARS = 10
HUB_SHARE = 0.25  # so that at 1,000,000 rows one office has page 10,000
FRESH = 0.11  # the newest part, in which most requests are open
OPEN = {
    State.DRAFT: 10,
    State.AWAITING_SIGNATURE: 3,
    State.SENT: 12,
    State.RECEIVED: 10,
    State.SUPPLEMENT_ASKED: 8,
    State.ACCEPTED: 4,
    State.ASSIGNED: 15,
    State.IN_PROGRESS: 25,
    State.REFUSAL_AWAITING_SIGNATURE: 1,
    State.RESULT_SENT: 8,
    State.RETURNED_FOR_COMPLETION: 2,
    State.RESULT_CONFIRMED: 2,
}
ENDED = {State.CLOSED: 90, State.REFUSED: 3, State.WITHDRAWN: 4, State.LAPSED: 3}
UNSENT = {State.DRAFT, State.AWAITING_SIGNATURE}
UNREAD = UNSENT | {State.SENT}
ASSIGNED = {State.ASSIGNED, State.IN_PROGRESS, State.RETURNED_FOR_COMPLETION}
ANSWERED = {State.RESULT_SENT, State.RESULT_CONFIRMED, State.CLOSED, State.RETURNED_FOR_COMPLETION}
TEXT = "本案为演示数据，所述人员、账户、单位和金额均为虚构，仅用于测量页面的速度，不对应任何真实的案件。"

FIELDS = (
    "number", "letter_number", "state", "requesting_office_id", "assisting_office_id", "type_id", "version_id",
    "title", "case_number", "cause", "purpose", "content", "requirements", "rank", "is_urgent", "urgent_reason",
    "in_custody", "wished_on", "contact_name", "contact_phone", "no_secrets", "drafted_by_id", "drafted_at",
    "submitted_by_id", "submitted_at", "remark", "signed_by_id", "sent_at", "opened_at", "received_at",
    "silence_told_at", "accepted_at", "assigned_to_id", "internal_due_on", "paused_on", "check_due_at",
    "target_on", "due_on", "confirm_due_on", "result_at", "ended_at", "changed_at",
)  # fmt: skip
CONSTANT: dict[str, Any] = {
    "cause": "演示案由", "purpose": TEXT, "content": TEXT * 3, "requirements": TEXT, "rank": "none",
    "urgent_reason": "", "remark": "", "contact_name": "演示联系人", "contact_phone": "000-0000000",
    "in_custody": False, "no_secrets": True, "letter_number": "",
}  # fmt: skip


class Rows:
    """The lines for `size` requests, oldest first; the same ones at every run of the same size."""

    def __init__(self, size: int, cast: Cast, types: list[int], version: int, today: date) -> None:
        self.size, self.cast, self.types, self.version, self.today = size, cast, types, version, today
        self.dice = random.Random(size)

    def __iter__(self) -> Iterator[bytes]:
        for n in range(self.size):
            row = self._row(n)
            yield ("\t".join(_text(row.get(name)) for name in FIELDS) + "\n").encode()

    def _row(self, n: int) -> dict[str, Any]:
        state = self._state(n)
        made, got = self._offices()
        age = self._age(n, state)
        start = self.today - timedelta(days=age)
        officer = self.dice.choice(self.cast.officers[made])
        row = CONSTANT | {
            "number": f"R-{start.year}-{n:07d}",
            "state": state.value,
            "requesting_office_id": made,
            "assisting_office_id": got,
            "type_id": self.dice.choice(self.types),
            "version_id": self.version,
            "title": f"调取演示案件{n}的银行流水",
            "case_number": f"演示〔{start.year}〕{n}号",
            "is_urgent": self.dice.random() < 0.05,
            "drafted_by_id": officer,
            "drafted_at": _moment(start),
            "changed_at": _moment(start),
        }
        if state is not State.DRAFT:
            row |= {"submitted_by_id": officer, "submitted_at": _moment(start)}
        return row if state in UNSENT else row | self._sent(state, made, got, start)

    def _sent(self, state: State, made: int, got: int, start: date) -> dict[str, Any]:
        limit = start + timedelta(days=30)
        row: dict[str, Any] = {
            "letter_number": f"演示协查〔{start.year}〕{self.dice.randrange(10**6)}号",
            "signed_by_id": self.cast.signers[made],
            "sent_at": _moment(start),
            "check_due_at": start + timedelta(days=3),
            "target_on": start + timedelta(days=10),
            "due_on": limit,
        }
        if state not in UNREAD:
            seen = _moment(start + timedelta(days=1))
            row |= {"opened_at": seen, "received_at": seen}
        if state in ASSIGNED | ANSWERED:
            row |= {"accepted_at": seen, "assigned_to_id": self.dice.choice(self.cast.officers[got])}
        if state is State.SUPPLEMENT_ASKED:
            row["paused_on"] = start + timedelta(days=2)
        if state in ANSWERED:
            row |= {
                "result_at": _moment(start + timedelta(days=8)),
                "confirm_due_on": start + timedelta(days=20),
            }
        if state in ENDED:
            row["ended_at"] = _moment(start + timedelta(days=12))
        return row

    def _state(self, n: int) -> State:
        chance = 0.85 if n >= self.size * (1 - FRESH) else 0.007
        kinds = OPEN if self.dice.random() < chance else ENDED
        return self.dice.choices(list(kinds), list(kinds.values()))[0]

    def _age(self, n: int, state: State) -> int:
        """Days. Ended ones lie evenly over the years; of the open ones few are overdue."""
        return int(YEARS * 365 * (1 - n / self.size)) + 40 if state in ENDED else self.dice.randrange(32)

    def _offices(self) -> tuple[int, int]:
        first, second = self.dice.sample(self.cast.offices[1:], 2)
        if self.dice.random() >= HUB_SHARE:
            return first, second
        return (self.cast.hub, first) if self.dice.random() < 0.5 else (first, self.cast.hub)


def _moment(day: date) -> str:
    return f"{day} 09:00:00+08"


def _text(value: Any) -> str:
    if value is None:
        return "\\N"
    return "tf"[not value] if isinstance(value, bool) else str(value)
