"""The way in, walked by the applicant through the pages."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cooperation.kernel.models import Attempt, AuditEvent
from members.actions import accession as actions
from members.enums import AccessionState as S
from members.models import Accession, Signature
from tests.world import PASSWORD, World

Login = Callable[..., Client]


@pytest.fixture
def head(login: Login) -> Client:
    return login("procurator_general", "outsider")


@pytest.fixture
def draft(world: World) -> Accession:
    return actions.start(world.outsider, by=world.who("procurator_general", "outsider"))


@pytest.fixture
def ready(world: World, draft: Accession) -> Accession:
    """All done but the signature."""
    by = world.who("procurator_general", "outsider")
    actions.save_details(
        draft, by=by, intent="自愿加入。", contact_name="演示联系人", contact_phone="000-0000000"
    )
    return actions.acknowledge(draft, by=by, codes=codes(draft))


def codes(accession: Accession) -> list[str]:
    return list(accession.version.obligations.values_list("code", flat=True))


def page(name: str, accession: Accession) -> str:
    return reverse(f"members:{name}", args=[accession.pk])


def sign(client: Client, accession: Accession, password: str = PASSWORD, left_out: int = 0):
    ticked = list(accession.version.statements.values_list("code", flat=True))
    typed = {"statements": ticked[left_out:], "password": password}
    return client.post(page("accession_submit", accession), typed)


def test_start_opens_one_application_and_finds_it_again(world: World, head: Client) -> None:
    url = reverse("members:accession_start")
    assert head.get(url).context["offices"] == [(world.outsider, None)]
    first = head.post(url, {"office": world.outsider.code})
    second = head.post(url, {"office": world.outsider.code})
    accession = Accession.objects.get(organisation=world.outsider)
    assert first["Location"] == second["Location"] == accession.get_absolute_url()
    assert accession.state == S.DRAFT


def test_start_is_for_the_own_procurator_general_only(world: World, login: Login) -> None:
    url, data = reverse("members:accession_start"), {"office": world.outsider.code}
    for role, office in (
        ("case_officer", "outsider"),
        ("procurator_general_in_charge", "outsider"),
        ("procurator_general", "requesting"),
        ("secretariat-1", "federation"),
        ("system_administrator", "federation"),
    ):
        assert login(role, office).post(url, data).status_code == 403
    assert not Accession.objects.filter(organisation=world.outsider).exists()
    assert Client().post(url, data).status_code == 302


def test_details_are_kept_even_when_incomplete(head: Client, draft: Accession) -> None:
    head.post(
        page("accession_details", draft), {"intent": "自愿加入。", "contact_name": "", "contact_phone": ""}
    )
    draft.refresh_from_db()
    assert (draft.intent, draft.contact_name) == ("自愿加入。", "")


def test_details_refuse_a_graded_mark(head: Client, draft: Accession) -> None:
    answer = head.post(page("accession_details", draft), {"intent": "机密★1年"})
    assert answer.context["form"].has_error("intent", "graded")
    draft.refresh_from_db()
    assert draft.intent == ""


def test_obligations_are_acknowledged_in_parts(head: Client, draft: Accession) -> None:
    wanted = codes(draft)
    head.post(page("accession_obligations", draft), {"codes": wanted[:3]})
    assert draft.acknowledgements.count() == 3
    left = head.get(page("accession_obligations", draft)).context["form"].fields["codes"].choices
    assert [code for code, _ in left] == wanted[3:]
    head.post(page("accession_obligations", draft), {"codes": wanted[3:]})
    assert draft.acknowledgements.count() == len(wanted)


def test_no_obligation_ticked_is_an_error(head: Client, draft: Accession) -> None:
    assert head.post(page("accession_obligations", draft), {}).context["form"].has_error("codes")


def test_signing_wants_all_the_rest_first(head: Client, draft: Accession) -> None:
    assert len(head.get(page("accession_submit", draft)).context["missing"]) == 2
    assert sign(head, draft).context["form"].errors
    assert not draft.signatures.exists()


def test_sign_and_submit(world: World, head: Client, ready: Accession) -> None:
    assert sign(head, ready).status_code == 302
    ready.refresh_from_db()
    signature = ready.signatures.get()
    assert ready.state == S.SUBMITTED
    assert signature.person == world.who("procurator_general", "outsider")
    assert signature.digest == ready.version.text_digest()
    assert not signature.organisation.is_member


def test_every_statement_must_be_ticked(head: Client, ready: Accession) -> None:
    assert sign(head, ready, left_out=1).context["form"].has_error("statements")
    assert not Signature.objects.filter(accession=ready).exists()


def test_a_wrong_password_signs_nothing_and_is_counted(head: Client, ready: Accession) -> None:
    for _ in range(6):
        assert sign(head, ready, password="wrong").context["form"].has_error("password")
    assert Attempt.objects.get(scope="reauth").count > 5
    assert sign(head, ready).context["form"].has_error("password")  # the right one has to wait, too
    assert not Signature.objects.filter(accession=ready).exists()


def test_signing_twice_tells_that_the_step_is_taken(head: Client, ready: Accession) -> None:
    sign(head, ready)
    assert sign(head, ready).status_code == 409
    assert ready.signatures.count() == 1


@pytest.mark.parametrize("name", ["", "_details", "_obligations", "_submit", "_resubmit", "_take_back"])
def test_others_do_not_see_a_draft(login: Login, ready: Accession, name: str) -> None:
    url = page(f"accession{name}", ready)
    for role, office in (("case_officer", "outsider"), ("procurator_general", "requesting"),
                         ("secretariat-1", "federation"), ("delegate", "requesting")):  # fmt: skip
        assert login(role, office).get(url).status_code == 404
        assert login(role, office).post(url, {}).status_code in (404, 405)


@pytest.mark.parametrize("name", ["details", "obligations", "submit", "resubmit", "take_back"])
def test_staff_see_a_submitted_one_and_touch_nothing(
    login: Login, head: Client, ready: Accession, name: str
) -> None:
    sign(head, ready)
    staff = login("secretariat-1", "federation")
    assert staff.get(page("accession", ready)).status_code == 200
    assert staff.post(page(f"accession_{name}", ready), {"answer": "x", "intent": "x"}).status_code == 403


def test_supplement_is_answered_with_the_signature_standing(
    world: World, head: Client, ready: Accession
) -> None:
    sign(head, ready)
    staff = world.who("secretariat-1", "federation")
    actions.start_check(ready, by=staff)
    actions.ask_supplement(ready, by=staff, text="请补充联络员名单（演示）。")
    shown = head.get(page("accession", ready))
    assert "请补充联络员名单（演示）。" in shown.content.decode()
    assert shown.context["own_turn"]
    assert head.post(page("accession_resubmit", ready), {"answer": " "}).context["form"].has_error("answer")
    assert head.post(page("accession_resubmit", ready), {"answer": "演示名单。"}).status_code == 302
    ready.refresh_from_db()
    assert (ready.state, ready.answer, ready.signatures.count()) == (S.SUBMITTED, "演示名单。", 1)


def test_take_back_and_apply_again(world: World, head: Client, ready: Accession) -> None:
    sign(head, ready)
    assert head.get(page("accession_take_back", ready)).status_code == 200
    head.post(page("accession_take_back", ready))
    ready.refresh_from_db()
    assert ready.state == S.WITHDRAWN
    assert head.post(page("accession_take_back", ready)).status_code == 409
    head.post(reverse("members:accession_start"), {"office": world.outsider.code})
    assert Accession.objects.filter(organisation=world.outsider, state=S.DRAFT).count() == 1


def test_page_shows_every_state(world: World, head: Client, ready: Accession) -> None:
    first, second = (world.who(f"secretariat-{n}", "federation") for n in (1, 2))
    turns = [head.get(page("accession", ready)).context["own_turn"]]
    sign(head, ready)
    for act in (actions.start_check, actions.pass_check):
        act(Accession.objects.get(pk=ready.pk), by=first)
        turns.append(head.get(page("accession", ready)).context["own_turn"])
    actions.decline(
        Accession.objects.get(pk=ready.pk), by=second, reasons="演示理由：申请单位请求日后再申请。"
    )
    shown = head.get(page("accession", ready))
    assert turns == [True, False, False]
    assert "演示理由：申请单位请求日后再申请。" in shown.content.decode()
    assert shown.context["waiting"] == ""


def test_timeline_tells_what_was_done_and_no_refusals(login: Login, head: Client, ready: Accession) -> None:
    sign(head, ready)
    login("secretariat-1", "federation").post(page("accession_take_back", ready))
    assert AuditEvent.objects.filter(target_id=ready.pk, outcome="refused").exists()
    told = [event.row.action for event in head.get(page("accession", ready)).context["events"]]
    assert told == ["members.submit", "members.start"]


def test_certificate_after_entry_into_force(world: World, login: Login) -> None:
    accession = Accession.objects.get(organisation=world.requesting)
    shown = login("procurator_general").get(page("accession", accession)).content.decode()
    assert 'id="certificate"' in shown
    assert accession.signatures.get().digest in shown


def test_dormant_signing_rights_are_explained(world: World, head: Client) -> None:
    person = world.who("procurator_general", "outsider")
    person.signing_dormant_since = timezone.now()
    person.save()
    assert head.get(reverse("members:accession_start")).context["dormant"]
    assert head.post(reverse("members:accession_start"), {"office": world.outsider.code}).status_code == 403
