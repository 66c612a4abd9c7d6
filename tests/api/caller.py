"""A case system calling the API. Every answer is held against the published schema."""

import functools
import json
import re
from collections.abc import Callable
from typing import Any

import jsonschema
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer

from members.actions.accounts import issue_token
from tests.world import World


class Caller:
    """`caller.post("requests/", {...}, key="1")` sends JSON, or a form when the body holds files."""

    def __init__(self, token: str, language: str = "en") -> None:
        self.client = Client(headers={"authorization": f"Bearer {token}", "accept-language": language})

    def get(self, path: str, **query: Any) -> Any:
        return _checked(self.client.get(f"/api/v1/{path}", query))

    def post(self, path: str, body: Any = None, *, key: str = "", form: bool = False) -> Any:
        return self._send(self.client.post, path, body, key, form)

    def patch(self, path: str, body: Any, *, key: str = "") -> Any:
        return self._send(self.client.patch, path, body, key, False)

    def delete(self, path: str, body: Any = None, *, key: str = "") -> Any:
        return self._send(self.client.delete, path, body, key, False)

    def _send(self, method: Callable, path: str, body: Any, key: str, form: bool) -> Any:
        headers = {"Idempotency-Key": key} if key else {}
        if form:
            return _checked(method(f"/api/v1/{path}", body, headers=headers))
        text = "" if body is None else body if isinstance(body, str) else json.dumps(body)
        return _checked(method(f"/api/v1/{path}", text, content_type="application/json", headers=headers))


def caller(world: World, office: str = "requesting", **options: Any) -> Caller:
    """The service account of an office with a fresh token."""
    issuer = world.who("system_administrator", "federation")
    _row, clear = issue_token(world.who("service", office), by=issuer, name="test")
    return Caller(clear, **options)


def _checked(response: Any) -> Any:
    assert response.status_code < 500, response.content
    if response.headers.get("Content-Type") == "application/json":
        _hold(response)
    return response


def _hold(response: Any) -> None:
    route = re.sub(r"<[^>]+>", "{}", response.resolver_match.route)
    methods = schema()["paths"].get(f"/{route}") or {}
    operation = methods.get(response.request["REQUEST_METHOD"].lower())
    if operation is None:
        assert response.status_code in (401, 404, 405), response.content
        return
    described = operation["responses"][str(response.status_code)]
    wanted = described["content"]["application/json"]["schema"] | {"components": schema()["components"]}
    jsonschema.validate(response.json(), wanted)


@functools.cache
def schema() -> dict[str, Any]:
    """The published schema as JSON Schema: null where it is nullable, and no field beyond the named ones."""
    text = OpenApiJsonRenderer().render(SchemaGenerator().get_schema(request=None, public=True))
    found = _as_json_schema(json.loads(text))
    found["paths"] = {re.sub(r"\{[^}]+\}", "{}", path): methods for path, methods in found["paths"].items()}
    return found


def _as_json_schema(node: Any) -> Any:
    if isinstance(node, list):
        return [_as_json_schema(item) for item in node]
    if not isinstance(node, dict):
        return node
    node = {key: _as_json_schema(value) for key, value in node.items()}
    if node.get("type") == "object" and "properties" in node:
        node["additionalProperties"] = False
    if node.pop("nullable", False):
        return {"anyOf": [node, {"type": "null"}]}
    return node
