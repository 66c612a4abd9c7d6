"""A new version binds who signs it: each member's own procurator-general, in time, of free will."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from cooperation.kernel.errors import NotAllowed, StatePassed
from cooperation.kernel.models import Notice
from members.actions import agreement_signing as signing
from members.enums import Role
from members.models import Accession, AgreementVersion, Signature, User
from members.selectors import signatures_wanted, version_between
from tests.members.amending import adopted, consulted, sign, staff
from tests.world import PASSWORD, World, join

Login = Callable[..., Client]


def statements(version: AgreementVersion) -> list[str]:
    return list(version.statements.values_list("code", flat=True))


def test_each_head_is_asked(world: World, login: Login) -> None:
    version = adopted(world)
    for key in ("requesting", "assisting", "third"):
        head = world.who("procurator_general", key)
        assert Notice.objects.filter(person=head, kind="members.version_adopted").exists()
        assert [row["version"] for row in signatures_wanted(head)] == [version]
    assert not signatures_wanted(world.who("procurator_general", "outsider"))
    assert not signatures_wanted(world.who("delegate"))
    assert "/agreement/v2/sign/510700/" in login("procurator_general").get("/").content.decode()


def test_signing_in_the_browser(world: World, login: Login) -> None:
    version = adopted(world)
    head, page = login("procurator_general"), "/agreement/v2/sign/510700/"
    typed = {"statements": statements(version), "declaration": "演示声明", "password": PASSWORD}
    less = head.post(page, typed | {"statements": statements(version)[:1]})
    assert "statements" in less.context["form"].errors
    assert "演示声明" in less.content.decode()
    assert head.post(page, typed | {"password": "wrong"}).context["form"].errors["password"]
    assert head.post(page, typed).status_code == 302
    signature = Signature.objects.get(organisation=world.requesting, version=version)
    assert (signature.digest, signature.declaration) == (version.digest, "演示声明")
    assert head.get(page).status_code == 409
    assert not signatures_wanted(world.who("procurator_general"))
    assert Notice.objects.filter(kind="members.version_signed", person=staff(world)).exists()
    register = Client().get("/agreement/signatures/").content.decode()
    assert "演示声明" in register
    assert world.who("procurator_general").name not in register


def others(world: World) -> list[User]:
    office = ("case_officer", "liaison", "procurator_general_in_charge", "delegate")
    federation = ("system_administrator", "security_administrator", "secretariat-1")
    return [
        world.who("procurator_general", "assisting"),
        *(world.who(role) for role in office),
        *(world.who(role, "federation") for role in federation),
    ]


def test_nobody_else_signs(world: World, login: Login) -> None:
    version = adopted(world)
    accession = Accession.objects.get(organisation=world.requesting)
    for person in others(world):
        with pytest.raises(NotAllowed):
            signing.sign_version(version, world.requesting, by=person, password=PASSWORD, statements=statements(version))  # fmt: skip
        client = Client()
        client.force_login(person, backend="members.roles.RoleBackend")
        assert client.post("/agreement/v2/sign/510700/", {"password": PASSWORD}).status_code in (403, 404)
        with pytest.raises(DatabaseError), transaction.atomic():
            Signature.objects.create(organisation=world.requesting, version=version, accession=accession,
                                     person=person, post=Role.PROCURATOR_GENERAL, digest=version.digest)  # fmt: skip
    assert not Signature.objects.filter(version=version).exists()


def test_the_database_takes_an_adopted_text_only(world: World) -> None:
    version = consulted(world)
    head = world.who("procurator_general")
    accession = Accession.objects.get(organisation=world.requesting)
    elsewhere = Accession.objects.get(organisation=world.third)

    def put(**changes: object) -> None:
        given = {"organisation": world.requesting, "version": version, "accession": accession, "person": head,
                 "post": Role.PROCURATOR_GENERAL, "digest": version.digest} | changes  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            Signature.objects.create(**given)

    put()  # in consultation
    put(digest="")
    first = AgreementVersion.objects.get(number=1)
    put(version=first, digest="0" * 64)  # another text
    put(version=first, digest=first.digest, accession=elsewhere)
    put(version=first, digest=first.digest, accession=None)
    put(version=first, digest=first.digest)  # signed once already


def test_a_dormant_head_does_not_sign(world: World) -> None:
    version = adopted(world)
    User.objects.filter(username="requesting-procurator_general").update(signing_dormant_since=timezone.now())
    with pytest.raises(NotAllowed):
        sign(world, version, "requesting")


def test_reminded_in_time_and_once(world: World) -> None:
    version = adopted(world)
    sign(world, version, "third")
    head = world.who("procurator_general")
    seen = []
    for before in (40, 30, 29, 7, 1, 0, -1, -2):
        with time_machine.travel(timezone.make_aware(timezone.datetime.combine(version.signing_until, timezone.datetime.min.time())) - timedelta(days=before, hours=-10)):  # fmt: skip
            signing.sweep_reminders()
            signing.sweep_reminders()
        rows = Notice.objects.filter(
            person=head, kind__in=("members.version_reminder", "members.version_not_signed")
        )
        seen.append(rows.count())
    assert seen == [0, 1, 1, 2, 3, 3, 4, 4]
    signed = Notice.objects.filter(person=world.who("procurator_general", "third"))
    assert not signed.filter(kind__in=("members.version_reminder", "members.version_not_signed")).exists()


def test_after_the_window_an_office_stays_on_the_old_version(world: World, login: Login) -> None:
    version = adopted(world)
    with time_machine.travel(timezone.now() + timedelta(days=120)):
        with pytest.raises(StatePassed):
            sign(world, version, "requesting")
        assert not signatures_wanted(world.who("procurator_general"))
        assert version_between(world.requesting, world.third).number == 1


def test_a_missing_statement_is_no_signature(world: World) -> None:
    version = adopted(world)
    head = world.who("procurator_general")
    with pytest.raises(ValidationError):
        signing.sign_version(version, world.requesting, by=head, password=PASSWORD, statements=["read"])


def test_a_request_follows_the_newest_version_that_both_have_signed(world: World) -> None:
    first, second, third = world.requesting, world.assisting, world.third
    version = adopted(world)
    sign(world, version, "requesting")
    sign(world, version, "assisting")
    assert version_between(first, second).number == 1  # not in force yet
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        from members.actions.agreement_course import sweep_versions

        sweep_versions()
        assert version_between(first, second).number == 2
        assert version_between(first, third).number == 1
        assert version_between(third, first).number == 1
        assert version_between(first, second, timezone.localdate() - timedelta(days=31)).number == 1
        with pytest.raises(AgreementVersion.DoesNotExist):
            version_between(first, world.outsider)


def test_who_joins_later_is_bound_by_the_older_text_towards_those_who_stayed(world: World) -> None:
    adopted(world, in_force_on=timezone.localdate())
    head = world.who("procurator_general", "outsider")
    join(world.outsider, head, staff(world), staff(world, 2))
    assert version_between(world.outsider, world.third).number == 1
