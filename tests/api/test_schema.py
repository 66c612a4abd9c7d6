"""The schema is valid, made without warnings, public, and complete."""

from io import StringIO

from django.core.management import call_command
from django.test import Client
from django.urls import get_resolver

from tests.api.caller import schema


def test_valid_and_without_warnings() -> None:
    out = StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)
    assert "openapi: 3." in out.getvalue()


def test_every_address_is_described() -> None:
    version_one = [
        name for name in get_resolver().namespace_dict["api"][1].reverse_dict if isinstance(name, str)
    ]
    assert len(schema()["paths"]) == len(version_one) - len(["root", "schema", "docs", "unknown"])


def test_errors_and_security_are_described() -> None:
    for path, methods in schema()["paths"].items():
        for method, operation in methods.items():
            assert operation["security"] == [{"token": []}], path
            assert {"401", "404", "429"} <= operation["responses"].keys()
            keyed = any(p["name"] == "Idempotency-Key" for p in operation.get("parameters", []))
            assert keyed == (method != "get"), path


def test_schema_and_its_page_are_public(db: None) -> None:
    client = Client()
    as_json = client.get("/api/schema/", headers={"accept": "application/vnd.oai.openapi+json"})
    assert as_json.json()["openapi"].startswith("3.")
    assert client.get("/api/schema/").content.startswith(b"openapi: 3.")
    page = client.get("/api/docs/")
    assert page.status_code == 200
    assert "img-src 'self' data:" in page["Content-Security-Policy"]
    assert "unsafe" not in page["Content-Security-Policy"]
    assert "data:" not in client.get("/api/")["Content-Security-Policy"]
    script = client.get("/api/docs/?script=")
    assert script["Content-Type"].startswith("application/javascript")
