"""Whatever is wrong with a call, the answer says so in one shape and nothing is written."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, resolve, reverse
from django.utils import timezone

from requests.api.bodies import StartBody
from requests.models import AssistanceRequest
from tests.api.caller import Caller
from tests.api.test_path import DRAFT, draft, sent
from tests.world import World, pdf

ALL_FIELDS = sorted(
    {f.name for f in AssistanceRequest._meta.get_fields()}
    | {f.attname for f in AssistanceRequest._meta.fields}
)
VALUES = {"number": "NUMBER", "pk": 1, "key": "00000000-0000-0000-0000-000000000000", "code": "510700"}
NOT_OFFERED = [name for name in ALL_FIELDS if name not in StartBody().fields]


def writing() -> list[tuple[str, str, str]]:
    """(method, address, media type) of every endpoint that writes, from the resolver."""
    found = []
    entries = get_resolver().namespace_dict["api"][1].reverse_dict
    for name in {n for n in entries if isinstance(n, str)}:
        _template, parameters = entries[name][0][0]
        numbered = VALUES | ({"number": 1} if name.startswith("agreement_") else {})  # of a version
        path = reverse(f"api:{name}", kwargs={key: numbered[key] for key in parameters})
        view = getattr(resolve(path).func, "view_class", None)
        methods = set(getattr(view, "contracts", {})) - {"GET"}
        found += [(method, path, view.parser_classes[0].media_type) for method in methods]
    return sorted(found)


def test_the_walk_finds_the_writing_endpoints() -> None:
    assert len(writing()) >= 19


@pytest.mark.parametrize(("method", "path", "media"), writing())
def test_unknown_fields_are_refused(
    method: str, path: str, media: str, world: World, system: Callable[..., Caller]
) -> None:
    ours, theirs = system(), system("assisting")
    number = sent(world, ours)
    path = path.replace("NUMBER", number).removeprefix("/api/v1/")
    before = AssistanceRequest.objects.values().get(number=number)
    for party in (ours, theirs):
        if media == "application/json":
            send = {"POST": party.post, "PATCH": party.patch, "DELETE": party.delete}[method]
            response = send(path, {"no_such_field": "x"})
        else:
            response = party.post(path, {"no_such_field": "x", "file": pdf()}, form=True)
        assert response.status_code == 400, response.content
        assert response.json()["fields"]["no_such_field"]
    assert AssistanceRequest.objects.values().get(number=number) == before


@pytest.mark.parametrize("name", NOT_OFFERED)
def test_no_field_can_be_written_that_is_not_offered(name: str, system: Callable[..., Caller]) -> None:
    ours = system()
    response = ours.post("requests/", DRAFT | {name: "1"})
    assert response.status_code == 400
    assert list(response.json()["fields"]) == [name]
    assert not AssistanceRequest.objects.filter(title=DRAFT["title"]).exists()


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"assisting_office": "000000"}, "assisting_office"),
        ({"assisting_office": "510700"}, "assisting_office"),
        ({"assisting_office": "520300"}, "assisting_office"),
        ({"assisting_office": "FEDERATION"}, "assisting_office"),
        ({"requesting_office": "511300"}, "requesting_office"),
        ({"type": "OTHER"}, "type"),
        ({"title": ""}, "title"),
        ({"title": "长" * 121}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({"title": {"a": 1}}, "title"),
        ({"title": "绝密★演示"}, "title"),
        ({"content": "密级：机密"}, "content"),
        ({"rank": "emperor"}, "rank"),
        ({"wished_on": "2020-01-01"}, "wished_on"),
        ({"wished_on": "soon"}, "wished_on"),
        ({"is_urgent": True}, "urgent_reason"),
        ({"subjects": "x"}, "subjects"),
        ({"subjects": [{"name": "演示公司丙"}]}, "subjects"),
        ({"subjects": [{"name": "演示公司丙", "address": "x", "age": 3}]}, "subjects"),
        ({"subjects": [3]}, "subjects"),
    ],
)
def test_wrong_fields_are_named(fields: dict[str, Any], wrong: str, system: Callable[..., Caller]) -> None:
    ours = system()
    response = ours.post("requests/", DRAFT | fields)
    assert response.status_code == 400, response.content
    assert response.json()["code"] == "invalid"
    assert list(response.json()["fields"]) == [wrong]
    assert not AssistanceRequest.objects.exists()


def test_a_change_is_checked_like_a_new_draft(system: Callable[..., Caller]) -> None:
    ours = system()
    number = draft(ours, wished_on=str(timezone.localdate() + timedelta(days=30)))
    assert ours.patch(f"requests/{number}/", {"is_urgent": True}).status_code == 400
    assert (
        ours.patch(f"requests/{number}/", {"is_urgent": True, "urgent_reason": "演示理由"}).status_code == 200
    )
    assert ours.patch(f"requests/{number}/", {"urgent_reason": " "}).status_code == 400
    assert ours.patch(f"requests/{number}/", {"requesting_office": "510700"}).status_code == 400


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("{", 400),
        ("[]", 400),
        ('"x"', 400),
        ("[" * 100_000, 400),
        ("\\ud800", 400),
        ('{"title": NaN}', 400),
        ("1" * 5000, 400),
    ],
)
def test_malformed_json(body: str, code: int, system: Callable[..., Caller]) -> None:
    for key in ("", "k"):
        response = system().post("requests/", body, key=key)
        assert (response.status_code, response.json()["code"]) == (code, "parse_error")


def test_bodies_are_bounded(system: Callable[..., Caller], settings: Any) -> None:
    ours = system()
    number = draft(ours)
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 4000
    response = ours.post("requests/", DRAFT | {"content": "x" * 5000})
    assert (response.status_code, response.json()["code"]) == (413, "too_large")
    settings.API_MAX_BYTES = 5000
    assert (
        ours.post(f"requests/{number}/papers/", {"file": pdf(text="x" * 6000)}, form=True).status_code == 413
    )
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    response = ours.post(f"requests/{number}/papers/", {"file": pdf(), "type": "x" * 300}, form=True)
    assert response.status_code == 413


def test_bad_files(system: Callable[..., Caller]) -> None:
    ours = system()
    number = draft(ours)
    empty, wrong = pdf("leer.pdf"), pdf("programm.exe")
    empty.file.truncate(0)
    for upload in (empty, wrong, "no file"):
        response = ours.post(f"requests/{number}/papers/", {"file": upload}, form=True)
        assert response.status_code == 400, response.content
        assert response.json()["fields"]
    assert (
        ours.post(f"requests/{number}/papers/", {"file": pdf(), "type": "letter"}, form=True).status_code
        == 400
    )
    assert ours.get(f"requests/{number}/").json()["papers"] == []


def test_files_and_their_words_go_in_pairs(world: World, system: Callable[..., Caller]) -> None:
    ours, theirs = system(), system("assisting")
    number = sent(world, ours)
    body = {"outcome": "complete", "summary": "x", "files": [pdf("a.pdf"), pdf("b.pdf")], "forms": ["copy"]}
    assert list(theirs.post(f"requests/{number}/result/", body, form=True).json()["fields"]) == ["forms"]
    body = {"outcome": "complete", "summary": "x", "files": [pdf("a.pdf")], "forms": ["stone"]}
    assert list(theirs.post(f"requests/{number}/result/", body, form=True).json()["fields"]) == ["forms"]


def test_wrong_method_type_and_accept(system: Callable[..., Caller]) -> None:
    client = system().client
    answers = [
        (client.put("/api/v1/requests/"), 405, "method_not_allowed"),
        (client.options("/api/v1/requests/"), 405, "method_not_allowed"),
        (
            client.post("/api/v1/requests/", "a=1", content_type="application/x-www-form-urlencoded"),
            415,
            "unsupported_media_type",
        ),
        (client.get("/api/v1/requests/", headers={"accept": "text/html"}), 406, "not_acceptable"),
        (client.get("/api/v1/nothing/"), 404, "not_found"),
        (client.post("/api/v1/requests"), 404, "not_found"),
        (client.get("/api/v1/requests/R-1999-0001/"), 404, "not_found"),
        (client.get("/api/v1/requests/%00/"), 404, "not_found"),
        (client.get("/api/v1/offices/%00/"), 404, "not_found"),
    ]
    for response, status, code in answers:
        assert (response.status_code, response.json()["code"]) == (status, code)
        assert set(response.json()) == {"code", "message"}


def test_errors_speak_the_language_asked_for(system: Callable[..., Caller]) -> None:
    for language, word in (("en", "No office"), ("zh-Hans", "")):
        response = system(language=language).post("requests/", DRAFT | {"assisting_office": "000000"})
        assert word in response.json()["fields"]["assisting_office"][0]
        assert response["Content-Language"].startswith(language[:2].lower())


def test_a_fault_of_ours_is_told_in_the_same_shape(
    system: Callable[..., Caller], monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = system()
    ours.client.raise_request_exception = False
    monkeypatch.setattr("requests.api.reads.types", lambda: 1 / 0)
    response: Any = ours.client.get("/api/v1/types/")
    assert (response.status_code, response.json()["code"]) == (500, "server_error")


def test_the_root_needs_no_token(db: None) -> None:
    client = Client()
    assert client.get("/api/").json()["requests"] == "/api/v1/requests/"
    assert client.get("/api/v1/requests/").status_code == 401
