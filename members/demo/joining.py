"""A dozen members, each by its own accession; further offices on their way, one at every step; and after joining:
a member that withdraws, one whose rights are suspended at its own wish, an office that was invited."""

from collections.abc import Callable
from datetime import date, timedelta

from django.utils import timezone

from members.actions import accession as acts
from members.actions import invitations, membership, membership_decisions
from members.demo.accounts import APPLICANTS, DEMO_PASSWORD, MEMBERS
from members.demo.clock import Timeline
from members.models import Accession, MembershipDecision, Organisation, User
from members.selectors import accession_under_way

People = dict[str, User]
JOINED_AGO = 112  # days: the first member; the others follow three days apart
BETWEEN = 3
INTENT = "演示：本院自愿加入协议，愿意开展办案协作、业务交流和人员培训。"
WITHDRAWING, SUSPENDED, INVITED = "610700", "450100", "500117"
INVITATION = "演示：联合会秘书处谨邀请贵院了解本协议。是否加入，完全由贵院自主决定。"
SUPPLEMENT = "演示：请补充联络员的值班安排。"

# How far each applicant has come: the acts, and how many days ago each was done.
STEPS: dict[str, list[tuple[str, int]]] = {
    "guangan": [("prepare", 3)],
    "bijie": [("prepare", 5), ("submit", 2)],
    "ankang": [("prepare", 8), ("submit", 6), ("check", 2)],
    "dingxi": [("prepare", 15), ("submit", 12), ("check", 8), ("supplement", 6)],
    "qujing": [("prepare", 20), ("submit", 17), ("check", 10), ("pass", 7)],
    "zhongwei": [("prepare", 26), ("submit", 24), ("check", 16), ("pass", 12), ("approve_later", 4)],
    "meishan": [("prepare", 40), ("submit", 38), ("check", 34), ("pass", 30), ("decline", 28), ("renew", 4)],
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


def plan_memberships(timeline: Timeline, people: People) -> None:
    """What has happened after joining, and to an office that has done nothing yet."""
    timeline.add(8, lambda: _withdraw(people[f"{MEMBERS[WITHDRAWING]}-pg"]), hour=11)
    # A weekend may move both to one Friday: the hours keep their order.
    timeline.add(7, lambda: _suspend(people["secretariat-1"]), hour=9)
    timeline.add(6, lambda: _confirm(people["secretariat-2"]), hour=15)
    timeline.add(9, lambda: _invite(people["secretariat-2"]), hour=15)


def _withdraw(head: User) -> None:
    running = accession_under_way(Organisation.objects.get(code=WITHDRAWING))
    assert running is not None
    statement = "演示：本院因机构调整，拟暂时退出，待调整完成后再行申请。"
    membership.give_notice(running, by=head, password=DEMO_PASSWORD, statement=statement)


def _suspend(staff: User) -> None:
    today = timezone.localdate()
    membership_decisions.suspend(
        Organisation.objects.get(code=SUSPENDED),
        by=staff,
        until=today + timedelta(days=61),
        reason="演示：该院因办公场所搬迁自行申请中止，期间不提出新的请求，已收到的请求继续办理。",
        case="演评〔2026〕1号",
        decided_on=today,
    )


def _confirm(staff: User) -> None:
    membership_decisions.confirm_decision(MembershipDecision.objects.get(), by=staff)


def _invite(staff: User) -> None:
    until: date = timezone.localdate() + timedelta(days=60)
    invitations.invite(Organisation.objects.get(code=INVITED), by=staff, text=INVITATION, expires_on=until)


def _plan(timeline: Timeline, people: People, code: str, word: str, steps: list[tuple[str, int]]) -> None:
    for number, (name, days_ago) in enumerate(steps):
        timeline.add(days_ago, _act(name, code, people[f"{word}-pg"], people), hour=9 + number, minute=20)


def _act(name: str, code: str, applicant: User, people: People) -> Callable[[], object]:
    def act() -> None:
        office = Organisation.objects.get(code=code)
        running = accession_under_way(office)
        if running is None:
            BEGINNINGS[name](office, applicant)
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


def _renew(office: Organisation, applicant: User) -> None:
    """The words of the declined application are there; of the obligations some are acknowledged anew."""
    accession = acts.start(office, by=applicant)
    codes = list(accession.version.obligations.values_list("code", flat=True))
    acts.acknowledge(accession, by=applicant, codes=codes[:3])


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


def _decline(accession: Accession, applicant: User, people: People) -> None:
    acts.decline(accession, by=people["secretariat-2"], reasons="演示：联络员尚未确定，确定后可以重新申请。")


BEGINNINGS: dict[str, Callable[[Organisation, User], None]] = {"prepare": _prepare, "renew": _renew}
ACTS: dict[str, Callable[[Accession, User, People], None]] = {
    "submit": _submit,
    "check": _check,
    "supplement": _supplement,
    "pass": _pass,
    "approve": _approve,
    "decline": _decline,
    "approve_later": _approve_later,
}
