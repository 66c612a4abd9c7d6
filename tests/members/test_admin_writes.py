"""The administration has no way of writing of its own: whatever it changes, an action changes."""

import ast
import inspect
import sys
import textwrap
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client

from cooperation.kernel.errors import NotAllowed
from cooperation.kernel.models import AuditEvent, Holiday
from members.actions import holidays, offices
from members.models import Organisation
from tests.world import World

Login = Callable[..., Client]
WRITING = {"save", "delete", "update", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create",
           "save_model", "delete_model", "delete_queryset", "save_formset", "save_related"}  # fmt: skip
DAY = {"division": "63", "date": "2027-03-03", "name_zh": "演示节", "name_en": "Demo day", "kind": "holiday",
       "status": "unverified", "source": ""}  # fmt: skip
# The admin's own diary, sessions and messages are no matter of the portal.
OWN_TABLES = ("django_admin_log", "django_session", "kernel_attempt")


def _own_methods(cls: type) -> dict[str, Any]:
    """Methods that stand in our code, not in Django's."""
    found: dict[str, Any] = {}
    for base in reversed(cls.__mro__):
        if not base.__module__.startswith("django."):
            found |= {name: item for name, item in vars(base).items() if inspect.isfunction(item)}
    return found


def _actions_of(method: Any) -> set[str]:
    """The functions of action modules that a method calls."""
    module = sys.modules[method.__module__]
    called = set()
    for node in _calls(method):
        if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
            room = getattr(module, node.func.value.id, None)
            if ".actions" in getattr(room, "__name__", ""):
                called.add(f"{room.__name__}.{node.func.attr}")
    return called


def _calls(method: Any) -> list[ast.Call]:
    tree = ast.parse(textwrap.dedent(inspect.getsource(method)))
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def _writes_by_itself(method: Any) -> list[str]:
    """Calls such as row.save(), rows.update(), super().save_model(). A dict's update is told by its own name."""
    names = [node.func for node in _calls(method) if isinstance(node.func, ast.Attribute)]
    return [
        ast.unparse(name)
        for name in names
        if name.attr in WRITING and not ast.unparse(name).endswith("__dict__.update")
    ]


def _faults(row: Any) -> list[str]:
    """How a ModelAdmin writes without an action."""
    cls, methods = type(row), _own_methods(type(row))
    faults = [
        f"{cls.__name__}.{name}: {call}" for name, m in methods.items() for call in _writes_by_itself(m)
    ]
    needed = {"save_model"} if row.may_add or row.may_change else set()
    if "has_delete_permission" in vars(cls):
        needed.add("delete_model")
    needed |= {name for name in cls.actions or () if isinstance(name, str)}
    return faults + [
        f"{cls.__name__}.{name} calls no action"
        for name in needed
        if name not in methods or not _actions_of(methods[name])
    ]


def test_no_admin_writes_without_an_action() -> None:
    ours = [row for row in admin.site._registry.values() if type(row).__module__.split(".")[0] != "django"]
    assert len(ours) > 5
    assert [fault for row in ours for fault in _faults(row)] == []


def test_the_walk_finds_what_it_looks_for() -> None:
    """An admin that saves by itself, one that leaves it to Django, and one whose action updates rows."""

    class Saves(holidays_admin()):
        def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
            super().save_model(request, obj, form, change)

    class Updates(holidays_admin()):
        actions = ("verify",)

        def verify(self, request: Any, rows: Any) -> None:
            rows.update(status="verified")

    for cls in (Saves, Updates):
        assert _faults(cls(Holiday, admin.site)), cls

    class Plain(plain_admin()):
        may_change = "kernel.keep_holidays"

    assert _faults(Plain(Holiday, admin.site)) == ["Plain.save_model calls no action"]


def holidays_admin() -> type:
    return type(admin.site._registry[Holiday])


def plain_admin() -> type:
    from cooperation.kernel.admin import ByRole

    return ByRole


@pytest.fixture
def outside() -> Any:
    """Statements that write to a table of the portal although no action stands above them."""
    found: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        words = sql.split(None, 1)
        if words and words[0].upper() in ("INSERT", "UPDATE", "DELETE"):
            frames = inspect.stack(context=0)
            acted = any(".actions" in frame.frame.f_globals.get("__name__", "") for frame in frames)
            if not acted and not any(table in sql for table in OWN_TABLES):
                found.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield found


def test_holidays_in_the_pages(world: World, login: Login, outside: list[str]) -> None:
    client = login("system_administrator", "federation")
    outside.clear()  # the log-in is no matter of the administration
    assert client.post("/admin/kernel/holiday/add/", DAY).status_code == 302
    day = Holiday.objects.get(date="2027-03-03")
    where = f"/admin/kernel/holiday/{day.pk}"
    assert client.post(f"{where}/change/", DAY | {"name_zh": "演示节日"}).status_code == 302
    assert client.post(f"{where}/delete/", {"post": "yes"}).status_code == 302
    told = AuditEvent.objects.filter(target_type="kernel.holiday", target_id=day.pk).order_by("id")
    assert [event.action for event in told] == [
        "kernel.save_holiday",
        "kernel.save_holiday",
        "kernel.delete_holiday",
    ]
    assert told[0].detail["after"]["name_zh"] == "演示节"
    assert told[1].detail == {"before": {"name_zh": "演示节"}, "after": {"name_zh": "演示节日"}}
    assert told[2].detail["before"]["name_zh"] == "演示节日"
    assert outside == []


def test_offices_in_the_pages(world: World, login: Login, outside: list[str]) -> None:
    client, office = login("system_administrator", "federation"), world.outsider
    outside.clear()
    typed = {"level": office.level, "form": office.form, "superior": office.superior.code, "name_zh": office.name_zh, "phone": "000-7654321",
             "name_en": office.name_en, "short_zh": office.short_zh, "short_en": office.short_en, "verified": "on",
             "name_en_generated": "on", "division": office.division, "pinyin": office.pinyin,
             "initials": office.initials}  # fmt: skip
    assert client.post(f"/admin/members/organisation/{office.pk}/change/", typed).status_code == 302
    event = AuditEvent.objects.get(action="members.save_office", target_id=office.pk)
    assert event.detail == {"before": {"phone": ""}, "after": {"phone": "000-7654321"}}
    new = typed | {"code": "DEMO-NEW", "kind": "partner", "superior": "", "level": "none"}
    assert client.post("/admin/members/organisation/add/", new).status_code == 302
    assert Organisation.objects.get(code="DEMO-NEW").phone == "000-7654321"
    assert outside == []


def test_offices_and_holidays_are_kept_by_the_system_administrator_only(world: World) -> None:
    other = world.who("security_administrator", "federation")
    with pytest.raises(NotAllowed):
        offices.save_office(world.outsider, by=other, phone="1")
    with pytest.raises(NotAllowed):
        holidays.save_holiday(Holiday(), by=other, **DAY)
    day = holidays.save_holiday(Holiday(), by=world.who("system_administrator", "federation"), **DAY)
    with pytest.raises(NotAllowed):
        holidays.delete_holiday(day, by=other)


def test_an_office_is_not_moved_below_itself_nor_into_membership(world: World) -> None:
    keeper = world.who("system_administrator", "federation")
    above = world.third.superior
    with pytest.raises(ValidationError) as error:
        offices.save_office(above, by=keeper, superior=world.third)
    assert "superior" in error.value.error_dict
    for name in ("membership", "code", "kind", "member_since"):
        with pytest.raises(TypeError):
            offices.save_office(world.outsider, by=keeper, **{name: "member"})
