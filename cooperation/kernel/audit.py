"""Write to the audit log. Every action calls `record` in its own transaction."""

from collections.abc import Callable, Iterable
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


# Model label -> who is represented when this person does this act on such an object, or None.
_represented: dict[str, Callable[[Any, Any, str], Any]] = {}


def represent(label: str, find: Callable[[Any, Any, str], Any]) -> None:
    """Declare, in an app's `ready`, how to find whom a deputy acts for: `find(by, target, action)`."""
    _represented[label] = find


def _whose(by: Any, target: models.Model | None, action: str) -> tuple[str, dict[str, Any]]:
    """The actor as the log names it, "deputy（代absent）", and the details that say so."""
    find = _represented.get(type_of(target)) if target is not None else None
    absent = find(by, target, action) if find and by else None
    if absent is None:
        return str(by) if by and by.pk else "", {}
    return f"{by}（代{absent}）", {"for": absent.pk}


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
    event = _event(action, target, by, outcome, from_state, to_state, note, detail)
    event.save(force_insert=True)
    return event


def record_all(action: str, targets: Iterable[tuple[models.Model, dict[str, Any]]], *, by: Any) -> None:
    """One event for each object with its details, in few statements: for imports of thousands."""
    done = AuditEvent.Outcome.DONE
    AuditEvent.objects.bulk_create(
        (_event(action, target, by, done, "", "", "", detail) for target, detail in targets), batch_size=500
    )


def _event(
    action: str,
    target: models.Model | None,
    by: Any,
    outcome: str,
    from_state: str,
    to_state: str,
    note: str,
    detail: dict[str, Any],
) -> AuditEvent:
    """The event, not saved yet."""
    office = _office(by, target)
    origin = _origin.get()
    actor, represented = _whose(by, target, action)
    return AuditEvent(
        actor_id=getattr(by, "pk", None),
        actor=actor[:150],
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
        detail=detail | represented,
        request_id=origin.request_id,
        address=origin.address,
    )


def _office(by: Any, target: models.Model | None) -> Any:
    """The office for which the person acts: the one that has to do with the object, else the chosen one."""
    concerned = getattr(target, "audit_offices", ())
    held = getattr(by, "offices", ())
    return next((office for office in held if office.pk in concerned), getattr(by, "office", None))


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
