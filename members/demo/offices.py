"""Profiles, a renamed office, a merger and partners for the demonstration. All of it is invented and says so."""

from datetime import timedelta

from django.utils import timezone

from members.actions.office_changes import merge_office, rename_office
from members.actions.office_profile import edit_profile
from members.actions.partners import confirm_partner, register_partner
from members.demo.accounts import MEMBERS, PARTNER
from members.demo.people import PHONE
from members.enums import Capacity, Form, Level, PartnerKind, Scope, WorkingLanguage
from members.models import Organisation, User

People = dict[str, User]
HOURS = "工作日 9:00–12:00、14:00–18:00（演示）"
NOTE = "演示：远程讯问室两间，请提前一个工作日预约。"
BASIS = "演示：〔2026〕1号批复"


def load_offices(people: People) -> None:
    """What the pages of offices, the finder and the register of partners show."""
    for code, word in MEMBERS.items():
        office, liaison = Organisation.objects.get(code=code), people[f"{word}-liaison"]
        edit_profile(
            office, by=liaison, phone=PHONE, duty_hours=HOURS, address="", capacity_note=NOTE,
            languages=[WorkingLanguage.CHINESE], capacities=[Capacity.REMOTE_ROOM, Capacity.RECORDING],
        )  # fmt: skip
    _invented_offices(people["system-admin"])
    _partners(people)


def _invented_offices(keeper: User) -> None:
    """Two special procuratorates outside GB/T 2260: one got a new name, the other was merged into it."""
    above = Organisation.objects.get(code="510000")
    first, second = (
        _special(code, name, above) for code, name in (("DEMO-1", "演示运输"), ("DEMO-2", "演示林区"))
    )
    today = timezone.localdate()
    rename_office(
        first, by=keeper, name_zh="演示铁路人民检察院", short_zh="演示铁路院", division="",
        name_en="Demo Railway People's Procuratorate", happened_on=today - timedelta(days=60), basis=BASIS,
    )  # fmt: skip
    merge_office(
        second,
        by=keeper,
        successor=first,
        happened_on=today - timedelta(days=30),
        basis=BASIS.replace("1号", "2号"),
    )


def _special(code: str, name: str, above: Organisation) -> Organisation:
    return Organisation.objects.create(
        code=code, level=Level.PREFECTURE, form=Form.SPECIAL, superior=above, verified=False,
        name_zh=f"{name}检察院", name_en=f"Demo Procuratorate {code}", short_zh=f"{name}院", short_en=f"Demo {code}",
    )  # fmt: skip


def _partners(people: People) -> None:
    """One entry in force, one that waits for the second person."""
    first, second, today = people["secretariat-1"], people["secretariat-2"], timezone.localdate()
    law_school = Organisation.objects.get(code=PARTNER)
    row = register_partner(
        by=first, organisation=law_school, kind=PartnerKind.LAW_SCHOOL, starts_on=today - timedelta(days=90),
        ends_on=today + timedelta(days=275), purpose="演示：教学实践合作。",
        scopes=[Scope.DIRECTORY, Scope.LIBRARY, Scope.TRAINING],
    )  # fmt: skip
    confirm_partner(row, by=second)
    register_partner(
        by=first, organisation=None, name_zh="演示律师协会", name_en="Demo Bar Association", kind=PartnerKind.BAR,
        scopes=[Scope.MEETINGS], purpose="演示：论坛交流。", starts_on=today, ends_on=today + timedelta(days=180),
    )  # fmt: skip
