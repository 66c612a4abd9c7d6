"""The workbench counts what waits for this person, and gives the administrators their own numbers and ways."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cooperation.kernel.models import Attempt
from members.actions import accession as joining
from members.models import Accession, User
from tests.federation.test_pipeline import submit
from tests.world import World


def _applicant(world: World) -> Accession:
    return joining.start(world.outsider, by=world.who("procurator_general", "outsider"))


def test_the_accession_is_a_to_do_of_the_applicant(world: World, login: Callable[..., Client]) -> None:
    accession = _applicant(world)
    page = login("procurator_general", "outsider").get("/")
    assert page.context["waiting_count"] == 1
    assert page.context["accessions"] == [accession]
    assert accession.get_absolute_url() in page.content.decode()


def test_an_accession_that_the_secretariat_holds_is_no_to_do(
    world: World, login: Callable[..., Client]
) -> None:
    submit(world.outsider, world.who("procurator_general", "outsider"))
    page = login("procurator_general", "outsider").get("/")
    assert (page.context["waiting_count"], page.context["accessions"]) == (0, [])
    assert len(page.context["applications"]) == 1


def test_an_office_outside_has_no_numbers_about_requests(world: World, login: Callable[..., Client]) -> None:
    assert "groups" not in login("procurator_general", "outsider").get("/").context
    assert "groups" in login("procurator_general").get("/").context


@pytest.mark.parametrize(
    ("role", "own", "foreign"),
    [
        ("system_administrator", "/admin/members/organisation/", "/audit/"),
        ("security_administrator", "/admin/members/appointment/add/", "/admin/members/organisation/"),
        ("audit_administrator", "/audit/", "/admin/members/appointment/add/"),
    ],
)
def test_administrators_find_their_work(
    world: World, login: Callable[..., Client], role: str, own: str, foreign: str
) -> None:
    client = login(role, "federation")
    page = client.get("/")
    ways = [way.url for way in page.context["desk_shortcuts"]]
    assert own in ways
    assert foreign not in ways
    for url in [*ways, *(tile.url for tile in page.context["desk_tiles"])]:
        assert client.get(url).status_code == 200, url


def test_others_have_no_desk(world: World, login: Callable[..., Client]) -> None:
    page = login("liaison").get("/")
    assert (page.context["desk_tiles"], page.context["desk_shortcuts"]) == ([], [])


def test_numbers_of_the_administrators_count(world: World, login: Callable[..., Client]) -> None:
    Attempt.objects.create(
        scope="login", key="0" * 64, count=6, window_ends_at=timezone.now() + timedelta(minutes=5)
    )
    User.objects.filter(pk=world.who("procurator_general_in_charge").pk).update(
        signing_dormant_since=timezone.now()
    )
    system = login("system_administrator", "federation").get("/").context["desk_tiles"]
    assert [tile.hot for tile in system] == [False, False, True, False]
    security = login("security_administrator", "federation").get("/").context["desk_tiles"]
    assert (security[1].count, security[1].hot) == (1, True)
    log = login("audit_administrator", "federation")
    before = log.get("/").context["desk_tiles"][2].count
    log.get("/audit/")
    assert log.get("/").context["desk_tiles"][2].count == before + 1


def test_accessions_that_need_the_staff_are_counted(world: World, login: Callable[..., Client]) -> None:
    submit(world.outsider, world.who("procurator_general", "outsider"))
    page = login("secretariat-1", "federation").get("/")
    assert page.context["waiting_count"] == 1
    assert "#pipeline-title" in page.content.decode()
