"""Help, accessibility, contact, status and the audit log."""

from collections.abc import Callable

import pytest
from django.test import Client

from cooperation.kernel import audit, heartbeat
from cooperation.kernel.models import AuditEvent, Mail
from tests.world import World

Login = Callable[..., Client]
AUDITOR = ("audit_administrator", "federation")


@pytest.mark.parametrize("page", ["/help/", "/accessibility/", "/contact/", "/status/"])
def test_pages_of_the_footer_are_for_everybody(world: World, login: Login, page: str) -> None:
    assert Client().get(page).status_code == 200
    assert login("liaison").get(page).status_code == 200


@pytest.mark.parametrize(
    ("role", "office", "guide"),
    [("liaison", "requesting", "liaison"), ("delegate", "requesting", "council_delegate"),
     ("audit_administrator", "federation", "administrator"), ("observer", "partner", "observer")],
)  # fmt: skip
def test_own_guide_comes_first(login: Login, role: str, office: str, guide: str) -> None:
    context = login(role, office).get("/help/").context
    assert guide in [row["role"] for row in context["own"]]
    assert guide not in [row["role"] for row in context["others"]]


def test_guides_come_in_the_language_of_the_reader(world: World) -> None:
    client = Client()
    chinese = client.get("/help/").context["others"]
    client.get("/language/en/")
    english = client.get("/help/").context["others"]
    assert [row["role"] for row in chinese] == [row["role"] for row in english]
    assert all(ascii_share(" ".join(row["steps"])) > 0.9 for row in english)
    assert all(ascii_share(" ".join(row["steps"])) < 0.5 for row in chinese)


def ascii_share(text: str) -> float:
    return sum(letter.isascii() for letter in text) / len(text)


def test_names_of_the_staff_are_for_people_with_an_account(world: World, login: Login) -> None:
    name = world.who("secretariat-1", "federation").name
    assert name not in Client().get("/contact/").content.decode()
    assert name in login("liaison").get("/contact/").content.decode()


def test_status_counts_waiting_mails_and_knows_the_sweeper(world: World) -> None:
    Mail.objects.create(person=world.who("liaison"), event="test-1", kind="members.reset")
    before = Client().get("/status/").context
    assert before["waiting"] == Mail.objects.filter(state="pending").count()
    assert before["sweep_late"]
    heartbeat.beat()
    assert not Client().get("/status/").context["sweep_late"]


@pytest.mark.parametrize("who", [("liaison", "requesting"), ("secretariat-1", "federation"),
                                 ("system_administrator", "federation")])  # fmt: skip
def test_for_others_there_is_no_audit_log(login: Login, who: tuple[str, str]) -> None:
    assert login(*who).get("/audit/").status_code == 404
    assert login(*who).get("/audit/?format=csv").status_code == 404


def test_reading_and_exporting_the_log_are_events(login: Login) -> None:
    client = login(*AUDITOR)
    client.get("/audit/?act=members.login&outcome=refused")
    assert AuditEvent.objects.latest("id").detail == {
        "filter": {"act": "members.login", "outcome": "refused"}
    }
    b"".join(client.get("/audit/?format=csv").streaming_content)
    assert AuditEvent.objects.filter(action="kernel.export_audit", outcome="read").count() == 1


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("number=R-2026-9", {"R-2026-9999"}),
        ("act=test.b", {"R-2026-8888"}),
        ("outcome=refused", {"R-2026-8888"}),
    ],
)
def test_filters_narrow_the_log(world: World, login: Login, query: str, wanted: set[str]) -> None:
    AuditEvent.objects.create(action="test.a", target="R-2026-9999")
    AuditEvent.objects.create(action="test.b", target="R-2026-8888", outcome="refused")
    rows = login(*AUDITOR).get(f"/audit/?{query}").context["page"].rows
    assert {row.target for row in rows if row.action.startswith("test.")} == wanted


def test_export_has_the_chosen_rows_and_no_formula(world: World, login: Login) -> None:
    audit.record("test.a", None, by=None, note="=1+1")
    text = b"".join(login(*AUDITOR).get("/audit/?act=test.a&format=csv").streaming_content).decode(
        "utf-8-sig"
    )
    lines = text.strip().splitlines()
    assert len(lines) == 2
    assert ",'=1+1," in lines[1]


def test_nobody_writes_to_the_log(login: Login) -> None:
    assert login(*AUDITOR).post("/audit/", {}).status_code == 405


def test_log_pages_by_keyset(world: World, login: Login) -> None:
    for number in range(60):
        AuditEvent.objects.create(action="test.a", target=f"{number}")
    client = login(*AUDITOR)
    first = client.get("/audit/?act=test.a").context["page"]
    second = client.get(f"/audit/?act=test.a&cursor={first.next}").context["page"]
    assert [row.target for row in first.rows + second.rows] == [str(n) for n in range(59, -1, -1)]
