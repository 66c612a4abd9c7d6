"""Write to the audit log. Every action calls `record` in its own transaction."""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import structlog
from django.db import models
from django.http import HttpRequest, HttpResponse

from cooperation.kernel.models import AuditEvent


@dataclass(frozen=True)
class Origin:
    """Where an act came from: the request's id and network address."""

    request_id: str = ""
    address: str | None = None


NOWHERE = Origin()
_origin: ContextVar[Origin] = ContextVar("origin", default=NOWHERE)


class RequestContext:
    """Middleware: remembers id and address of the request for all that is recorded below it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.id = structlog.contextvars.get_contextvars().get("request_id", "")  # type: ignore[attr-defined]
        token = _origin.set(Origin(request.id, request.META.get("REMOTE_ADDR") or None))  # type: ignore[attr-defined]
        try:
            response = self.get_response(request)
        finally:
            _origin.reset(token)
        response["X-Request-ID"] = request.id  # type: ignore[attr-defined]
        return response


def type_of(obj: models.Model) -> str:
    """The name under which the log knows the kind of an object: "requests.assistancerequest"."""
    return obj._meta.label_lower


def record(
    action: str,
    target: models.Model | None,
    *,
    by: Any,
    outcome: str = AuditEvent.Outcome.DONE,
    from_state: str = "",
    to_state: str = "",
    note: str = "",
    **detail: Any,
) -> AuditEvent:
    """Add one event. `by` is a person, or None for the portal itself."""
    office = getattr(by, "office", None)
    origin = _origin.get()
    return AuditEvent.objects.create(
        actor_id=getattr(by, "pk", None),
        actor=str(by)[:150] if by and by.pk else "",
        office_id=getattr(office, "pk", None),
        office_zh=getattr(office, "name_zh", ""),
        office_en=getattr(office, "name_en", ""),
        action=action,
        outcome=outcome,
        target_type=type_of(target) if target is not None else "",
        target_id=target.pk if target is not None else None,
        target=str(target)[:200] if target is not None else "",
        from_state=from_state,
        to_state=to_state,
        note=note,
        detail=detail,
        request_id=origin.request_id,
        address=origin.address,
    )


def changes(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Details of an event that corrects fields: those that differ, as they stood before and stand after."""
    names = [n for n in before | after if n not in before or n not in after or before[n] != after[n]]
    return {
        "before": {name: str(before[name]) for name in names if name in before},
        "after": {name: str(after[name]) for name in names if name in after},
    }


def trail(obj: models.Model) -> models.QuerySet[AuditEvent]:
    """All that was recorded of one object, newest first."""
    return AuditEvent.objects.filter(target_type=type_of(obj), target_id=obj.pk).order_by("-id")
