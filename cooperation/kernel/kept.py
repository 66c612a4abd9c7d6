"""Typed text survives an expired session, and is shown when the step has passed; encrypted, for its writer only."""

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
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

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

# The fields into which people write, over all forms. What is ticked or chosen is quickly done again.
WRITTEN = {
    "assisting_office": lazy("Assisting office"),
    "title": lazy("Subject line"),
    "case_number": lazy("Case number"),
    "cause": lazy("Cause of action"),
    "urgent_reason": lazy("Reason of urgency"),
    "purpose": lazy("Purpose"),
    "name": lazy("Name"),
    "address": lazy("Address"),
    "content": lazy("Content"),
    "requirements": lazy("Requirements"),
    "wished_on": lazy("Wished by"),
    "contact_name": lazy("Contact"),
    "contact_phone": lazy("Telephone"),
    "receipt_number": lazy("Receipt number of the classified channel"),
    "sent_on": lazy("Sent on"),
    "internal_due_on": lazy("Internal due date"),
    "note": lazy("Note"),
    "remark": lazy("Remark"),
    "summary": lazy("Summary"),
    "answer": lazy("Answer"),
    "can_give": lazy("What your office can give"),
    "reason": lazy("Reason"),
    "reasons": lazy("Reasons"),
    "intent": lazy("Statement of intent"),
}
LONG = 12  # characters; an unknown field with less holds a key or a choice


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
    fields = _fields(request)
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


def _fields(request: HttpRequest) -> dict[str, list[str]]:
    return {
        name: values
        for name, values in request.POST.lists()
        if name not in NEVER_KEPT and "password" not in name
    }


def give_back(request: HttpRequest) -> dict[str, Any]:
    """What this person had typed on this page when the session expired; {} when there is nothing. Once only."""
    row = _left_behind(request)
    if row is None:
        return {}
    row.delete()
    fields = _opened(row)
    request.typed_text_restored = bool(fields)  # type: ignore[attr-defined]
    return {name: values[0] if len(values) == 1 else values for name, values in fields.items()}


def rows_given_back(fields: dict[str, Any], prefix: str) -> list[dict[str, Any]]:
    """The rows of a formset out of what `give_back` gave: [{"name": …, "address": …}, …]; [] when it had none."""
    rows: dict[int, dict[str, Any]] = {}
    for name, value in fields.items():
        head, _dash, rest = name.partition("-")
        number, _dash, field = rest.partition("-")
        if head == prefix and number.isdecimal() and value:
            rows.setdefault(int(number), {})[field] = value
    return [rows[number] for number in sorted(rows)]


def typed(request: HttpRequest) -> list[tuple[Any, str]]:
    """What was just written, or had been written here when the session expired: (label, text), to be copied."""
    row = _left_behind(request)
    fields = _fields(request) if request.method == "POST" else _opened(row) if row else {}
    named = [(name.rpartition("-")[2], value) for name, values in fields.items() for value in values]
    return [(WRITTEN.get(name, _("Other text")), value) for name, value in named if _is_written(name, value)]


def _is_written(name: str, value: str) -> bool:
    if name.endswith("_FORMS") or not value.strip():
        return False
    return name in WRITTEN or len(value) > LONG or not value.isascii()


def _left_behind(request: HttpRequest) -> KeptText | None:
    if request.method != "GET" or not request.user.is_authenticated:
        return None
    living = KeptText.objects.filter(created_at__gt=timezone.now() - KEPT_FOR)
    return living.filter(person=request.user, path=request.path).first()


def _opened(row: KeptText) -> dict[str, list[str]]:
    try:
        return json.loads(_box().decrypt(bytes(row.box)))
    except InvalidToken:
        return {}


def forget_old() -> None:
    """Remove what nobody came back for within a day."""
    KeptText.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()
