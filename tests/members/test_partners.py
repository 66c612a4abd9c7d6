"""Partners: two persons, named scopes, an end date that counts at the next request, and never a case."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from cooperation.kernel.errors import NotAllowed
from cooperation.kernel.models import AuditEvent, Notice
from members.actions.partners import confirm_partner, end_partner, register_partner
from members.audience import may_open
from members.enums import Scope
from members.models import Organisation, Partnership
from tests.world import World

TODAY = date.today()
ENTRY: dict[str, Any] = {
    "kind": "bar", "scopes": ["meetings"], "purpose": "演示：论坛。", "starts_on": TODAY, "ends_on": TODAY + timedelta(90),
}  # fmt: skip


def entered(world: World, **given: Any) -> Partnership:
    values = {"organisation": None, "name_zh": "演示律师协会"} | ENTRY | given
    return register_partner(by=world.who("secretariat-1", "federation"), **values)


def test_nothing_is_open_before_the_second_person(world: World) -> None:
    row = entered(world)
    assert not Partnership.objects.in_force().filter(pk=row.pk).exists()
    second = world.who("secretariat-2", "federation")
    assert Notice.objects.filter(kind="members.partner_registered", person=second).exists()
    with pytest.raises(NotAllowed):
        confirm_partner(row, by=world.who("secretariat-1", "federation"))
    confirm_partner(row, by=second)
    assert Partnership.objects.in_force().filter(pk=row.pk).exists()
    assert {e.action for e in AuditEvent.objects.filter(target_id=row.organisation_id)} >= {
        "members.register_partner",
        "members.confirm_partner",
    }


def test_the_database_wants_two_persons_a_scope_and_an_end(world: World) -> None:
    row = entered(world)
    for values in ({"confirmed_by": row.registered_by, "confirmed_at": "2026-01-01T00:00Z"}, {"scopes": []},
                   {"ends_on": row.starts_on - timedelta(1)}):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Partnership.objects.filter(pk=row.pk).update(**values)


@pytest.mark.parametrize(
    ("given", "field"),
    [({"ends_on": TODAY - timedelta(1)}, "ends_on"), ({"ends_on": TODAY + timedelta(2000)}, "ends_on"),
     ({"starts_on": TODAY + timedelta(100)}, "ends_on"), ({"scopes": ["requests"]}, "scopes"),
     ({"name_zh": ""}, "name_zh"), ({"name_zh": "演示大学法学院"}, "name_zh"), ({"kind": "friend"}, "kind")],
)  # fmt: skip
def test_what_is_refused(world: World, given: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as caught, transaction.atomic():
        entered(world, **given)
    assert field in caught.value.message_dict


def test_one_entry_waits_at_a_time_and_a_procuratorate_is_no_partner(world: World) -> None:
    row = entered(world)
    for office in (row.organisation, world.third):
        with pytest.raises(ValidationError):
            entered(world, organisation=office)


def test_no_scope_names_requests() -> None:
    """Whoever adds one must think again: partners never see case data."""
    assert {scope.value for scope in Scope} == {"directory", "library", "training", "research", "meetings"}


def test_the_last_day_counts_at_the_next_request(world: World, login) -> None:
    client, page = login("observer", "partner"), reverse("members:directory")
    assert client.get(page).status_code == 200
    assert page in [item["url"] for item in client.get(reverse("home")).context["menu"]]
    Partnership.objects.update(starts_on=TODAY - timedelta(9), ends_on=TODAY)
    assert client.get(page).status_code == 200
    Partnership.objects.update(ends_on=TODAY - timedelta(1))
    refused = client.get(page)
    assert refused.status_code == 403
    assert page not in [item["url"] for item in client.get(reverse("home")).context["menu"]]
    assert AuditEvent.objects.filter(action="members.open_directory", outcome="refused").exists()


def test_an_early_end_counts_at_once_and_is_told(world: World, login) -> None:
    row = Partnership.objects.get()
    end_partner(row, by=world.who("secretariat-1", "federation"), reason="演示：项目结束。")
    assert login("observer", "partner").get(reverse("members:map")).status_code == 403
    assert Notice.objects.filter(
        kind="members.partner_ended", person=world.who("observer", "partner")
    ).exists()
    with pytest.raises(ValidationError):
        end_partner(row, by=world.who("secretariat-1", "federation"), reason="again")
    assert "演示：项目结束。" in Client().get(reverse("members:partners")).content.decode()


def test_people_of_procuratorates_need_no_partnership(world: World) -> None:
    Partnership.objects.all().delete()
    for role, office in (("case_officer", "outsider"), ("secretariat-1", "federation")):
        assert may_open(world.who(role, office), Scope.DIRECTORY)
    assert not may_open(world.who("observer", "partner"), Scope.DIRECTORY)


def test_only_the_secretariat_keeps_the_register(world: World) -> None:
    row = Partnership.objects.get()
    for role, office in (
        ("liaison", "requesting"),
        ("system_administrator", "federation"),
        ("observer", "partner"),
    ):
        by = world.who(role, office)
        with pytest.raises(NotAllowed):
            register_partner(by=by, organisation=None, name_zh="演示", **ENTRY)
        with pytest.raises(NotAllowed):
            end_partner(row, by=by, reason="x")


def test_the_register_is_public_and_hides_what_nobody_confirmed(world: World, login) -> None:
    entered(world)
    body = Client().get(reverse("members:partners")).content.decode()
    assert "演示大学法学院" in body
    assert "演示律师协会" not in body
    assert (
        "演示律师协会"
        in login("secretariat-2", "federation").get(reverse("members:partners")).content.decode()
    )


def test_an_empty_register_says_so(world: World) -> None:
    Partnership.objects.all().delete()
    assert 'class="empty"' in Client().get(reverse("members:partners")).content.decode()


def test_in_the_browser_by_two_people(world: World, login) -> None:
    first, second = (login(f"secretariat-{n}", "federation") for n in (1, 2))
    form = ENTRY | {"name_zh": "演示研究所", "name_en": "", "partner": "", "kind": "research"}
    wrong = first.post(reverse("members:register_partner"), form | {"scopes": []})
    assert wrong.status_code == 200
    assert "演示研究所" in wrong.content.decode()
    assert first.post(reverse("members:register_partner"), form).status_code == 302
    row = Partnership.objects.pending().get()
    assert first.post(reverse("members:confirm_partner", args=[row.pk])).status_code == 403
    assert second.post(reverse("members:confirm_partner", args=[row.pk])).status_code == 302
    row.refresh_from_db()
    assert row.is_in_force
    assert Organisation.objects.get(name_zh="演示研究所").kind == "partner"


def test_the_export_holds_what_the_register_shows(world: World) -> None:
    entered(world)
    text = Client().get(reverse("members:partners_export", args=["csv"])).getvalue().decode()
    assert "演示大学法学院" in text
    assert "演示律师协会" not in text
    assert len(text.strip().splitlines()) == 2
    assert Client().get(reverse("members:partners_export", args=["pdf"])).status_code == 404
