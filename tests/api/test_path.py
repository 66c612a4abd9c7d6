"""The whole way of a request between two case systems; only the signatures are made in the browser."""

from collections.abc import Callable
from typing import Any

from cooperation.kernel.models import AuditEvent
from members.enums import Role
from requests.actions import drafting, handling, letters
from requests.models import AssistanceRequest
from tests.api.caller import Caller
from tests.world import PASSWORD, World, pdf

DRAFT: dict[str, Any] = {
    "assisting_office": "511300",
    "type": "EVID",
    "title": "调取演示案件C银行流水",
    "case_number": "演示〔2026〕C号",
    "cause": "演示案由",
    "purpose": "查清演示案件C款项去向。",
    "content": "演示账户2025年1月至6月流水。",
    "no_secrets": True,
    "subjects": [{"name": "演示公司丙", "address": "演示路3号"}],
}


def draft(ours: Caller, **fields: Any) -> str:
    """Start a draft; its number."""
    response = ours.post("requests/", DRAFT | fields)
    assert response.status_code == 201, response.content
    return response.json()["number"]


def upload_all(ours: Caller, number: str) -> None:
    missing = ours.get(f"requests/{number}/").json()["drafting"]["missing_papers"]
    assert missing
    for code in missing:
        response = ours.post(
            f"requests/{number}/papers/", {"type": code, "file": pdf(f"{code}.pdf")}, form=True
        )
        assert response.status_code == 201, response.content


def sent(world: World, ours: Caller) -> str:
    """Drafted and submitted through the API, signed in the browser."""
    number = draft(ours)
    upload_all(ours, number)
    assert ours.post(f"requests/{number}/submit/").json()["state"] == "awaiting_signature"
    signer = world.who(Role.PROCURATOR_GENERAL_IN_CHARGE)
    drafting.sign(AssistanceRequest.objects.get(number=number), by=signer, password=PASSWORD)
    return number


def assigned(world: World, ours: Caller, theirs: Caller) -> str:
    number = sent(world, ours)
    response = theirs.post(f"requests/{number}/accept/", {"assignee": "assisting-case_officer"})
    assert response.json()["state"] == "assigned", response.content
    return number


def acts(caller: Caller, number: str) -> set[str]:
    return {row["act"] for row in caller.get(f"requests/{number}/").json()["acts"]}


def test_there_and_back(world: World, system: Callable[..., Caller]) -> None:
    ours, theirs = system(), system("assisting")
    number = draft(ours)
    assert theirs.get(f"requests/{number}/").status_code == 404
    assert ours.post(f"requests/{number}/submit/").json()["fields"]["papers"]
    upload_all(ours, number)
    changed = ours.patch(f"requests/{number}/", {"requirements": "请附回执。"}).json()
    assert (changed["requirements"], changed["subjects"]) == ("请附回执。", DRAFT["subjects"])
    assert acts(ours, number) == {"submit", "discard"}

    ours.post(f"requests/{number}/submit/")
    assistance = AssistanceRequest.objects.get(number=number)
    drafting.sign(assistance, by=world.who(Role.PROCURATOR_GENERAL_IN_CHARGE), password=PASSWORD)

    assert [row["number"] for row in theirs.get("requests/", box="inbox").json()["results"]] == [number]
    there = theirs.get(f"requests/{number}/").json()
    assert there["clock"]["limit"]["due"] == there["due_on"]
    assert there["bases"]
    assert there["drafting"] is None
    assistance.refresh_from_db()
    assert assistance.opened_at

    assert theirs.post(f"requests/{number}/receive/").json()["state"] == "received"
    theirs.post(f"requests/{number}/ask-supplement/", {"text": "请补充账户开户行。", "papers": []})
    assert ours.get(f"requests/{number}/").json()["clock"]["limit"]["stopped"] is True
    answered = ours.post(
        f"requests/{number}/answer-supplement/",
        {"answer": "已补充。", "files": [pdf("a.pdf"), pdf("b.pdf")]},
        form=True,
    )
    assert [f["name"] for f in answered.json()["supplements"][0]["files"]] == ["a.pdf", "b.pdf"]

    officers = theirs.get(f"requests/{number}/officers/").json()["results"]
    taken = theirs.post(
        f"requests/{number}/accept/", {"assignee": officers[0]["username"], "note": "请抓紧。"}
    )
    assert taken.json()["handling"]["assigned_to"] == officers[0]
    assert ours.get(f"requests/{number}/").json()["handling"] is None
    theirs.post(f"requests/{number}/start/")
    result = {
        "outcome": "complete",
        "summary": "已调取。",
        "files": [pdf("r1.pdf"), pdf("r2.pdf")],
        "forms": ["original", "copy"],
    }
    back = theirs.post(f"requests/{number}/result/", result, form=True).json()
    assert [(f["name"], f["form"]) for f in back["results"][0]["files"]] == [
        ("r1.pdf", "original"),
        ("r2.pdf", "copy"),
    ]

    ours.post(f"requests/{number}/send-back/", {"note": "缺少三月流水。"})
    theirs.post(
        f"requests/{number}/result/", {"outcome": "partial", "summary": "补充。", "reason": "无三月流水。"}
    )
    closed = ours.post(f"requests/{number}/confirm/", {"note": "谢谢。"}).json()
    assert (closed["state"], closed["turn"], len(closed["results"])) == ("closed", "nobody", 2)

    file = closed["results"][0]["files"][0]
    got = ours.client.get(file["url"], headers={"accept": "application/pdf"})
    assert len(b"".join(got.streaming_content)) == file["size"]
    assert got["Content-Disposition"].startswith("attachment")
    assert AuditEvent.objects.filter(action="requests.download", target_id=assistance.pk).exists()


def test_signing_is_for_a_person_in_the_browser(
    world: World, system: Callable[..., Caller], settings: Any
) -> None:
    ours, theirs, third = system(), system("assisting"), system("third")
    number = sent(world, ours)
    pages = {"sign": "sign", "withdraw": "withdraw", "sign-refusal": "sign-refusal"}
    for address, page in pages.items():
        for party in (ours, theirs):
            response = party.post(f"requests/{number}/{address}/")
            assert response.status_code == 403
            assert response.json()["code"] == "sign_in_browser"
            assert response.json()["page"] == f"{settings.PORTAL_URL}/requests/{number}/{page}/"
        assert third.post(f"requests/{number}/{address}/").status_code == 404
    response = system("outsider").post("accession/sign/")
    assert (response.status_code, response.json()["page"]) == (403, f"{settings.PORTAL_URL}/accession/")
    assert AssistanceRequest.objects.get(number=number).state == "sent"


def test_an_unsigned_refusal_stays_on_its_side(world: World, system: Callable[..., Caller]) -> None:
    ours, theirs = system(), system("assisting")
    number = sent(world, ours)
    assistance = AssistanceRequest.objects.get(number=number)
    handling.refuse(
        assistance, by=world.who("liaison", "assisting"), ground=assistance.version.refusal_grounds.first(),
        can_give="演示材料一份。", reasons="演示理由。",
    )  # fmt: skip
    here, there = ours.get(f"requests/{number}/").json(), theirs.get(f"requests/{number}/").json()
    assert (here["state"], here["refusal"]) == ("in_progress", None)
    assert (there["state"], there["refusal"]["reasons"]) == ("refusal_awaiting_signature", "演示理由。")
    assert [r["number"] for r in ours.get("requests/", state="in_progress").json()["results"]] == [number]
    assert ours.get("requests/", state="refusal_awaiting_signature").json()["results"] == []
    assert [
        r["number"] for r in theirs.get("requests/", state="refusal_awaiting_signature").json()["results"]
    ] == [number]

    handling.sign_refusal(
        assistance, by=world.who(Role.PROCURATOR_GENERAL_IN_CHARGE, "assisting"), password=PASSWORD
    )
    refused = ours.get(f"requests/{number}/").json()
    assert (refused["state"], refused["refusal"]["can_give"]) == ("refused", "演示材料一份。")


def test_refusal_by_a_case_system_follows_the_role_table(world: World, system: Callable[..., Caller]) -> None:
    ours, theirs = system(), system("assisting")
    number = sent(world, ours)
    body = {"ground": "a", "can_give": "演示材料。", "reasons": "演示理由。"}
    assert theirs.post(f"requests/{number}/refuse/", body | {"ground": "z"}).status_code == 400
    allowed = world.who("service", "assisting").has_perm("requests.refuse_request")
    assert theirs.post(f"requests/{number}/refuse/", body).status_code == (200 if allowed else 403)


def test_a_passed_state_is_told(world: World, system: Callable[..., Caller]) -> None:
    ours, theirs = system(), system("assisting")
    number = assigned(world, ours, theirs)
    response = theirs.post(f"requests/{number}/accept/")
    assert response.status_code == 409
    assert response.json()["code"] == "state_passed"
    assert response.json()["state"] == "assigned"
    assert ours.patch(f"requests/{number}/", {"title": "另题"}).status_code == 409
    assert ours.post(f"requests/{number}/receive/").status_code == 403


def test_papers_come_and_go(world: World, system: Callable[..., Caller]) -> None:
    ours = system()
    number = draft(ours)
    code = ours.get(f"requests/{number}/").json()["drafting"]["missing_papers"][0]
    first = ours.post(f"requests/{number}/papers/", {"type": code, "file": pdf("一.pdf")}, form=True).json()
    second = ours.post(f"requests/{number}/papers/", {"type": code, "file": pdf("二.pdf")}, form=True).json()
    assert [p["id"] for p in ours.get(f"requests/{number}/").json()["papers"]] == [second["id"]]
    assert ours.delete(f"requests/{number}/papers/{first['id']}/").status_code == 404
    gone = ours.delete(f"requests/{number}/papers/{second['id']}/", key="gone")
    assert (gone.status_code, gone.json()["papers"]) == (200, [])
    assert ours.delete(f"requests/{number}/papers/{second['id']}/", key="gone").json() == gone.json()
    assert ours.post(f"requests/{number}/discard/").json()["state"] == "withdrawn"


def test_files_are_for_the_parties(world: World, system: Callable[..., Caller]) -> None:
    ours, theirs, third = system(), system("assisting"), system("third")
    number, other = sent(world, ours), draft(ours)
    url = ours.get(f"requests/{number}/").json()["papers"][0]["url"]
    assert theirs.client.get(url).status_code == 200
    assert third.client.get(url).status_code == 404
    assert ours.client.get(url.replace(number, other)).status_code == 404


def test_papers_owed_are_added_by_the_case_system(world: World, system: Callable[..., Caller]) -> None:
    ours, theirs = system(), system("assisting")
    number = draft(ours, is_urgent=True, urgent_reason="演示紧急", contact_phone="000-0000000")
    ours.post(f"requests/{number}/submit/")
    signer = world.who(Role.PROCURATOR_GENERAL_IN_CHARGE)
    drafting.sign(AssistanceRequest.objects.get(number=number), by=signer, password=PASSWORD)
    seen = ours.get(f"requests/{number}/").json()
    assert seen["owed_papers"] == ["evidence_notice", "case_filing_decision"]
    assert seen["dates"]["papers_due_on"]
    assert seen["letter"]["file"] is None
    assert "add_supplement" in acts(ours, number)
    assert "add_supplement" not in acts(theirs, number)
    address = f"requests/{number}/add-supplement/"
    assert ours.post(address, {"files": [pdf()], "types": ["warrant"]}, form=True).status_code == 400
    given = {"files": [pdf("a.pdf"), pdf("b.pdf")], "types": seen["owed_papers"]}
    added = ours.post(address, given, form=True).json()
    assert (added["owed_papers"], added["dates"]["papers_due_on"], added["state"]) == ([], None, "sent")
    (supplement,) = theirs.get(f"requests/{number}/").json()["supplements"]
    assert (supplement["number"], supplement["was_asked_for"], len(supplement["files"])) == (1, False, 2)
    assert theirs.post(address, {"answer": "演示"}).status_code == 403

    letters.sweep()
    file = theirs.get(f"requests/{number}/").json()["letter"]["file"]
    assert file["name"] == f"{number}.pdf"
    assert file["content_type"] == "application/pdf"
