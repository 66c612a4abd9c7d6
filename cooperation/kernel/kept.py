"""Typed text survives an expired session: kept encrypted, given back to the same person after logging in."""

import base64
import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from cooperation.kernel.models import KeptText

SECRETS = (
    "password",
    "old_password",
    "new_password1",
    "new_password2",
    "code",
    "recovery_code",
    "credential",
)
NEVER_KEPT = ("csrfmiddlewaretoken", *SECRETS)
KEPT_FOR = timedelta(days=1)


def _box() -> Fernet:
    digest = hashlib.sha256(b"kept text" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


class KeepTypedText:
    """Middleware: when a POST is sent to the login page because the session has expired, keep its fields."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and self._was_sent_to_login(request, response):
            keep(request)
        return response

    @staticmethod
    def _was_sent_to_login(request: HttpRequest, response: HttpResponse) -> bool:
        return (
            response.status_code == 302
            and not request.user.is_authenticated
            and "next=" in response["Location"]
        )


def keep(request: HttpRequest) -> None:
    """Store the fields of a POST for the person to whom the expired session belonged."""
    owner = _owner(request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""))
    fields = {name: values for name, values in request.POST.lists() if name not in NEVER_KEPT}
    if owner is None or not fields:
        return
    box = _box().encrypt(json.dumps(fields).encode())
    KeptText.objects.update_or_create(
        person_id=owner, path=request.path[:300], defaults={"box": box, "created_at": timezone.now()}
    )


def _owner(session_key: str) -> int | None:
    session = Session.objects.filter(session_key=session_key).first()
    value = session.get_decoded().get(SESSION_KEY) if session else None
    return int(value) if value else None


def give_back(request: HttpRequest) -> dict[str, Any]:
    """What this person had typed on this page when the session expired; {} when there is nothing. Once only."""
    if request.method != "GET" or not request.user.is_authenticated:
        return {}
    row = KeptText.objects.filter(
        person=request.user, path=request.path, created_at__gt=timezone.now() - KEPT_FOR
    ).first()
    if row is None:
        return {}
    row.delete()
    try:
        fields = json.loads(_box().decrypt(bytes(row.box)))
    except InvalidToken:
        return {}
    request.typed_text_restored = True  # type: ignore[attr-defined]
    return {name: values[0] if len(values) == 1 else values for name, values in fields.items()}
