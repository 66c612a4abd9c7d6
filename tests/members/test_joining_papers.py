"""Around an application: invitation, renewal after a decline, the instrument, the register of members."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cooperation.kernel import verification
from cooperation.kernel.errors import NotAllowed
from cooperation.kernel.models import Mail, Notice
from members import instruments
from members.actions import accession as joining
from members.actions import invitations
from members.demo.clock import at
from members.enums import AccessionState, DecidingBody, Membership
from members.models import Accession, Instrument, Invitation, Organisation
from tests.federation.test_pipeline import submit
from tests.members.test_leaving import gone, own
from tests.world import World

Login = Callable[..., Client]


def invited(world: World, **fields: Any) -> Invitation:
    given = {"text": "演示：诚邀了解。", "expires_on": timezone.localdate() + timedelta(days=30)} | fields
    return invitations.invite(world.outsider, by=world.who("secretariat-1", "federation"), **given)


def declined(world: World) -> Accession:
    first, second = (world.who(f"secretariat-{n}", "federation") for n in (1, 2))
    accession = submit(world.outsider, world.who("procurator_general", "outsider"))
    joining.pass_check(joining.start_check(accession, by=first), by=first)
    return joining.decline(accession, by=second, reasons="演示理由。")


# Invitation


def test_an_invitation_tells_the_head_and_changes_nothing(world: World, login: Login) -> None:
    found = invited(world)
    told = Notice.objects.get(kind="members.invited")
    assert (told.person.username, told.link) == ("outsider-procurator_general", found.get_absolute_url())
    assert Mail.objects.filter(kind="members.invited").count() == 1
    assert not Accession.objects.filter(organisation=world.outsider).exists()
    assert Organisation.objects.get(pk=world.outsider.pk).membership == Membership.NONE
    head = login("procurator_general", "outsider")
    page = head.get(found.get_absolute_url())
    assert page.status_code == 200
    assert (
        b"<form" not in page.content.split(b"<main")[1].split(b"</main>")[0]
    )  # nothing to tick, nothing to send
    assert not Accession.objects.filter(organisation=world.outsider).exists()


def test_the_application_after_an_invitation_starts_empty(world: World) -> None:
    invited(world)
    accession = joining.start(world.outsider, by=world.who("procurator_general", "outsider"))
    assert (accession.intent, accession.acknowledgements.count()) == ("", 0)


def test_it_expires_and_joining_does_not(world: World, login: Login) -> None:
    with at(timezone.now() - timedelta(days=60)):
        found = invited(world)
    head = login("procurator_general", "outsider")
    assert not head.get(found.get_absolute_url()).context["stands"]
    start = reverse("members:accession_start")
    assert head.post(start, {"office": world.outsider.code}).status_code == 302


def test_without_an_account_there_is_a_letter_to_print(world: World, login: Login) -> None:
    office = Organisation.objects.procuratorates().filter(appointments=None, retired_on=None).first()
    typed = {
        "office": office.code,
        "text": "演示邀请",
        "expires_on": timezone.localdate() + timedelta(days=9),
    }
    client = login("secretariat-1", "federation")
    assert client.post(reverse("federation:invitations"), typed).status_code == 302
    found = Invitation.objects.get()
    assert found.told == 0
    letter = client.get(reverse("federation:invitation_letter", args=[found.pk]))
    assert "演示邀请".encode() in letter.content


def test_whom_it_makes_no_sense_to_invite(world: World) -> None:
    staff = world.who("secretariat-1", "federation")
    day = timezone.localdate() + timedelta(days=9)
    for office in (world.requesting, world.federation, world.partner):
        with pytest.raises(ValidationError):
            invitations.invite(office, by=staff, text="演示", expires_on=day)
    invited(world)
    with pytest.raises(ValidationError):
        invited(world)  # one stands already
    with pytest.raises(NotAllowed):
        invitations.invite(world.outsider, by=world.who("procurator_general"), text="演示", expires_on=day)


@pytest.mark.parametrize(("name", "value"), [("text", " "), ("text", "绝密"), ("expires_on", timedelta(0)),
                                             ("expires_on", timedelta(days=400))])  # fmt: skip
def test_words_and_day_of_an_invitation(world: World, name: str, value: Any) -> None:
    given = timezone.localdate() + value if isinstance(value, timedelta) else value
    with pytest.raises(ValidationError) as raised:
        invited(world, **{name: given})
    assert name in raised.value.error_dict


def test_others_do_not_read_an_invitation(world: World, login: Login) -> None:
    found = invited(world)
    for role, office in (("procurator_general", "requesting"), ("case_officer", "outsider"),
                         ("delegate", "requesting")):  # fmt: skip
        assert login(role, office).get(found.get_absolute_url()).status_code == 404
        assert login(role, office).get(reverse("federation:invitations")).status_code == 404


# Renewal


def test_a_renewed_application_takes_over_words_and_nothing_that_binds(world: World, login: Login) -> None:
    old = declined(world)
    head = login("procurator_general", "outsider")
    assert head.get(old.get_absolute_url()).context["may_renew"]
    head.post(reverse("members:accession_start"), {"office": world.outsider.code})
    again = Accession.objects.get(organisation=world.outsider, state=AccessionState.DRAFT)
    assert (again.previous, again.intent, again.contact_name) == (old, old.intent, old.contact_name)
    assert not again.acknowledgements.exists()
    assert not again.signatures.exists()
    assert list(head.get(again.get_absolute_url()).context["earlier"]) == [old]
    page = head.get(old.get_absolute_url())
    assert list(page.context["earlier"]) == [again]
    assert not page.context["may_renew"]


def test_staff_see_the_chain_as_far_as_it_was_submitted(world: World, login: Login) -> None:
    old = declined(world)
    joining.start(world.outsider, by=world.who("procurator_general", "outsider"))
    page = login("secretariat-1", "federation").get(old.get_absolute_url())
    assert list(page.context["earlier"]) == []


def test_a_decision_names_in_whose_place_it_was_taken(world: World, login: Login) -> None:
    old = declined(world)
    assert old.decided_as == DecidingBody.SECRETARIAT
    checked = submit(world.outsider, world.who("procurator_general", "outsider"))
    first, second = (world.who(f"secretariat-{n}", "federation") for n in (1, 2))
    joining.pass_check(joining.start_check(checked, by=first), by=first)
    approved = joining.approve(
        checked, by=second, in_force_on=timezone.localdate(), decided_as=DecidingBody.COUNCIL
    )
    assert approved.decided_as == DecidingBody.COUNCIL


# Instrument


def test_the_instrument_is_made_with_the_signature_and_says_what_was_signed(world: World) -> None:
    accession = submit(world.outsider, world.who("procurator_general", "outsider"))
    signature, found = accession.signatures.get(), Instrument.objects.get(accession=accession)
    content = bytes(found.content)
    assert content.startswith(b"%PDF-1.7")
    assert b"pdfaid" in content
    assert hashlib.sha256(content).hexdigest() == found.sha256
    words = instruments._words(signature, found.code)
    told = str(words)
    assert len(words["obligations"]) == accession.version.obligations.count()
    assert all(row[2] for row in words["obligations"])
    for part in (
        world.outsider.name_zh,
        signature.person.name,
        signature.digest,
        accession.intent,
        found.code,
    ):
        assert part in told
    assert content == instruments.instrument_pdf(signature, code=found.code, at=found.issued_at)


def test_it_is_frozen(world: World, login: Login) -> None:
    found = own(world.requesting).instrument
    for change in (lambda: Instrument.objects.filter(pk=found.pk).update(sha256="0" * 64), found.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    found.content = b"%PDF forged"
    with pytest.raises(instruments.DamagedInstrument):
        instruments.content_of(found)


def test_it_is_handed_to_who_sees_the_application(world: World, login: Login) -> None:
    url = reverse("members:instrument", args=[own(world.requesting).pk])
    answer = login("procurator_general").get(url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert login("secretariat-1", "federation").get(url).status_code == 200
    for role, office in (("case_officer", "requesting"), ("procurator_general", "assisting")):
        assert login(role, office).get(url).status_code == 404


def test_the_check_code_tells_whether_it_is_in_force_and_no_name(world: World) -> None:
    found = own(world.requesting).instrument
    checked = verification.check(found.code.lower().replace("-", " "))
    assert checked is not None
    assert checked.holds
    assert checked.sha256 == found.sha256
    assert found.accession.signatures.get().person.name not in str(checked)
    gone(world)
    after = verification.check(found.code)
    assert after is not None
    assert not after.holds
    waiting = submit(world.outsider, world.who("procurator_general", "outsider"))
    assert not verification.check(waiting.instrument.code).holds
    assert verification.check("AAAA-BBBB-CCCC-DDDD") is None


# Register


def test_the_register_is_public_and_keeps_who_has_left(world: World) -> None:
    gone(world)
    page = Client().get(reverse("members:register"))
    rows = {row.organisation.code: row for row in page.context["page"].rows}
    assert set(rows) == {world.requesting.code, world.assisting.code, world.third.code}
    assert rows[world.requesting.code].ended_on is not None
    heads = [world.who("procurator_general", office).name for office in ("requesting", "assisting")]
    assert not any(name.encode() in page.content for name in heads)
