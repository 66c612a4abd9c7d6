"""Workflows as tables. One row a transition; `perform` is the only way a state changes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction

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
    return obj


def perform(
    obj: Any,
    name: str,
    *,
    by: Any,
    note: str = "",
    changes: dict[str, Any] | None = None,
    locked: bool = False,
    **detail: Any,
) -> Any:
    """Lock, check, change the state (and `changes`), save, record. Returns the same instance, up to date.

    With `locked` the caller has locked the row in its own transaction, and it is not read again.
    Raises NotAllowed or StatePassed; then nothing was written.
    """
    with transaction.atomic(savepoint=not locked):
        row = check(obj if locked else lock(obj), name, by=by)
        before, obj.state = obj.state, row.target or obj.state
        for field, value in (changes or {}).items():
            setattr(obj, field, value)
        obj.save(update_fields={"state", *(changes or {}), *_kept_by_itself(obj)})
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


def _kept_by_itself(obj: Any) -> list[str]:
    """Fields that every save sets to the present moment."""
    return [field.name for field in obj._meta.concrete_fields if getattr(field, "auto_now", False)]
