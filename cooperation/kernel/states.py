"""Workflows as tables. One row a transition; `perform` is the only way a state changes."""

from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction

from cooperation.kernel import audit
from cooperation.kernel.errors import NotAllowed, StatePassed

Rule = Callable[[Any, Any], bool]
STAYS = ""  # the target of an act that leaves the state as it is


@dataclass(frozen=True)
class Transition:
    """From any of `sources` to `target` (or STAYS), for whom `rule` says yes.

    `label` is the word on the button. `primary` marks the act that moves the matter on: a page shows the first
    available one as its button and the others beside it. `page` tells whether a person acts on a page of that name.
    """

    name: str
    sources: tuple[str, ...]
    target: str
    rule: Rule
    label: Any
    primary: bool = False
    page: bool = True


@dataclass(frozen=True)
class Workflow:
    """All transitions of one model's `state`."""

    label: str  # "requests.AssistanceRequest"
    initial: str
    transitions: tuple[Transition, ...]

    def __getitem__(self, name: str) -> Transition:
        return next(row for row in self.transitions if row.name == name)

    def states(self) -> list[str]:
        """Every state that the table names, in order of first mention."""
        named = [self.initial, *(s for row in self.transitions for s in (*row.sources, row.target))]
        return [state for state in dict.fromkeys(named) if state != STAYS]


WORKFLOWS: dict[str, Workflow] = {}


def workflow(label: str, *, initial: str, transitions: Iterable[Transition]) -> Workflow:
    """Declare the table of a model. Called once, in the app's `states.py`."""
    WORKFLOWS[label] = Workflow(label, initial, tuple(transitions))
    return WORKFLOWS[label]


def by_system(user: Any, _obj: Any) -> bool:
    """Rule for what only the portal itself does: sweeps, automatic receipts."""
    return user is None


def available(obj: Any, user: Any) -> list[Transition]:
    """The transitions that `user` may perform on `obj` now: for buttons, the API and the tests."""
    table = WORKFLOWS[obj._meta.label].transitions
    return [row for row in table if obj.state in row.sources and row.rule(user, obj)]


def check(obj: Any, name: str, *, by: Any) -> Transition:
    """The transition, or NotAllowed (403) or StatePassed (409). The rule is asked first."""
    row = WORKFLOWS[obj._meta.label][name]
    act = f"{obj._meta.app_label}.{name}"
    if not row.rule(by, obj):
        raise NotAllowed(target=obj, act=act)
    if obj.state not in row.sources:
        raise StatePassed(target=obj, act=act)
    return row


def lock(obj: Any, *related: str) -> Any:
    """Lock the row of `obj` until the end of the transaction and read it anew into the same instance.

    Rows named in `related` are read with it, and not locked.
    """
    rows: models.QuerySet = type(obj)._base_manager.select_for_update(of=("self",))
    obj.refresh_from_db(from_queryset=rows.select_related(*related) if related else rows)
    _remember(obj)
    return obj


def _remember(obj: Any) -> None:
    """Leave a mark of this lock among what the connection runs on commit: rolled back, both are gone together."""
    obj._lock = mark = _Mark(tuple(connection.savepoint_ids))
    transaction.on_commit(mark)


class _Mark:
    """Does nothing at commit; that it is still listed tells that the lock is held."""

    def __init__(self, within: tuple[str | None, ...]) -> None:
        self.within = within

    def __call__(self) -> None:
        pass


def _is_locked(obj: Any) -> bool:
    """Whether `lock` was called for this instance in the atomic block that still runs, so that it is up to date."""
    mark = getattr(obj, "_lock", None)
    if mark is None or tuple(connection.savepoint_ids)[: len(mark.within)] != mark.within:
        return False
    return any(entry[1] is mark for entry in connection.run_on_commit)


def perform(
    obj: Any, name: str, *, by: Any, note: str = "", changes: dict[str, Any] | None = None, **detail: Any
) -> Any:
    """Lock (unless the caller has), check, change the state (and `changes`), save these, record.

    Returns the same instance. Raises NotAllowed or StatePassed; then nothing was written.
    """
    # Inside an action's transaction no savepoint: nothing is written before the check, and a later failure ends it all.
    with nullcontext() if connection.in_atomic_block else transaction.atomic():
        row = check(obj if _is_locked(obj) else lock(obj), name, by=by)
        before = obj.state
        _save(obj, {"state": row.target or before, **(changes or {})})
        audit.record(
            f"{obj._meta.app_label}.{name}",
            obj,
            by=by,
            from_state=before,
            to_state=obj.state,
            note=note,
            **detail,
        )
    return obj


def _save(obj: Any, changes: dict[str, Any]) -> None:
    """Write these fields and those that tell the time of the last change. Computed columns are read again when asked for."""
    for field, value in changes.items():
        setattr(obj, field, value)
    fields = obj._meta.concrete_fields
    stamps = [field.name for field in fields if getattr(field, "auto_now", False)]
    obj.save(update_fields=[*changes, *stamps])
    for field in fields:
        if field.generated:
            obj.__dict__.pop(field.attname, None)
