"""Two procurators-general whose password was reset: one waits for a second person, one could not be confirmed."""

from members.actions import accounts
from members.demo.clock import Timeline
from members.models import User

WAITING, DECLINED = "guyuan-pg", "haidong-pg"


def plan_resets(timeline: Timeline, people: dict[str, User]) -> None:
    """Neither is needed for another act of the demonstration."""
    for username, days_ago in ((WAITING, 2), (DECLINED, 9)):
        timeline.add(days_ago, lambda name=username: accounts.password_was_reset(people[name]))
    timeline.add(8, lambda: _decline(people))


def _decline(people: dict[str, User]) -> None:
    accounts.decline_signing(
        people[DECLINED], by=people["secretariat-1"], reasons="演示：按登记的电话未能联系到本人，待再次核实。"
    )
