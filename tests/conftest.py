"""One world for all tests: reference data and a few offices with people, built once through the real actions."""

from collections.abc import Callable, Iterator

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client

from members.models import AgreementVersion, User
from tests.world import World, build_world, read_world


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> None:
    """After the test database was made: load what every installation has, and the world."""
    with django_db_blocker.unblock():
        _fill()


@transaction.atomic
def _fill() -> None:
    if not connection.settings_dict["NAME"].startswith("test"):
        return  # a run without a test that needs the database made none, and another one is not ours to fill
    if not AgreementVersion.objects.exists():
        call_command("load_reference", verbosity=0)
    if not User.objects.filter(username="requesting-case_officer").exists():
        build_world()


@pytest.fixture(scope="module", autouse=True)
def filled(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> None:
    """Tests on real connections empty the tables behind them: the next module finds everything again."""
    with django_db_blocker.unblock():
        _fill()


@pytest.fixture
def world(db: None) -> World:
    """The offices and people of tests/world.py. Tests on real connections get it anew after the flush."""
    _fill()
    return read_world()


@pytest.fixture
def login(world: World) -> Callable[..., Client]:
    """`login("liaison", "assisting")` gives a browser client of that person."""

    def _login(role: str, office: str = "requesting", **extra: str) -> Client:
        client = Client(**extra)
        client.force_login(world.who(role, office), backend="members.roles.RoleBackend")
        return client

    return _login


@pytest.fixture(autouse=True)
def own_files(settings: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Each test has a file storage of its own."""
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("files")
    return
