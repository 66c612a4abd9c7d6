"""The demo accounts as a table. Every person is invented: a surname, 某, and a letter of the old count."""

from collections.abc import Iterator
from dataclasses import dataclass

from members.actions.reference import FEDERATION
from members.enums import Role
from members.models import Organisation

DEMO_PASSWORD = "Demo-2026-Xiezuo"
PARTNER = "DEMO-LAW-SCHOOL"
PARTNER_NAMES = ("演示大学法学院", "Law School of Demo University")

# Members: code and the word that their accounts begin with. The first three have every role.
MEMBERS = {
    "510700": "mianyang",
    "511300": "nanchong",
    "510521": "luxian",
    "500118": "yongchuan",
    "520300": "zunyi",
    "610700": "hanzhong",
    "530600": "zhaotong",
    "621200": "longnan",
    "630200": "haidong",
    "640400": "guyuan",
    "450100": "nanning",
    "650100": "urumqi",
}
WHOLE = ("510700", "511300", "510521")
# Offices on their way into the agreement, each at another step.
APPLICANTS = {
    "511600": "guangan",
    "520500": "bijie",
    "610900": "ankang",
    "621100": "dingxi",
    "530300": "qujing",
    "640500": "zhongwei",
    "511400": "meishan",
}
STRANGER = {"500117": "hechuan"}

BASIC = {
    "officer": Role.CASE_OFFICER,
    "liaison": Role.LIAISON,
    "chief": Role.PROCURATOR_GENERAL_IN_CHARGE,
    "pg": Role.PROCURATOR_GENERAL,
}
EVERY = BASIC | {
    "officer-2": Role.CASE_OFFICER,
    "training": Role.TRAINING_COORDINATOR,
    "delegate": Role.DELEGATE,
    "system": Role.SERVICE,
}
STAFF = {
    "system-admin": Role.SYSTEM_ADMINISTRATOR,
    "security-admin": Role.SECURITY_ADMINISTRATOR,
    "audit-admin": Role.AUDIT_ADMINISTRATOR,
    "secretariat-1": Role.SECRETARIAT,
    "secretariat-2": Role.SECRETARIAT,
}

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜谢邹柏水窦章云苏潘"
COUNT = "甲乙丙丁"


@dataclass(frozen=True)
class Account:
    """One demo account with its one role. `token` is set for service accounts only."""

    username: str
    name: str
    role: str
    office: str
    token: str = ""


def _table() -> Iterator[tuple[str, str, str]]:
    """Username, role, office code."""
    for username, role in STAFF.items():
        yield username, role, FEDERATION
    for code, word in MEMBERS.items():
        for end, role in (EVERY if code in WHOLE else BASIC).items():
            yield f"{word}-{end}", role, code
    for code, word in APPLICANTS.items():
        yield f"{word}-pg", Role.PROCURATOR_GENERAL, code
    for code, word in STRANGER.items():
        yield f"{word}-officer", Role.CASE_OFFICER, code
        yield f"{word}-pg", Role.PROCURATOR_GENERAL, code
    yield "partner-observer", Role.OBSERVER, PARTNER


def _account(place: int, username: str, role: str, office: str) -> Account:
    if role == Role.SERVICE:
        return Account(username, f"演示办案系统 {office}", role, office, f"wpc_demo_{office}")
    rounds, surname = divmod(place, len(SURNAMES))
    return Account(username, f"{SURNAMES[surname]}某{COUNT[rounds]}", role, office)


ACCOUNTS = [_account(place, *row) for place, row in enumerate(_table())]


def demo_accounts() -> list[dict[str, str]]:
    """The accounts for people to read: username, password, role, office code, office name, token."""
    names = {
        office.code: office.name
        for office in Organisation.objects.filter(code__in={a.office for a in ACCOUNTS})
    }
    return [
        {
            "username": account.username,
            "password": "" if account.token else DEMO_PASSWORD,
            "role": account.role,
            "office_code": account.office,
            "office": names.get(account.office, ""),
            "name": account.name,
            "token": account.token,
        }
        for account in ACCOUNTS
    ]
