"""Signing rights that lie dormant after a reset: two persons, in the pages and in the database."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext, override

from cooperation.kernel.errors import NotAllowed, StatePassed
from cooperation.kernel.models import AuditEvent, Notice
from members.actions import accounts
from members.enums import DormancyCause
from members.models import Dormancy, User
from tests.world import World

Login = Callable[..., Client]
LIST = "/federation/signing-rights/"


@pytest.fixture
def holder(world: World) -> User:
    """Has reset the own password by mail."""
    user = world.who("procurator_general")
    accounts.password_was_reset(user)
    return user


def page(act: str, holder: User) -> str:
    return reverse(f"federation:{act}_signing", args=[holder.pk])


def asleep(user: User) -> bool:
    return User.objects.get(pk=user.pk).signing_dormant_since is not None


def told(kind: str) -> set[str]:
    return set(Notice.objects.filter(kind=f"members.{kind}").values_list("person__username", flat=True))


@pytest.mark.parametrize("who", ["secretariat-1", "security_administrator"])
def test_a_second_person_confirms(world: World, login: Login, holder: User, who: str) -> None:
    client = login(who, "federation")
    shown = client.get(LIST)
    assert [row.holder for row in shown.context["waiting"]] == [holder]
    assert page("confirm", holder) in shown.content.decode()
    assert "requesting-procurator_general" in client.get(page("confirm", holder)).content.decode()
    assert client.post(page("confirm", holder)).status_code == 302
    assert not asleep(holder)
    row = Dormancy.objects.get(holder=holder)
    assert (row.outcome, row.decided_by) == ("confirmed", world.who(who, "federation"))
    assert told("signing_confirmed") == {"requesting-procurator_general"}
    assert AuditEvent.objects.filter(action="members.confirm_signing", target_id=holder.pk).count() == 1
    assert client.post(page("confirm", holder)).status_code == 409
    assert client.get(LIST).context["waiting"] == []


def test_the_notice_leads_to_the_list(login: Login, holder: User) -> None:
    assert told("signing_dormant") == {
        "federation-secretariat-1",
        "federation-secretariat-2",
        "federation-security_administrator",
    }
    assert set(Notice.objects.filter(kind="members.signing_dormant").values_list("link", flat=True)) == {LIST}


def test_declined_rights_stay_dormant_and_can_be_confirmed_later(
    world: World, login: Login, holder: User
) -> None:
    first, second = login("secretariat-1", "federation"), login("secretariat-2", "federation")
    assert first.post(page("decline", holder), {"reasons": " "}).context["form"].has_error("reasons")
    assert first.post(page("decline", holder), {"reasons": "演示：电话无人接听。"}).status_code == 302
    assert asleep(holder)
    assert told("signing_declined") == {
        "requesting-procurator_general",
        "federation-system_administrator",
    }
    shown = second.get(LIST)
    assert (shown.context["waiting"], [row.holder for row in shown.context["declined"]]) == ([], [holder])
    assert "演示：电话无人接听。" in shown.content.decode()
    second.post(page("confirm", holder))
    assert not asleep(holder)


def test_neither_the_holder_nor_the_resetter_confirms(world: World, login: Login) -> None:
    """Whoever made the reset is no second person, even with the right to confirm."""
    signer, resetter = world.who("procurator_general"), world.who("secretariat-1", "federation")
    accounts.lay_dormant(signer, by=resetter, cause=DormancyCause.SECOND_FACTOR)
    client = login("secretariat-1", "federation")
    assert page("confirm", signer) not in client.get(LIST).content.decode()
    for act in ("confirm", "decline"):
        assert client.get(page(act, signer)).status_code == 403
        assert client.post(page(act, signer), {"reasons": "演示。"}).status_code == 403
    with pytest.raises(NotAllowed):
        accounts.confirm_signing(signer, by=signer)
    assert asleep(signer)
    # A later reset by mail takes nothing away from this.
    accounts.password_was_reset(world.who("procurator_general"))
    with pytest.raises(NotAllowed):
        accounts.confirm_signing(signer, by=resetter)
    accounts.confirm_signing(signer, by=world.who("secretariat-2", "federation"))
    assert not asleep(signer)
    assert set(Dormancy.objects.filter(holder=signer).values_list("outcome", flat=True)) == {"confirmed"}


def test_the_database_wants_a_second_person(world: World, holder: User) -> None:
    other = world.who("secretariat-1", "federation")
    row = Dormancy.objects.get(holder=holder)
    moment = row.at

    def refused(sql: str, *values: object) -> None:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)

    wake = "UPDATE members_user SET signing_dormant_since = NULL WHERE id = %s"
    settle = (
        "UPDATE members_dormancy SET outcome = 'confirmed', decided_by_id = %s, decided_at = %s WHERE id = %s"
    )
    refused(wake, holder.pk)
    refused(settle, holder.pk, moment, row.pk)
    refused(settle, None, None, row.pk)
    refused("UPDATE members_dormancy SET reset_by_id = %s WHERE id = %s", other.pk, row.pk)
    row.delete()
    refused(wake, holder.pk)


def test_nothing_sleeps_for_who_signs_nothing(world: World) -> None:
    accounts.password_was_reset(world.who("liaison"))
    assert not Dormancy.objects.exists()
    with pytest.raises(StatePassed):
        accounts.confirm_signing(world.who("liaison"), by=world.who("secretariat-1", "federation"))


def test_rights_laid_dormant_by_the_version_before_can_be_confirmed(world: World) -> None:
    User.objects.filter(pk=world.who("procurator_general").pk).update(
        signing_dormant_since="2026-11-01T00:00:00Z"
    )
    holder = world.who("procurator_general")
    accounts.confirm_signing(holder, by=world.who("secretariat-1", "federation"))
    assert not asleep(holder)


def test_an_empty_list_says_so(login: Login) -> None:
    shown = login("secretariat-1", "federation").get(LIST).content.decode()
    with override("zh-hans"):
        assert gettext("Nobody is waiting.") in shown


def test_the_list_costs_the_same_for_more_rows(world: World, login: Login, holder: User) -> None:
    client = login("secretariat-1", "federation")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(LIST).status_code == 200
        return len(captured)

    queries()
    one = queries()
    for office in ("assisting", "third"):
        accounts.password_was_reset(world.who("procurator_general", office))
    assert queries() == one
