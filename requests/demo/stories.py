"""The invented requests: which way each has gone so far, between whom, and how many days ago it began."""

from dataclasses import dataclass

# An act and, after the colon, the days between it and the one before.
_SIGNED = "draft submit:1 sign:1"
_AT_WORK = f"{_SIGNED} receive:1 accept:1 start:2"
_ANSWERED = f"{_AT_WORK} result:7"

PATHS = {
    "sketch": "sketch",
    "draft": "draft",
    "returned": "draft submit:1 give_back:1",
    "awaiting": "draft submit:1",
    "discarded": "draft discard:2",
    "sent": _SIGNED,
    "opened": f"{_SIGNED} open:1",
    "received": f"{_SIGNED} receive:1",
    "supplied": f"{_SIGNED} receive:1 supply:1",
    "supplement": f"{_SIGNED} ask:2",
    "supplemented": f"{_SIGNED} ask:2 answer:3",
    "lapsed": f"{_SIGNED} ask:2",
    "accepted": f"{_SIGNED} receive:1 take:1",
    "assigned": f"{_SIGNED} receive:1 accept:1",
    "working": _AT_WORK,
    "refusing": f"{_SIGNED} receive:1 refuse:2",
    "refused": f"{_SIGNED} receive:1 refuse:2 sign_refusal:1",
    "refusal_returned": f"{_SIGNED} receive:1 refuse:2 return_refusal:1",
    "recalled": f"{_SIGNED} withdraw:1",
    "withdrawn": f"{_SIGNED} receive:1 withdraw:2",
    "result": _ANSWERED,
    "sent_back": f"{_ANSWERED} send_back:2",
    "completed": f"{_ANSWERED} send_back:2 result:3 confirm:2",
    "confirmed": f"{_ANSWERED} confirm_only:3",
    "closed": f"{_ANSWERED} confirm:3",
    "unanswered": _ANSWERED,
}


@dataclass(frozen=True)
class Story:
    """One request. Offices by the word of their accounts; `urgent` leaves a paper owed."""

    path: str
    requesting: str
    assisting: str
    days_ago: int
    urgent: bool = False

    @property
    def steps(self) -> list[tuple[str, int]]:
        """Each act with the days ago when it was done."""
        left, steps = self.days_ago, []
        for word in PATHS[self.path].split():
            act, _colon, gap = word.partition(":")
            left -= int(gap or 0)
            steps.append((act, left))
        return steps


def _both_ways(path: str, days_ago: int) -> list[Story]:
    """The same between two members in both directions, so that each sees every step from both sides."""
    return [Story(path, "mianyang", "nanchong", days_ago), Story(path, "nanchong", "mianyang", days_ago + 1)]


_BOTH = {
    "sent": 4, "received": 6, "supplement": 9, "accepted": 7, "assigned": 12, "working": 18, "refusing": 10,
    "refused": 30, "result": 17, "sent_back": 20, "closed": 50, "withdrawn": 22,
}  # fmt: skip

STORIES = [story for path, days_ago in _BOTH.items() for story in _both_ways(path, days_ago)] + [
    Story("sketch", "mianyang", "zunyi", 1),
    Story("draft", "mianyang", "hanzhong", 3),
    Story("returned", "mianyang", "longnan", 6),
    Story("awaiting", "mianyang", "luxian", 3),
    Story("discarded", "mianyang", "guyuan", 33),
    Story("draft", "nanchong", "zhaotong", 2),
    Story("awaiting", "nanchong", "yongchuan", 2),
    Story("sketch", "luxian", "zunyi", 2),
    Story("draft", "luxian", "yongchuan", 4),
    Story("awaiting", "luxian", "nanchong", 4),
    Story("closed", "luxian", "mianyang", 57),
    Story("working", "luxian", "nanchong", 41),  # past its limit
    Story("working", "mianyang", "luxian", 31),  # due soon
    Story("received", "nanchong", "luxian", 5),
    Story("result", "mianyang", "luxian", 16),
    Story("sent", "luxian", "zunyi", 3),
    Story("assigned", "yongchuan", "luxian", 11),
    Story("supplement", "luxian", "hanzhong", 12),
    Story("lapsed", "luxian", "mianyang", 36),
    Story("completed", "zunyi", "luxian", 48),
    Story("refused", "zhaotong", "luxian", 44),
    Story("withdrawn", "luxian", "longnan", 26),
    Story("recalled", "mianyang", "zunyi", 19),
    Story("confirmed", "nanchong", "hanzhong", 25),
    Story("refusal_returned", "guyuan", "mianyang", 14),
    Story("unanswered", "nanning", "mianyang", 43),
    Story("supplemented", "urumqi", "nanchong", 13),
    Story("opened", "haidong", "mianyang", 4, urgent=True),
    Story("sent", "longnan", "nanchong", 3, urgent=True),
    Story("sent", "zunyi", "nanning", 15),  # nobody has confirmed receipt
    Story("working", "hanzhong", "longnan", 34),  # due these days
    Story("closed", "zhaotong", "zunyi", 55),
    Story("closed", "nanning", "urumqi", 46),
    Story("result", "haidong", "guyuan", 19),
    Story("assigned", "yongchuan", "zunyi", 9),
    Story("accepted", "guyuan", "haidong", 8),
    Story("closed", "urumqi", "hanzhong", 38),
    Story("completed", "longnan", "mianyang", 54),
    Story("received", "mianyang", "nanchong", 8, urgent=True),  # papers owed past their date
    Story("sent", "mianyang", "nanchong", 2, urgent=True),  # papers owed
    Story("supplied", "nanchong", "mianyang", 5, urgent=True),
]
