"""Health for machines, and `manage.py doctor` for people."""

import re
import time
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connections
from django.test import Client

from cooperation.kernel import diagnosis, heartbeat
from members.models import AgreementVersion
from tests.world import World


def test_live_needs_nothing() -> None:
    assert Client().get("/health/live").json() == {"status": "live"}


def test_ready_without_redis(db: None) -> None:
    started = time.monotonic()
    response = Client().get("/health/ready")
    assert response.status_code == 200
    assert response.json() == {"status": "ready", "database": "ok", "hint": "down"}
    assert time.monotonic() - started < 2


@pytest.fixture
def no_database(transactional_db: None) -> object:
    """PostgreSQL at an address where nobody listens."""
    connection = connections["default"]
    connection.close()
    port, connection.settings_dict["PORT"] = connection.settings_dict["PORT"], "1"
    yield
    connection.close()
    connection.settings_dict["PORT"] = port


def test_not_ready_without_postgresql(no_database: None) -> None:
    response = Client().get("/health/ready")
    assert response.status_code == 503
    assert response.json()["database"] == "down"
    assert Client().get("/health/live").status_code == 200


def test_error_page_needs_no_database(no_database: None) -> None:
    response = Client(raise_request_exception=False).get(
        "/account/", headers={"cookie": "sessionid=abcdefgh"}
    )
    assert response.status_code == 500
    assert 'lang="zh-Hans"' in response.content.decode()
    assert 'lang="en"' in response.content.decode()


def examined(**options: str) -> tuple[str, int]:
    """What doctor prints, and its exit code."""
    out = StringIO()
    try:
        call_command("doctor", stdout=out, **options)
    except SystemExit as stop:
        return out.getvalue(), int(stop.code or 0)
    return out.getvalue(), 0


def test_doctor_finds_a_dead_sweeper_and_nothing_else_wrong(world: World) -> None:
    text, code = examined()
    assert code == 1
    assert text.count("FAIL") == 1
    heartbeat.beat()
    text, code = examined()
    assert (text.count("FAIL"), code) == (0, 0)
    assert "WARN" in text  # Redis, default key, own tables


def test_doctor_speaks_both_languages(world: World) -> None:
    english, chinese = examined(language="en")[0], examined(language="zh-hans")[0]
    assert english.count("\n") == chinese.count("\n")
    assert not re.search("[一-鿿]", english)


def test_doctor_looks_at_the_anchor_key(settings: object) -> None:
    good = "k" * 40
    for key in ("", "k" * 31, settings.SECRET_KEY):
        settings.ANCHOR_KEY = key
        assert diagnosis.anchor_key().level == diagnosis.WARNING
    settings.ANCHOR_KEY = good
    assert diagnosis.anchor_key().level == diagnosis.OK


def test_doctor_misses_reference_data(db: None) -> None:
    AgreementVersion.objects.all().update(state="superseded")
    assert diagnosis.reference_data().level == diagnosis.OK
    assert [f.level for f in diagnosis.examine() if f.level == diagnosis.ERROR]


def test_doctor_without_database_says_so(no_database: None) -> None:
    text, code = examined()
    assert code == 1
    assert text.count("FAIL") == 1


def test_doctor_finds_a_storage_that_cannot_be_written(settings: object, tmp_path: object) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    settings.MEDIA_ROOT = blocked
    assert diagnosis.storage().level == diagnosis.ERROR


def test_doctor_warns_of_demo_mode_and_default_key(settings: object) -> None:
    settings.PORTAL_DEMO = True
    assert diagnosis.demo_mode().level == diagnosis.WARNING
    assert diagnosis.secret_key().level == diagnosis.WARNING
    settings.SECRET_KEY = "k3y-" * 20
    assert diagnosis.secret_key().level == diagnosis.OK
