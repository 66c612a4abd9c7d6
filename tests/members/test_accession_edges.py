"""Accessions at their edges: a version that changes meanwhile, dormant signing rights, who is told, the sweep."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cooperation.kernel.delivery import KINDS
from cooperation.kernel.errors import NotAllowed, StatePassed
from cooperation.kernel.models import AuditEvent, Notice
from members import rules
from members.actions import accession as actions
from members.actions import accounts
from members.enums import AccessionState as S
from members.enums import Role
from members.models import Accession, AgreementVersion, Organisation, User
from tests.federation.test_pipeline import submit
from tests.members import amending
from tests.world import PASSWORD, World, _appoint

Login = Callable[..., Client]


def prepared(world: World) -> Accession:
    """All done but the signature."""
    by = world.who("procurator_general", "outsider")
    accession = actions.start(world.outsider, by=by)
    actions.save_details(
        accession, by=by, intent="自愿加入。", contact_name="演示联系人", contact_phone="000-0000000"
    )
    codes = accession.version.obligations.values_list("code", flat=True)
    return actions.acknowledge(accession, by=by, codes=list(codes))


def checked(world: World) -> Accession:
    accession = submit(world.outsider, world.who("procurator_general", "outsider"))
    first = world.who("secretariat-1", "federation")
    return actions.pass_check(actions.start_check(accession, by=first), by=first)


def page(name: str, accession: Accession) -> str:
    return reverse(f"members:{name}", args=[accession.pk])


def typed(accession: Accession) -> dict[str, Any]:
    return {
        "statements": list(accession.version.statements.values_list("code", flat=True)),
        "password": PASSWORD,
    }


def supersede(world: World) -> AgreementVersion:
    """Version 2 comes into force today."""
    return amending.adopted(world, in_force_on=timezone.localdate())


class Meanwhile(MD5PasswordHasher):
    """Checking a password takes its time; what happens meanwhile is `act`."""

    act: Callable[[], Any] = staticmethod(lambda: None)

    def verify(self, password: str, encoded: str) -> bool:
        act, type(self).act = type(self).act, staticmethod(lambda: None)
        act()
        return super().verify(password, encoded)


@pytest.fixture
def meanwhile(settings: Any) -> Iterator[type[Meanwhile]]:
    settings.PASSWORD_HASHERS = [f"{__name__}.Meanwhile"]
    yield Meanwhile
    Meanwhile.act = staticmethod(lambda: None)


def told(kind: str) -> set[str]:
    return set(Notice.objects.filter(kind=f"members.{kind}").values_list("person__username", flat=True))


# --- The version in force -----------------------------------------------------------------------
def test_a_superseded_version_is_not_signed(world: World, login: Login) -> None:
    accession = prepared(world)
    client = login("procurator_general", "outsider")
    data, new = typed(accession), supersede(world)
    answer = client.post(page("accession_submit", accession), data)
    assert str(new.number) in str(answer.context["form"].non_field_errors())
    assert not accession.signatures.exists()


def test_the_version_is_asked_again_under_the_lock(world: World, meanwhile: type[Meanwhile]) -> None:
    """It changes while the password is being checked."""
    accession, by = prepared(world), world.who("procurator_general", "outsider")
    data = typed(accession)
    meanwhile.act = staticmethod(lambda: supersede(world))
    with pytest.raises(ValidationError, match="2"):
        actions.submit(accession, by=by, **data)
    assert not accession.signatures.exists()


def test_details_are_asked_again_under_the_lock(world: World, meanwhile: type[Meanwhile]) -> None:
    accession, by = prepared(world), world.who("procurator_general", "outsider")
    meanwhile.act = staticmethod(lambda: Accession.objects.filter(pk=accession.pk).update(intent=""))
    with pytest.raises(ValidationError):
        actions.submit(accession, by=by, **typed(accession))
    assert not accession.signatures.exists()


def test_going_over_to_the_new_version(world: World, login: Login) -> None:
    accession, new = prepared(world), supersede(world)
    client = login("procurator_general", "outsider")
    shown = client.get(page("accession", accession))
    assert shown.context["newer"] == new
    assert reverse("members:accession_start") in shown.content.decode()
    client.post(reverse("members:accession_start"), {"office": world.outsider.code})
    accession.refresh_from_db()
    assert (accession.version, accession.intent) == (new, "自愿加入。")
    assert not accession.acknowledgements.exists()
    assert client.get(page("accession", accession)).context["newer"] is None
    codes = list(new.obligations.values_list("code", flat=True))
    client.post(page("accession_obligations", accession), {"codes": codes})
    assert client.post(page("accession_submit", accession), typed(accession)).status_code == 302
    assert accession.signatures.get().version == new
    assert AuditEvent.objects.filter(action="members.renew", target_id=accession.pk).exists()


def test_the_database_keeps_the_version_once_acknowledged_or_signed(world: World) -> None:
    accession, new = prepared(world), supersede(world)
    with pytest.raises(DatabaseError), transaction.atomic():
        Accession.objects.filter(pk=accession.pk).update(version=new)


def test_a_signed_application_stays_with_its_version(world: World, login: Login) -> None:
    accession = submit(world.outsider, world.who("procurator_general", "outsider"))
    supersede(world)
    client = login("procurator_general", "outsider")
    client.post(reverse("members:accession_start"), {"office": world.outsider.code})
    accession.refresh_from_db()
    assert accession.version.number == 1
    assert accession.acknowledgements.exists()


# --- Dormant signing rights ---------------------------------------------------------------------
def test_a_dormant_head_sees_the_application_and_why_it_cannot_be_signed(world: World, login: Login) -> None:
    accession = prepared(world)
    accounts.password_was_reset(world.who("procurator_general", "outsider"))
    client = login("procurator_general", "outsider")
    shown = client.get(page("accession", accession))
    assert shown.status_code == 200
    assert (shown.context["awake"], shown.context["acts"]) == (False, [])
    assert reverse("contact") in shown.content.decode()
    assert page("accession", accession) in client.get(reverse("members:accession_start")).content.decode()
    for name in ("details", "obligations", "submit", "resubmit", "take_back"):
        for method in (client.get, client.post):
            answer = method(page(f"accession_{name}", accession))
            assert answer.status_code == 403
            assert answer.context["refusal"].message != NotAllowed.message


@pytest.mark.parametrize("asleep", [False, True])
def test_rule_and_rows_agree_on_who_sees_an_application(world: World, asleep: bool) -> None:
    own, other = prepared(world), Accession.objects.get(organisation=world.requesting)
    if asleep:
        accounts.password_was_reset(world.who("procurator_general", "outsider"))
    for person in User.objects.filter(is_active=True):
        rows = set(rules.visible_to(person))
        assert [rules.can_see(person, row) for row in (own, other)] == [row in rows for row in (own, other)]
    assert rules.can_see(world.who("procurator_general", "outsider"), own)


def test_a_dormant_head_sees_no_other_application(world: World, login: Login) -> None:
    accession = prepared(world)
    accounts.password_was_reset(world.who("procurator_general"))
    assert login("procurator_general").get(page("accession", accession)).status_code == 404


# --- Who is told --------------------------------------------------------------------------------
def test_staff_learn_that_an_application_was_taken_back(world: World) -> None:
    head = world.who("procurator_general", "outsider")
    actions.take_back(submit(world.outsider, head), by=head)
    assert told("accession_taken_back") == {"federation-secretariat-1", "federation-secretariat-2"}


def test_staff_learn_nothing_of_a_draft(world: World) -> None:
    actions.take_back(prepared(world), by=world.who("procurator_general", "outsider"))
    assert told("accession_taken_back") == set()


def test_the_decision_is_told_in_its_words(world: World) -> None:
    head = {"outsider-procurator_general"}
    accession, second = checked(world), world.who("secretariat-2", "federation")
    actions.decline(accession, by=second, reasons="演示理由。")
    assert (told("accession_declined"), told("accession_approved")) == (head, set())
    later = timezone.localdate() + timedelta(days=3)
    actions.approve(checked(world), by=second, in_force_on=later)
    row = Notice.objects.get(kind="members.accession_approved")
    assert row.person.username in head
    assert later.isoformat() in KINDS[row.kind].text(row.params)
    assert told("accession_in_force") == set()


def test_the_whole_office_learns_that_it_is_a_member(world: World, login: Login) -> None:
    second = world.who("secretariat-2", "federation")
    actions.approve(checked(world), by=second, in_force_on=timezone.localdate())
    people = {f"outsider-{role}" for role in ("case_officer", "liaison", "procurator_general_in_charge",
              "procurator_general", "training_coordinator", "delegate")}  # fmt: skip
    assert told("accession_in_force") == people
    for row in Notice.objects.filter(kind="members.accession_in_force"):
        client = login(row.person.username.removeprefix("outsider-"), "outsider")
        assert client.get(row.link).status_code == 200


# --- The sweep ----------------------------------------------------------------------------------
def approved(world: World, code: str) -> Accession:
    """Approved for a day that has come since."""
    office = Organisation.objects.get(code=code)
    staff = tuple(world.who(f"secretariat-{n}", "federation") for n in (1, 2))
    accession = submit(office, _appoint(office, Role.PROCURATOR_GENERAL, f"pg-{code}", staff))
    actions.pass_check(actions.start_check(accession, by=staff[0]), by=staff[0])
    actions.approve(accession, by=staff[1], in_force_on=timezone.localdate() + timedelta(days=1))
    Accession.objects.filter(pk=accession.pk).update(in_force_on=timezone.localdate())
    return accession


# The database itself refuses this one row.
BREAK = """
CREATE FUNCTION demo_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'made up'; END $$;
CREATE TRIGGER demo_refuses BEFORE UPDATE ON members_organisation
FOR EACH ROW WHEN (OLD.code = '530600') EXECUTE FUNCTION demo_refuses();
"""
MEND = "DROP TRIGGER demo_refuses ON members_organisation; DROP FUNCTION demo_refuses()"


def test_one_that_fails_does_not_stop_the_round(world: World) -> None:
    broken, sound = approved(world, "530600"), approved(world, "610700")
    with connection.cursor() as cursor:
        cursor.execute(BREAK)
        assert actions.sweep_entries() == 1
        states = dict(Accession.objects.filter(pk__in=[broken.pk, sound.pk]).values_list("pk", "state"))
        assert states == {broken.pk: S.APPROVED, sound.pk: S.IN_FORCE}
        assert not Organisation.objects.get(pk=broken.organisation_id).is_member
        cursor.execute(MEND)
    assert actions.sweep_entries() == 1  # the next round takes it up again


def test_the_day_is_asked_again_under_the_lock(world: World) -> None:
    accession = approved(world, "530600")
    stale = Accession.objects.get(pk=accession.pk)
    Accession.objects.filter(pk=accession.pk).update(in_force_on=timezone.localdate() + timedelta(days=2))
    with pytest.raises(StatePassed):
        actions.enter_into_force(stale)
    assert Accession.objects.get(pk=accession.pk).state == S.APPROVED
