"""Who gets in: living tokens of active service accounts, so often a minute."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cooperation.kernel.models import Attempt
from members.actions.accounts import issue_token, revoke_token, token_digest
from members.models import ApiToken
from tests.api.caller import Caller
from tests.world import World


def try_with(header: str) -> Any:
    return Client(headers={"authorization": header} if header else {}).get("/api/v1/requests/")


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Bearer a b", "Bearer wpc_unknown", "Basic YTpi", "Bearer \xff"]
)
def test_without_a_known_token(header: str, db: None) -> None:
    response = try_with(header)
    assert response.status_code == 401
    assert response["WWW-Authenticate"].startswith("Bearer")
    assert set(response.json()) == {"code", "message"}


def test_a_session_of_the_browser_does_not_count(login: Callable[..., Client]) -> None:
    assert login("case_officer").get("/api/v1/requests/").status_code == 401


def test_revoked_expired_and_disabled(world: World) -> None:
    issuer, holder = world.who("system_administrator", "federation"), world.who("service")
    row, clear = issue_token(holder, by=issuer, name="test")
    assert try_with(f"bearer {clear}").status_code == 200
    revoke_token(row, by=issuer)
    assert try_with(f"Bearer {clear}").status_code == 401
    _row, clear = issue_token(
        holder, by=issuer, name="test", expires_at=timezone.now() - timedelta(seconds=1)
    )
    assert try_with(f"Bearer {clear}").status_code == 401
    _row, clear = issue_token(holder, by=issuer, name="test", expires_at=timezone.now() + timedelta(days=1))
    assert try_with(f"Bearer {clear}").status_code == 200
    holder.is_active = False
    holder.save()
    assert try_with(f"Bearer {clear}").status_code == 401


def test_a_person_has_no_token_that_works(world: World) -> None:
    ApiToken.objects.create(holder=world.who("case_officer"), name="test", digest=token_digest("wpc_person"))
    assert try_with("Bearer wpc_person").status_code == 401


def test_a_role_taken_away_works_at_the_next_call(world: World, system: Callable[..., Caller]) -> None:
    ours, number = system(), world.draft().number
    assert ours.get(f"requests/{number}/").status_code == 200
    world.who("service").appointment_set.update(ended_at=timezone.now())
    assert ours.get(f"requests/{number}/").status_code == 404
    assert ours.get("requests/").json()["results"] == []
    assert ours.get("accession/").status_code == 404


def test_the_last_use_is_noted_once_a_day(
    system: Callable[..., Caller], django_assert_num_queries: Any
) -> None:
    ours = system()
    with django_assert_num_queries(3):
        ours.get("notices/")
    with django_assert_num_queries(2):
        ours.get("notices/")
    assert ApiToken.objects.get(last_used_on=timezone.localdate())


def test_too_many_calls(system: Callable[..., Caller], settings: Any) -> None:
    settings.API_CALLS_A_MINUTE = 20
    ours, theirs = system(), system("assisting")
    codes = [ours.get("notices/").status_code for _ in range(35)]
    assert codes == [200] * 29 + [429] * 6
    refused = ours.get("notices/")
    assert 0 < int(refused["Retry-After"]) <= 60
    assert refused.json()["code"] == "throttled"
    assert theirs.get("notices/").status_code == 200
    assert Attempt.objects.filter(scope="api").count() == 1
