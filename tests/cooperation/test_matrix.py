"""T7: nobody sees or changes another office's rows. Every address × method × person, canaries planted.

A new address fails `test_every_address_is_covered` until it is entered here, with who may open it.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cooperation.kernel.models import AuditEvent
from members.actions import accession as joining
from members.actions import accounts, invitations, membership_decisions, people
from members.actions import agreement_comments as comments
from members.enums import Scope
from members.models import Accession, Appointment, Organisation, Partnership, PeopleImport
from requests.actions import handling, sharing
from requests.models import AssistanceRequest
from tests.cooperation.addresses import Address, addresses
from tests.members.amending import consulted
from tests.world import CODES, OFFICE_ROLES, World

CANARY = "金丝雀X7Q"
HUMAN_ROLES = [role for role in OFFICE_ROLES if role != "service"]
READERS = {"case_officer", "liaison", "procurator_general_in_charge", "procurator_general"}
PEOPLE = [(role, office) for office in CODES for role in HUMAN_ROLES] + [
    ("secretariat-1", "federation"),
    ("system_administrator", "federation"),
    ("security_administrator", "federation"),
    ("audit_administrator", "federation"),
    ("observer", "partner"),
    ("", ""),
]

# Reviewed: open to everybody, without an account.
PUBLIC = {
    "members:login", "members:login_code", "members:login_passkey", "members:login_passkey_question", "members:logout",
    "members:continue_session", "members:ask_reset", "members:reset", "members:activate", "language", "help",
    "accessibility", "contact", "status", "health-live", "health-ready", "members:agreement",
    "members:agreement_version", "members:signatures", "members:partners", "members:partners_export",
    "api:root", "api:schema", "api:docs", "gallery",
    "members:agreement_versions", "members:agreement_compare", "members:agreement_copy", "members:signatures_export",
    "members:verify_form", "members:verify", "members:register",
}  # fmt: skip
# Versions of the agreement that are not adopted yet: who may open what while one is in consultation.
MEMBERS = {(role, office) for role in HUMAN_ROLES for office in ("requesting", "assisting", "third")}
SPEAKERS = {"liaison", "procurator_general_in_charge", "procurator_general", "delegate"}
CONSULTED = {"members:agreement_diff", "members:agreement_comments"}
DRAFTING = {"members:agreement_draft", "members:agreement_heading", "members:agreement_article",
            "members:agreement_insert", "members:agreement_remove", "members:agreement_row",
            "members:agreement_row_add", "members:agreement_row_remove"}  # fmt: skip
COURSE = {"members:open_consultation", "members:return_to_draft", "members:propose_adoption",
          "members:adopt_provisionally", "members:reopen_consultation", "members:answer_comment"}  # fmt: skip
AGREEMENT = CONSULTED | DRAFTING | COURSE | {"members:agreement_start", "members:agreement_comment",
                                             "members:agreement_sign"}  # fmt: skip
# Open to everybody who has an account; what they show is that person's own.
OWN = {
    "members:sessions", "members:second_factor", "members:second_factor_app", "members:recovery_codes",
    "members:renew_recovery_codes", "members:remove_second_factor", "members:add_passkey", "members:passkey_question",
    "members:remove_passkey", "home", "search", "members:account", "members:change_password", "members:notices", "members:mark_notices_read",
    "members:notice_settings", "members:directory", "members:directory_export", "members:office",
    "members:choose_office",
    "members:find", "members:common_superior", "members:map",
}  # fmt: skip
STARTING = {"requests:start", "requests:paper_letter"}
LISTS = {"requests:list", "requests:export"}
ACTS_OF_REQUESTING = {
    "requests:edit_who": {"case_officer", "liaison"},
    "requests:edit_what": {"case_officer", "liaison"},
    "requests:remove_paper": {"case_officer", "liaison"},
    "requests:submit": {"case_officer", "liaison"},
    "requests:copy": {"case_officer", "liaison"},
    "requests:discard": {"case_officer"},
    "requests:sign": {"procurator_general_in_charge"},
    "requests:return_to_drafter": {"procurator_general_in_charge"},
    "requests:withdraw": {"procurator_general_in_charge"},
    "requests:answer_supplement": {"case_officer", "liaison"},
    "requests:add_supplement": {"case_officer", "liaison"},
    "requests:confirm_result": {"case_officer", "liaison"},
    "requests:close": {"case_officer", "liaison"},
    "requests:send_back": {"case_officer", "liaison"},
    "requests:share": {"case_officer", "liaison", "procurator_general_in_charge"},
    "requests:end_share": {"case_officer", "liaison", "procurator_general_in_charge"},
}
ACTS_OF_ASSISTING = {
    "requests:receive": {"liaison"},
    "requests:accept": {"liaison"},
    "requests:assign": {"liaison"},
    "requests:ask_supplement": {"liaison"},
    "requests:refuse": {"liaison"},
    "requests:sign_refusal": {"procurator_general_in_charge"},
    "requests:return_refusal": {"procurator_general_in_charge"},
    "requests:start_work": {"case_officer"},
    "requests:send_result": {"case_officer"},
    "requests:share": {"case_officer", "liaison", "procurator_general_in_charge"},
    "requests:decide_share": {"liaison", "procurator_general_in_charge"},
}
SHARES = {"requests:decide_share", "requests:end_share"}
READING = {
    "requests:detail",
    "requests:letter",
    "requests:letter_pdf",
    "requests:write_note",
    "requests:file",
    "requests:submitted",
    "requests:access",
}
REQUEST = READING | set(ACTS_OF_REQUESTING) | set(ACTS_OF_ASSISTING)
ACCESSION = {
    "members:accession", "members:accession_details", "members:accession_obligations", "members:accession_submit",
    "members:accession_resubmit", "members:accession_take_back", "federation:start_check", "federation:ask_supplement",
    "federation:pass_check", "federation:approve", "federation:decline",
    "members:instrument", "members:give_notice", "members:take_back_notice",
}  # fmt: skip
STAFF = {"federation:pipeline", "federation:first_account", "federation:confirm_first_account"}
SIGNERS = {"federation:dormant_signers", "federation:confirm_signing", "federation:decline_signing"}
MEMBERSHIPS = {"federation:memberships", "federation:record_decision", "federation:confirm_decision",
               "federation:reject_decision", "federation:invitations", "federation:invitation_letter",
               "members:invitation"}  # fmt: skip
SPECIAL = {"members:accession_start", "audit"}
# People of an office: kept by its own liaison officer and chiefs; proposals also by two of the administrators.
KEEPERS = {"liaison", "procurator_general_in_charge", "procurator_general"}
SECOND_PERSONS = {"system_administrator", "security_administrator"}
PEOPLE_PAGES = {
    "members:people", "members:person_add", "members:person_roles", "members:person", "members:person_contact",
    "members:person_leave", "members:substitute", "members:end_role", "members:people_import",
    "members:import_template", "members:import_check", "members:proposals", "requests:hand_over",
}  # fmt: skip
# Acts on an office that everybody may know of: 403 to all but these. The office is 510700, the requesting one.
OFFICE = {
    "members:edit_profile": {("liaison", "requesting")},
    "members:rename_office": {("system_administrator", "federation")},
    "members:merge_office": {("system_administrator", "federation")},
}
# The register is public; keeping it is the secretariat's business alone.
PARTNERS = {"members:register_partner", "members:confirm_partner", "members:end_partner"}
COVERED = (
    PUBLIC
    | AGREEMENT
    | PARTNERS
    | set(OFFICE)
    | OWN
    | STARTING
    | LISTS
    | REQUEST
    | ACCESSION
    | STAFF
    | SIGNERS
    | MEMBERSHIPS
    | SPECIAL
    | PEOPLE_PAGES
)


def _is_listed(address: Address) -> bool:
    """The admin and the API have matrices of their own below; static pages of the admin carry no rows."""
    return (
        address.name in COVERED
        or address.name.startswith(("admin:", "api:"))
        or address.route.startswith("admin/")
    )


def test_every_address_is_covered() -> None:
    missing = [f"{a.name} ({a.route})" for a in addresses() if not _is_listed(a)]
    assert not missing, f"enter in the matrix who may open: {missing}"


@pytest.fixture
def planted(world: World) -> dict[str, Any]:
    """A sent request and a draft with canaries, a file, a note on each side, and an application."""
    sent = world.assigned(title=CANARY, cause=CANARY)
    handling.write_note(sent, by=world.who("case_officer"), text=f"{CANARY}-requesting-note")
    handling.write_note(sent, by=world.who("liaison", "assisting"), text=f"{CANARY}-assisting-note")
    _share(world, sent)
    draft = world.draft(title=CANARY)
    head = world.who("procurator_general", "outsider")
    application = joining.start(world.outsider, by=head)
    joining.save_details(application, by=head, intent=CANARY, contact_name=CANARY, contact_phone="000")
    return {"sent": sent, "draft": draft, "application": application, "world": world}


def _share(world: World, assistance: AssistanceRequest) -> None:
    """With a third office, waiting for the assisting one to agree."""
    terms = {"office": world.third, "until": timezone.localdate() + timedelta(days=9), "purpose": "演示"}
    sharing.share(assistance, by=world.who("case_officer"), aware=True, **terms)


def _value(param: str, planted: dict[str, Any], assistance: AssistanceRequest) -> Any:
    return {
        "number": getattr(assistance, "number", 0),
        "key": "",
        "pk": planted["application"].pk,
        "code": "510700",
        "kind": "csv",
        "older": 1,
        "article": 21,
        "language": "en",
        "uid": "MQ",
        "token": "x-y",
    }[param]


def _person(world: World, role: str, office: str) -> Client:
    client = Client(raise_request_exception=True)
    if role:
        client.force_login(world.who(role, office), backend="members.roles.RoleBackend")
    return client


def _url(address: Address, planted: dict[str, Any], assistance: AssistanceRequest) -> str:
    values = {name: _value(name, planted, assistance) for name in address.params}
    if "key" in values:
        values["key"] = assistance.papers.first().file.key
    if address.name == "requests:remove_paper":
        values["pk"] = assistance.papers.first().pk
    if address.name in SHARES:
        values["pk"] = getattr(assistance.shares.first(), "pk", 0)
    if address.name == "language":
        values["code"] = "en"
    if "number" in values and address.name.startswith("members:"):  # of a version of the agreement
        values |= {
            "number": 2 if address.name in AGREEMENT else 1,
            "older": 1,
            "article": 21,
            "language": "en",
        }
        values |= {"kind": "grounds", "code": "a"} if address.name.startswith("members:agreement_row") else {}
        values |= {"pk": planted["comment"].pk} if address.name == "members:answer_comment" else {}
        values = {name: values[name] for name in address.params}
    return reverse(address.name, kwargs=values)


def _listed(names: set[str]) -> Iterator[Address]:
    return (address for address in addresses() if address.name in names)


def _rows() -> list[Any]:
    """What a denied write must leave as it was."""
    requests = list(AssistanceRequest.objects.order_by("pk").values_list("pk", "state", "changed_at"))
    return [requests, list(Accession.objects.order_by("pk").values_list("pk", "state", "changed_at")),
            list(Organisation.objects.exclude(membership="none").values_list("pk", "membership"))]  # fmt: skip


def _expected(name: str, role: str, office: str, *, is_draft: bool) -> set[int]:
    """The answers that a person may get at an address of a request."""
    if not role:
        return {302}
    sees = office == "requesting" or (office == "assisting" and not is_draft)
    if not sees or role not in READERS:
        return {404, 405}
    if name in READING:
        return {200, 302, 405}
    allowed = (
        ACTS_OF_REQUESTING.get(name, set()) if office == "requesting" else ACTS_OF_ASSISTING.get(name, set())
    )
    if name == "requests:withdraw" and is_draft:
        return {403}  # nobody has signed it, so nobody is its signer
    if is_draft and name in SHARES:
        return {404}
    if is_draft and name == "requests:share":
        return {403}  # nothing is shared before it is sent
    return {200, 302, 409, 405} if role in allowed else {403, 405}


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("which", ["sent", "draft"])
def test_a_request_is_open_to_its_two_offices_only(planted: dict[str, Any], which: str, method: str) -> None:
    world, assistance = planted["world"], planted[which]
    wrong = []
    for role, office in PEOPLE:
        client = _person(world, role, office)
        for address in _listed(REQUEST):
            before = _rows()
            response = getattr(client, method)(_url(address, planted, assistance))
            expected = _expected(address.name, role, office, is_draft=which == "draft")
            found = (role, office, address.name, response.status_code)
            if response.status_code not in expected:
                wrong.append((*found, sorted(expected)))
            if (
                response.status_code in (302, 403, 404)
                and expected <= {302, 403, 404, 405}
                and method == "post"
            ):
                assert _rows() == before, found
            if response.status_code in (403, 404) and expected == {404, 405}:
                assert CANARY.encode() not in response.content, found
        if which == "sent":
            assistance = _again(planted, assistance)
    assert not wrong


def _again(planted: dict[str, Any], assistance: AssistanceRequest) -> AssistanceRequest:
    """Acts that were allowed may have moved it: take a fresh one for the next person."""
    assistance.refresh_from_db()
    if assistance.state == "assigned":
        return assistance
    fresh = planted["world"].assigned(title=CANARY)
    _share(planted["world"], fresh)
    return fresh


def test_notes_stay_in_their_office(planted: dict[str, Any]) -> None:
    world, page = planted["world"], planted["sent"].get_absolute_url()
    ours = _person(world, "case_officer", "requesting").get(page).content.decode()
    theirs = _person(world, "liaison", "assisting").get(page).content.decode()
    assert f"{CANARY}-requesting-note" in ours
    assert f"{CANARY}-assisting-note" not in ours
    assert f"{CANARY}-assisting-note" in theirs
    assert f"{CANARY}-requesting-note" not in theirs


def test_lists_search_exports_and_notices_show_no_canary_to_others(planted: dict[str, Any]) -> None:
    world = planted["world"]
    pages = [reverse("home"), reverse("search") + f"?q={CANARY}", reverse("search") + "?q=R-2", reverse("members:notices"),
             *[reverse("requests:list") + f"?box={box}" for box in ("todo", "inbox", "outbox", "all", "archive", "shared")],
             *[reverse("requests:export", args=[kind]) + "?box=all" for kind in ("csv", "xlsx")]]  # fmt: skip
    numbers = [planted["sent"].number, planted["draft"].number]
    for role, office in PEOPLE:
        if office in ("requesting", "assisting") and role in READERS:
            continue
        client = _person(world, role, office)
        for page in pages:
            response = client.get(page, follow=False)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            shown = body.replace(CANARY.encode(), b"", 1) if "search" in page else body
            assert response.status_code in (200, 302, 404), (role, office, page)
            assert not any(number.encode() in body for number in numbers), (role, office, page)
            assert CANARY.encode() not in shown.replace(f'value="{CANARY}"'.encode(), b""), (
                role,
                office,
                page,
            )


def test_the_assisting_office_sees_no_draft_in_its_lists(planted: dict[str, Any]) -> None:
    liaison = _person(planted["world"], "liaison", "assisting")
    for box in ("todo", "inbox", "all"):
        page = liaison.get(reverse("requests:list"), {"box": box}).content.decode()
        assert planted["sent"].number in page or box == "todo"
        assert planted["draft"].number not in page


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_application_is_open_to_its_own_head_and_staff_only(planted: dict[str, Any], method: str) -> None:
    """Before submission even staff do not see it."""
    world, wrong = planted["world"], []
    for role, office in PEOPLE:
        client = _person(world, role, office)
        own = (role, office) == ("procurator_general", "outsider")
        for address in _listed(ACCESSION):
            before = _rows()
            response = getattr(client, method)(_url(address, planted, planted["sent"]))
            expected = {302} if not role else {200, 302, 403, 405, 409} if own else {404, 405}
            if own and address.name == "members:instrument":
                expected = {404, 405}  # there is none before the signature
            if response.status_code not in expected:
                wrong.append((role, office, address.name, response.status_code, expected))
            if not own:
                assert _rows() == before, (role, office, address.name)
    assert not wrong


def _expected_of_agreement(name: str, role: str, office: str) -> set[int]:
    """Version 2 is in consultation: members read it, those who speak for one comment, the secretariat keeps it."""
    if not role:
        return {404, 405} if name == "members:agreement_diff" else {302, 405}
    if role == "secretariat-1":
        closed = (
            {403}
            if name == "members:agreement_comment"
            else {404}
            if name == "members:agreement_sign"
            else set()
        )
        return closed or {200, 302, 405, 409}
    if name == "members:agreement_sign":
        return {404} if office != "requesting" else {409} if role == "procurator_general" else {403}
    if (role, office) not in MEMBERS or name in DRAFTING or name == "members:agreement_start":
        return {404, 405}
    if name in CONSULTED:
        return {200, 405}
    if name == "members:agreement_comment":
        return {200} if role in SPEAKERS else {403}
    return {403}


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_version_in_consultation_is_open_to_members_and_kept_by_the_secretariat(
    world: World, method: str
) -> None:
    version = consulted(world)
    said = comments.comment(
        version, by=world.who("delegate"), office=world.requesting, article=21, text=CANARY
    )
    planted, wrong = {"world": world, "comment": said, "application": said}, []
    for role, office in sorted(
        PEOPLE, key=lambda row: row[0] == "secretariat-1"
    ):  # the one whose acts change it last
        client = _person(world, role, office)
        for address in _listed(AGREEMENT):
            found = getattr(client, method)(_url(address, planted, said))
            if found.status_code not in _expected_of_agreement(address.name, role, office):
                wrong.append((role, office, address.name, found.status_code))
            if found.status_code in (403, 404):
                assert CANARY.encode() not in found.content
    assert not wrong


def test_staff_pages_are_closed_to_others(planted: dict[str, Any]) -> None:
    allowed = {"federation:pipeline": {"secretariat-1", "delegate"}, "audit": {"audit_administrator"},
               "federation:first_account": {"secretariat-1"}}  # fmt: skip
    for name, roles in allowed.items():
        for role, office in PEOPLE:
            response = _person(planted["world"], role, office).get(reverse(name))
            expected = {200} if role in roles else {302} if not role else {403, 404}
            assert response.status_code in expected, (name, role, office, response.status_code)


@pytest.mark.parametrize("method", ["get", "post"])
def test_dormant_signing_rights_are_confirmed_by_two_roles_only(planted: dict[str, Any], method: str) -> None:
    world = planted["world"]
    holder = world.who("procurator_general", "requesting")
    for role, office in PEOPLE:
        client = _person(world, role, office)
        for name in SIGNERS:
            accounts.lay_dormant(holder, by=holder, cause="password")
            url = reverse(name, args=[] if name.endswith("signers") else [holder.pk])
            response = getattr(client, method)(url, {"reasons": "演示"})
            may = role in ("secretariat-1", "security_administrator")
            expected = {200, 302, 405} if may else {302} if not role else {404, 405}
            assert response.status_code in expected, (role, office, name, response.status_code)
            holder.refresh_from_db()
            if not may:
                assert holder.signing_dormant_since is not None, (role, office, name)


def _may_open(name: str, role: str, office: str) -> bool:
    """Who opens a page about the colleague "requesting-training_coordinator" and a proposal for that person."""
    if name == "members:import_check":
        return (role, office) == ("liaison", "requesting")  # the own import only
    if name in ("members:people", "members:people_import", "members:import_template", "members:proposals"):
        more = {"members:people": set(), "members:proposals": SECOND_PERSONS}
        return role in KEEPERS | more.get(name, {"system_administrator"})
    if name == "members:end_role" and role == "security_administrator":
        return True
    if office != "requesting":
        return False
    if name == "members:substitute":
        return role in KEEPERS | {"case_officer", "training_coordinator"}
    return role in KEEPERS


@pytest.mark.parametrize("method", ["get", "post"])
def test_people_of_an_office_are_kept_by_that_office_only(planted: dict[str, Any], method: str) -> None:
    world, wrong = planted["world"], []
    colleague, keeper = world.who("training_coordinator"), world.who("liaison")
    proposed = people.propose_roles(colleague, by=keeper, office=world.requesting, roles=["case_officer"])[0]
    row = {
        "username": "newcomer",
        "name": "演示",
        "email": "n@example.invalid",
        "phone": "",
        "roles": ["liaison"],
    }
    kept = PeopleImport.objects.create(by=keeper, office=world.requesting, filename="演示.xlsx", rows=[row])
    given = {
        "members:end_role": [proposed.pk],
        "members:import_check": [kept.pk],
        "requests:hand_over": ["510700", colleague.pk],
    }
    for role, office in PEOPLE:
        client = _person(world, role, office)
        for name in sorted(PEOPLE_PAGES):
            own = ["510700"] if "code" in _params(name) else []
            arguments = given.get(name, own + ([colleague.pk] if "pk" in _params(name) else []))
            with transaction.atomic():
                before = list(
                    Appointment.objects.order_by("pk").values_list("pk", "ended_at", "confirmed_at")
                )
                response = getattr(client, method)(reverse(name, args=arguments))
                after = list(Appointment.objects.order_by("pk").values_list("pk", "ended_at", "confirmed_at"))
                transaction.set_rollback(True)
            may = _may_open(name, role, office)
            expected = {200, 302, 405} if may else {302} if not role else {404, 405}
            if response.status_code not in expected or (not may and before != after):
                wrong.append((role, office, name, response.status_code, sorted(expected)))
    assert not wrong


def _params(name: str) -> tuple[str, ...]:
    return next(tuple(address.params) for address in _listed({name}))


@pytest.mark.parametrize("method", ["get", "post"])
def test_memberships_are_recorded_by_the_secretariat_only(planted: dict[str, Any], method: str) -> None:
    """An invitation is read by the invited head too; the list of memberships by the council. Nobody else sees any."""
    world, day = planted["world"], timezone.localdate()
    staff = world.who("secretariat-1", "federation")
    joining.take_back(planted["application"], by=world.who("procurator_general", "outsider"))
    invitation = invitations.invite(world.outsider, by=staff, text=CANARY, expires_on=day + timedelta(days=9))
    decision = membership_decisions.suspend(
        world.third,
        by=world.who("secretariat-2", "federation"),
        until=day,
        reason=CANARY,
        case="1",
        decided_on=day,
    )
    readers = {
        "federation:memberships": {("secretariat-1", "federation"), *((("delegate", o)) for o in CODES)},
        "members:invitation": {("secretariat-1", "federation"), ("procurator_general", "outsider")},
    }
    keys = {"members:invitation": invitation.pk, "federation:invitation_letter": invitation.pk,
            "federation:confirm_decision": decision.pk, "federation:reject_decision": decision.pk}  # fmt: skip
    for role, office in reversed(PEOPLE):  # the secretariat, who moves things, after those who may not
        if (role, office) == ("secretariat-1", "federation"):
            continue
        for name in sorted(MEMBERSHIPS):
            url = reverse(name, args=[keys[name]] if name in keys else [])
            response = getattr(_person(world, role, office), method)(url, {"note": "演示"})
            may = (role, office) in readers.get(name, set())
            expected = {200, 405} if may else {302} if not role else {404, 405}
            assert response.status_code in expected, (role, office, name, response.status_code)
            if not may:
                assert CANARY.encode() not in response.content, (role, office, name)
    for name in sorted(MEMBERSHIPS, reverse=True):
        url = reverse(name, args=[keys[name]] if name in keys else [])
        response = getattr(_person(world, "secretariat-1", "federation"), method)(url, {"note": "演示"})
        assert response.status_code in (200, 302, 405, 409), (name, response.status_code)


def test_public_and_own_pages_open_for_everybody_they_should(planted: dict[str, Any]) -> None:
    for role, office in PEOPLE:
        client = _person(planted["world"], role, office)
        for address in _listed((PUBLIC | OWN) - {"api:root", "api:schema", "api:docs", "members:logout"}):
            response = client.get(_url(address, planted, planted["sent"]))
            body = b"".join(response.streaming_content) if response.streaming else response.content
            assert response.status_code < 500, (role, address.name)
            if not role and address.name in OWN:
                assert response.status_code == 302, address.name
            if office not in ("requesting", "assisting", "outsider"):
                assert CANARY.encode() not in body, (role, office, address.name)


def test_acts_on_offices_and_partners_are_closed_to_others(planted: dict[str, Any]) -> None:
    row = Partnership.objects.get()
    for role, office in PEOPLE:
        client = _person(planted["world"], role, office)
        for name, allowed in OFFICE.items():
            response = client.get(reverse(name, args=["510700"]))
            expected = 200 if (role, office) in allowed else 403 if role else 302
            assert response.status_code == expected, (name, role, office, response.status_code)
        for name in PARTNERS:
            response = client.get(reverse(name, args=[] if name.endswith("register_partner") else [row.pk]))
            keeps = {200, 403} if name == "members:confirm_partner" else {200}
            expected = keeps if role == "secretariat-1" else {404} if role else {302}
            assert response.status_code in expected, (name, role, office, response.status_code)


def test_a_partner_opens_what_is_named_and_nothing_else(planted: dict[str, Any]) -> None:
    """No scope opens a request, and without the scope the directory is closed too."""
    pages = [reverse(name) for name in ("members:directory", "members:find", "members:map")]
    observer = _person(planted["world"], "observer", "partner")
    assert [observer.get(page).status_code for page in pages] == [200, 200, 200]
    every = [scope.value for scope in Scope]
    Partnership.objects.update(scopes=every)
    for address in _listed(REQUEST):
        assert observer.get(_url(address, planted, planted["sent"])).status_code in (404, 405), address.name
    Partnership.objects.update(scopes=[scope for scope in every if scope != Scope.DIRECTORY])
    assert [observer.get(page).status_code for page in pages] == [403, 403, 403]


def test_the_admin_opens_for_administrators_only_and_shows_no_case(planted: dict[str, Any]) -> None:
    administrators = {"system_administrator", "security_administrator", "audit_administrator"}
    lists = [
        a
        for a in addresses()
        if a.name.startswith("admin:") and a.name.endswith(("_changelist", "_add", ":index"))
    ]
    assert lists
    for role, office in PEOPLE:
        client = _person(planted["world"], role, office)
        for address in lists:
            response = client.get(reverse(address.name))
            expected = {200, 403} if role in administrators else {302, 403, 404}
            assert response.status_code in expected, (role, address.name, response.status_code)
            if role != "audit_administrator":
                assert CANARY.encode() not in response.content, (role, address.name)


def test_a_refusal_is_on_record(planted: dict[str, Any]) -> None:
    _person(planted["world"], "liaison", "requesting").get(
        reverse("requests:sign", args=[planted["sent"].number])
    )
    assert AuditEvent.objects.filter(outcome="refused", action="requests.sign").exists()
