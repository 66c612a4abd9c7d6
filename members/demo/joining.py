"""A dozen members, each by its own accession; and further offices on their way, one at every step."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from members.actions import accession as acts
from members.demo.accounts import APPLICANTS, DEMO_PASSWORD, MEMBERS
from members.demo.clock import Timeline
from members.models import Accession, Organisation, User
from members.selectors import accession_under_way

People = dict[str, User]
JOINED_AGO = 112  # days: the first member; the others follow three days apart
BETWEEN = 3
INTENT = "演示：本院自愿加入协议，愿意开展办案协作、业务交流和人员培训。"
SUPPLEMENT = "演示：请补充联络员的值班安排。"

# How far each applicant has come: the acts, and how many days ago each was done.
STEPS: dict[str, list[tuple[str, int]]] = {
    "guangan": [("prepare", 3)],
    "bijie": [("prepare", 5), ("submit", 2)],
    "ankang": [("prepare", 8), ("submit", 6), ("check", 2)],
    "dingxi": [("prepare", 15), ("submit", 12), ("check", 8), ("supplement", 6)],
    "qujing": [("prepare", 20), ("submit", 17), ("check", 10), ("pass", 7)],
    "zhongwei": [("prepare", 26), ("submit", 24), ("check", 16), ("pass", 12), ("approve_later", 4)],
}
MEMBER_STEPS = [("prepare", 9), ("submit", 8), ("check", 5), ("pass", 3), ("approve", 0)]


def plan_members(timeline: Timeline, people: People) -> None:
    """The accessions of the members, from the first application to the entry into force."""
    for place, (code, word) in enumerate(MEMBERS.items()):
        joined = JOINED_AGO - BETWEEN * place
        steps = [(name, joined + before) for name, before in MEMBER_STEPS]
        _plan(timeline, people, code, word, steps)


def plan_applicants(timeline: Timeline, people: People) -> None:
    """The accessions on their way."""
    for code, word in APPLICANTS.items():
        _plan(timeline, people, code, word, STEPS[word])


def _plan(timeline: Timeline, people: People, code: str, word: str, steps: list[tuple[str, int]]) -> None:
    for number, (name, days_ago) in enumerate(steps):
        timeline.add(days_ago, _act(name, code, people[f"{word}-pg"], people), hour=9 + number, minute=20)


def _act(name: str, code: str, applicant: User, people: People) -> Callable[[], object]:
    def act() -> None:
        office = Organisation.objects.get(code=code)
        running = accession_under_way(office)
        if running is None:
            _prepare(office, applicant)
        else:
            ACTS[name](running, applicant, people)

    return act


def _prepare(office: Organisation, applicant: User) -> None:
    accession = acts.start(office, by=applicant)
    acts.save_details(
        accession, by=applicant, intent=INTENT, contact_name=applicant.name, contact_phone=applicant.phone
    )
    codes = list(accession.version.obligations.values_list("code", flat=True))
    acts.acknowledge(accession, by=applicant, codes=codes)


def _submit(accession: Accession, applicant: User, people: People) -> None:
    statements = list(accession.version.statements.values_list("code", flat=True))
    acts.submit(accession, by=applicant, password=DEMO_PASSWORD, statements=statements)


def _check(accession: Accession, applicant: User, people: People) -> None:
    acts.start_check(accession, by=people["secretariat-1"])


def _supplement(accession: Accession, applicant: User, people: People) -> None:
    acts.ask_supplement(accession, by=people["secretariat-1"], text=SUPPLEMENT)


def _pass(accession: Accession, applicant: User, people: People) -> None:
    acts.pass_check(accession, by=people["secretariat-1"], note="演示：材料齐备。")


def _approve(accession: Accession, applicant: User, people: People) -> None:
    acts.approve(
        accession, by=people["secretariat-2"], in_force_on=timezone.localdate(), reasons="演示：同意加入。"
    )


def _approve_later(accession: Accession, applicant: User, people: People) -> None:
    later = timezone.localdate() + timedelta(days=30)
    acts.approve(accession, by=people["secretariat-2"], in_force_on=later, reasons="演示：同意加入。")


ACTS: dict[str, Callable[[Accession, User, People], None]] = {
    "submit": _submit,
    "check": _check,
    "supplement": _supplement,
    "pass": _pass,
    "approve": _approve,
    "approve_later": _approve_later,
}
