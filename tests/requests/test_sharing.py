"""Sharing one request: who may, with whose consent, until when; who reads it, and that it is on record."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pgtrigger
import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, InternalError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cooperation.kernel.errors import NotAllowed, StatePassed
from cooperation.kernel.models import AuditEvent, Notice
from members import grants
from members.models import Appointment, Organisation, User
from requests import audience, rules
from requests.actions import drafting, sharing
from requests.models import AssistanceRequest, AssistanceRequestGrant, Share
from tests.world import CODES, OFFICE_ROLES, PASSWORD, World

Login = Callable[..., Client]


def soon(days: int = 10) -> date:
    return timezone.localdate() + timedelta(days=days)


def shared(world: World, row: AssistanceRequest, **given: Any) -> Share:
    """With the case officer of the third office, waiting for consent."""
    terms = {
        "office": world.third,
        "person": world.who("case_officer", "third"),
        "until": soon(),
        "purpose": "演示并案",
    }
    return sharing.share(row, by=world.who("case_officer"), aware=True, **(terms | given))


def agreed(world: World, row: AssistanceRequest, **given: Any) -> Share:
    made = shared(world, row, **given)
    return sharing.decide(made, by=world.who("liaison", "assisting"), agree=True)


def below(world: World) -> None:
    """Makes the third office the one above the requesting one."""
    Organisation.objects.filter(pk=world.requesting.pk).update(superior=world.third)


def test_another_office_reads_after_the_other_party_has_agreed(world: World) -> None:
    row, guest = world.sent(), world.who("case_officer", "third")
    made = shared(world, row)
    assert made.waits
    assert not rules.can_read(guest, row)
    sharing.decide(made, by=world.who("liaison", "assisting"), agree=True)
    guest = world.who("case_officer", "third")
    assert rules.can_read(guest, row)
    assert not rules.can_read(world.who("liaison", "third"), row)


def test_an_office_above_reads_at_once(world: World) -> None:
    below(world)
    row = AssistanceRequest.objects.get(pk=world.sent().pk)
    made = shared(world, row)
    assert made.is_running
    assert rules.can_read(world.who("case_officer", "third"), row)


def test_an_office_above_the_other_side_is_asked_for(world: World) -> None:
    Organisation.objects.filter(pk=world.assisting.pk).update(superior=world.third)
    assert shared(world, world.sent()).waits


def test_a_declined_share_opens_nothing_and_says_why(world: World) -> None:
    row, made = world.sent(), None
    made = shared(world, row)
    decider = world.who("liaison", "assisting")
    with pytest.raises(ValidationError) as told:
        sharing.decide(made, by=decider, agree=False)
    assert "remark" in told.value.message_dict
    sharing.decide(made, by=decider, agree=False, remark="演示：与本案无关。")
    made.refresh_from_db()
    assert made.was_declined
    assert made.ended_at
    assert not rules.can_read(world.who("case_officer", "third"), row)
    assert shared(world, row).waits  # may be asked again


@pytest.mark.parametrize(
    ("role", "office"),
    [("case_officer", "requesting"), ("liaison", "requesting"), ("case_officer", "assisting"), ("liaison", "third"),
     ("procurator_general", "assisting"), ("secretariat-1", "federation")],
)  # fmt: skip
def test_only_the_other_party_agrees(world: World, role: str, office: str) -> None:
    made = shared(world, world.sent())
    with pytest.raises(NotAllowed):
        sharing.decide(made, by=world.who(role, office), agree=True)


def test_who_shared_it_does_not_agree_for_the_other_party(world: World) -> None:
    """Not even with a role at both offices; the database says the same."""
    liaison = world.who("liaison")
    Appointment.objects.create(person=liaison, organisation=world.assisting, role="liaison")
    terms = {"office": world.third, "until": soon(), "purpose": "演示", "aware": True}
    made = sharing.share(world.sent(), by=world.who("liaison"), **terms)
    with pytest.raises(NotAllowed):
        sharing.decide(made, by=world.who("liaison"), agree=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Share.objects.filter(pk=made.pk).update(decided_by=liaison, is_agreed=True)


def test_nobody_decides_twice(world: World) -> None:
    made = agreed(world, world.sent())
    with pytest.raises(StatePassed):
        sharing.decide(made, by=world.who("liaison", "assisting"), agree=True)


@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_nothing_is_shared_before_it_is_sent(world: World, state: str) -> None:
    with pytest.raises(NotAllowed):
        shared(world, getattr(world, state)())


def test_who_may_share(world: World) -> None:
    row = world.sent()
    may = {"case_officer", "liaison", "procurator_general_in_charge", "service"}
    for office in CODES:
        for role in OFFICE_ROLES:
            expected = office in ("requesting", "assisting") and role in may
            assert rules.can_share(world.who(role, office), row) == expected, (office, role)


@pytest.mark.parametrize("office", ["partner", "outsider", "federation", "requesting", "assisting"])
def test_never_with_partners_outsiders_staff_or_the_two_sides(world: World, office: str) -> None:
    with pytest.raises(ValidationError) as told:
        shared(world, world.sent(), office=world.offices[office], person=None)
    assert "office" in told.value.message_dict


def test_the_database_refuses_a_grant_to_a_partner(world: World) -> None:
    row = world.sent()
    with pytest.raises(grants.GrantNotPossible):
        grants.grant("read_request", row, office=world.partner, by=None)
    made = agreed(world, row)
    mine = AssistanceRequestGrant.objects.filter(content_object=made.assistance)
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        mine.update(office=world.partner)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("until", -1),
        ("until", 400),
        ("purpose", "  "),
        ("person", "case_officer"),
        ("purpose", "机密★十年 演示"),
    ],
)
def test_wrong_terms_are_told_at_their_field(world: World, field: str, value: Any) -> None:
    given = soon(value) if field == "until" else world.who(value, "assisting") if field == "person" else value
    with pytest.raises(ValidationError) as told:
        shared(world, world.sent(), **{field: given})
    assert list(told.value.message_dict) == [field]


def test_the_same_recipient_only_once(world: World) -> None:
    row = world.sent()
    made = shared(world, row)
    with pytest.raises(ValidationError):
        shared(world, row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Share.objects.create(assistance=row, side=made.side, office=made.office, person=made.person,
                             until=soon(), purpose="x", shared_by=made.shared_by)  # fmt: skip


def test_the_last_day_counts_to_its_end(world: World) -> None:
    row = world.sent()
    agreed(world, row, until=soon(1))
    noon = timezone.localtime().replace(hour=23, minute=50) + timedelta(days=1)
    with time_machine.travel(noon):
        assert rules.can_read(world.who("case_officer", "third"), row)
    with time_machine.travel(noon + timedelta(minutes=20)):
        assert not rules.can_read(world.who("case_officer", "third"), row)
        assert shared(world, row, until=soon(3)).waits


def test_taken_back_it_is_gone_at_the_next_request(world: World, login: Login) -> None:
    row, guest = world.sent(), login("case_officer", "third")
    made = agreed(world, row)
    assert guest.get(row.get_absolute_url()).status_code == 200
    answer = login("liaison").post(f"/requests/{row.number}/shares/{made.pk}/end/")
    assert answer.status_code == 302
    assert guest.get(row.get_absolute_url()).status_code == 404


def test_the_party_that_agreed_takes_its_consent_back(world: World) -> None:
    made = agreed(world, world.sent())
    with pytest.raises(NotAllowed):
        sharing.end(made, by=world.who("case_officer", "assisting"))
    sharing.end(made, by=world.who("liaison", "assisting"))
    with pytest.raises(StatePassed):
        sharing.end(made, by=world.who("liaison"))


def test_a_role_that_ended_ends_the_sight(world: World) -> None:
    row, guest = world.sent(), world.who("case_officer", "third")
    agreed(world, row)
    Appointment.objects.filter(person=guest).update(ended_at=timezone.now())
    assert not rules.can_read(world.who("case_officer", "third"), row)
    assert not rules.visible_to(world.who("case_officer", "third")).exists()


@pytest.mark.parametrize("membership", ["withdrawn", "excluded", "suspended"])
def test_an_office_that_left_or_is_suspended_loses_the_sight(world: World, membership: str) -> None:
    row = world.sent()
    agreed(world, row)
    with pgtrigger.ignore(
        "members.Organisation:joins_by_accession_only"
    ):  # how it came to it is told elsewhere
        Organisation.objects.filter(pk=world.third.pk).update(membership=membership)
    assert not rules.can_read(world.who("case_officer", "third"), row)


def test_whom_it_is_shared_with_acts_on_nothing(world: World, login: Login) -> None:
    row = world.sent()
    agreed(world, row)
    guest = login("case_officer", "third")
    for act in ("sign", "receive", "accept", "refuse", "withdraw", "share", "result", "confirm", "what"):
        assert guest.post(f"/requests/{row.number}/{act}/").status_code in (403, 404), act
    page = guest.get(row.get_absolute_url()).content.decode()
    assert f"/requests/{row.number}/note/" not in page
    assert guest.get(f"/requests/{row.number}/access/").status_code == 200


def test_a_recipient_sees_what_both_sides_see(world: World, login: Login) -> None:
    """No draft steps, no notes of either side, no refusal before its signature."""
    from requests.actions import handling

    row = world.sent()
    liaison = world.who("liaison", "assisting")
    handling.write_note(row, by=liaison, text="演示内部意见未公开")
    ground = row.version.refusal_grounds.get(code="d")
    handling.refuse(row, by=liaison, ground=ground, can_give="演示可提供未公开", reasons="演示理由未公开")
    agreed(world, row)
    for tab in ("overview", "timeline", "papers", "letter"):
        page = login("case_officer", "third").get(f"{row.get_absolute_url()}?tab={tab}").content.decode()
        assert "未公开" not in page, tab
    actions = {e.action for e in login("case_officer", "third").get(row.get_absolute_url()).context["events"]}
    assert actions == {"requests.sign"}  # nor with whom else it is shared


def test_every_reading_is_on_record(world: World, login: Login) -> None:
    row, guest = world.sent(), login("case_officer", "third")
    agreed(world, row)
    read = AuditEvent.objects.filter(action="requests.read_shared", target=row.number)
    login("liaison", "assisting").get(row.get_absolute_url())
    assert not read.exists()
    key = row.papers.first().file.key
    for page in ("", "letter/", "letter.pdf", f"files/{key}/"):
        before = read.count()
        guest.get(f"{row.get_absolute_url()}{page}")
        assert read.count() == before + 1, page


def test_both_sides_and_the_recipient_are_told(world: World) -> None:
    row = world.sent()
    Notice.objects.all().delete()
    made = shared(world, row)
    asked = set(Notice.objects.values_list("person__username", "kind"))
    assert asked == {
        (f"assisting-{role}", "requests.share_asked") for role in ("liaison", "procurator_general_in_charge")
    }
    Notice.objects.all().delete()
    sharing.decide(made, by=world.who("liaison", "assisting"), agree=True)
    told = set(Notice.objects.values_list("person__username", "kind"))
    assert ("third-case_officer", "requests.shared_with_you") in told
    assert ("requesting-case_officer", "requests.shared") in told
    Notice.objects.all().delete()
    sharing.end(made, by=world.who("case_officer"))
    told = set(Notice.objects.values_list("person__username", "kind"))
    assert ("third-case_officer", "requests.share_over") in told
    assert ("assisting-liaison", "requests.share_ended") in told


def test_an_unusual_audience_is_asked_about_first(world: World) -> None:
    row, terms = world.sent(), {"until": soon(), "purpose": "演示"}
    officer, guest = world.who("case_officer"), world.who("case_officer", "third")
    with pytest.raises(ValidationError) as told:
        sharing.share(row, by=officer, office=world.third, person=guest, **terms)
    assert "aware" in told.value.message_dict
    assert (
        len(audience.warnings(world.requesting, world.third, None)) == 3
    )  # first time, whole office, how many
    waiting = shared(world, row)
    assert audience.warnings(world.requesting, world.third, guest)  # asked for is not yet shared
    sharing.decide(waiting, by=world.who("liaison", "assisting"), agree=True)
    assert audience.warnings(world.requesting, world.third, guest) == []
    Organisation.objects.filter(pk=world.third.pk).update(code="629999")
    third = Organisation.objects.get(code="629999")
    assert len(audience.warnings(world.requesting, third, guest)) == 2  # another province, how many


def test_the_warning_tells_the_exact_number(world: World) -> None:
    people = [u for u in User.objects.filter(is_service=False) if u.office == world.third
              and "requests.read_request" in {p for p in ["requests.read_request"] if u.has_perm(p)}]  # fmt: skip
    assert audience.reached(world.third, None) == len(people) == 4
    assert audience.reached(world.third, people[0]) == 1


def test_the_screen_and_the_rule_give_the_same_answer(world: World) -> None:
    """For every account and every request: named on the screen exactly when `visible_to` finds it."""
    rows = [world.draft(), world.submitted(), world.sent(), world.assigned(), world.answered(), world.sent()]
    agreed(world, rows[2])
    agreed(world, rows[3], person=None)
    agreed(world, rows[4], until=soon(0))
    sharing.end(agreed(world, rows[5]), by=world.who("case_officer"))
    for row in AssistanceRequest.objects.all():
        named = {r.person.pk for group in audience.groups(row) for r in group.readers}
        seeing = {u.pk for u in User.objects.all() if rules.visible_to(u).filter(pk=row.pk).exists()}
        assert named == seeing, row.number
        assert audience.people_in(audience.groups(row)) == len(seeing)


def test_the_screen_names_everybody_with_the_reason(world: World, login: Login) -> None:
    row = world.sent()
    agreed(world, row)
    answer = login("case_officer", headers={"accept-language": "en"}).get(f"/requests/{row.number}/access/")
    reasons = [(group.office.code, len(group.readers)) for group in answer.context["groups"]]
    assert reasons == [(CODES["requesting"], 5), (CODES["assisting"], 5), (CODES["third"], 1)]
    page = answer.content.decode()
    for person in ("requesting-liaison", "assisting-case_officer", "third-case_officer"):
        assert world.who(person.split("-")[1], person.split("-")[0]).name in page


@pytest.mark.parametrize("page", ["/requests/?box=shared", "/requests/?box=all", "/search/?q=R-2"])
def test_lists_show_what_is_shared_at_a_constant_price(world: World, login: Login, page: str) -> None:
    guest, row, other = login("case_officer", "third"), world.sent(), world.sent()
    agreed(world, row)
    assert other.number not in guest.get(page).content.decode()
    assert (row.number in guest.get(page).content.decode()) == (page != "/requests/?box=all")
    counts = []
    for _more in range(2):
        guest.get(page)
        with CaptureQueriesContext(connection) as queries:
            guest.get(page)
        counts.append(len(queries))
        for _ in range(3):
            agreed(world, world.sent())
    assert counts[0] == counts[1]


def test_the_pages_lead_through(world: World, login: Login) -> None:
    """Office, terms, warning with a tick, consent, and the recipient reads."""
    row, officer, start = world.sent(), login("case_officer"), None
    start = f"/requests/{row.number}/share/"
    assert officer.get(start).status_code == 200
    assert "to" in officer.get(start, {"to": "TEST-PARTNER"}).context["form"].errors
    assert "to" in officer.get(start, {"to": CODES["assisting"]}).context["form"].errors
    there = f"{start}?to={CODES['third']}"
    typed = {"person": "third-case_officer", "until": soon().isoformat(), "purpose": "演示并案"}
    assert set(officer.post(there, {}).context["form"].errors) == {"person", "until", "purpose"}
    warned = officer.post(there, typed)
    assert warned.templates[0].name == "requests/share_check.html"
    assert not Share.objects.exists()
    unticked = officer.post(there, typed | {"confirm": "1"})
    assert set(unticked.context["form"].errors) == {"aware"}
    back = officer.post(there, typed | {"change": "1"})
    assert back.context["form"].data["purpose"] == "演示并案"
    assert back.templates[0].name == "requests/share.html"
    done = officer.post(there, typed | {"confirm": "1", "aware": "on"})
    assert done.status_code == 302
    made = Share.objects.get()
    decide = f"/requests/{row.number}/shares/{made.pk}/decide/"
    assert officer.get(decide).status_code == 403
    liaison = login("liaison", "assisting")
    assert "remark" in liaison.post(decide, {"agree": "no"}).context["form"].errors
    assert liaison.post(decide, {"agree": "yes"}).status_code == 302
    assert login("case_officer", "third").get(row.get_absolute_url()).status_code == 200
    assert login("case_officer", "third").get(decide).status_code == 404


def test_a_recalled_request_is_not_shared_by_the_other_side(world: World) -> None:
    row = world.sent()
    drafting.withdraw(row, by=world.who("procurator_general_in_charge"), reason="演示", password=PASSWORD)
    with pytest.raises(NotAllowed):
        sharing.require_share(row, by=world.who("liaison", "assisting"))
