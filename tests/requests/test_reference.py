"""`manage.py load_reference`: what comes with the portal, again and again without harm."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import translation

from members.actions import reference
from members.actions.administrators import create_administrators
from members.models import AgreementVersion, Appointment, Organisation, RuleRecord, User
from members.selectors import common_superior, version_in_force
from requests.actions.reference import TYPES, load_types
from requests.models import AssistanceType
from tests.world import World

Change = Callable[[Any], None]


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def changed(tmp_path: Path) -> Callable[[Path, Change], Path]:
    """A copy of a data file with a change in it."""

    def _changed(path: Path, change: Change) -> Path:
        data = reference.read(path)
        change(data)
        copy = tmp_path / path.name
        copy.write_text(json.dumps(data), encoding="utf-8")
        return copy

    return _changed


@pytest.fixture
def unsigned(db: None, changed: Callable[[Path, Change], Path]) -> AgreementVersion:
    """A second version out of a file: a draft, as every version after the founding one."""
    reference.load_agreement(changed(reference.AGREEMENT, lambda data: data.update(number=2)))
    return AgreementVersion.objects.get(number=2)


@pytest.mark.django_db
def test_a_second_load_changes_nothing() -> None:
    out, err = StringIO(), StringIO()
    call_command("load_reference", stdout=out, stderr=err)
    assert " 0 added, 0 changed" in out.getvalue().splitlines()[1]
    assert all("0 added, 0 changed" in line for line in out.getvalue().splitlines())
    assert not err.getvalue()


@pytest.mark.django_db
def test_the_directory_has_its_root_and_the_offices_without_a_code() -> None:
    corps = Organisation.objects.get(code="XPCC")
    assert (corps.superior.code, corps.verified) == ("100000", False)
    assert Organisation.objects.get(code="510000").superior.code == "100000"
    assert Organisation.objects.get(code="FEDERATION").kind == "federation"
    assert not Organisation.objects.filter(code__startswith="659", verified=True).exists()
    sichuan, gansu = (Organisation.objects.get(code=code) for code in ("510521", "621200"))
    assert common_superior(sichuan, gansu).code == "100000"


@pytest.mark.django_db
def test_version_one_holds_what_the_rules_ask_it_for() -> None:
    version = version_in_force()
    assert version.digest == version.text_digest()
    assert set(version.numbers["level_gate"]) == {"division", "bureau"}
    assert list(version.refusal_grounds.values_list("code", flat=True)) == ["a", "b", "c", "d"]
    named = {period.article for period in version.periods.all()}
    assert named <= set(version.articles.values_list("number", flat=True))
    assert version.types.count() == 17
    assert not AssistanceType.objects.filter(bases=None).exists()
    for field in ("period",):
        codes = set(version.types.values_list(field, flat=True))
        assert codes <= set(version.periods.values_list("code", flat=True))


@pytest.mark.django_db
def test_a_rule_record_is_brought_up_to_date() -> None:
    RuleRecord.objects.filter(code="rules2019-180").update(text_en="old")
    assert reference.load_rules().changed == 1


def test_a_signed_version_is_never_altered(world: World, changed: Callable[[Path, Change], Path]) -> None:
    def change(data: Any) -> None:
        data["parts"][0]["articles"][0]["paragraphs_en"] = ["Another text."]

    before = version_in_force().text_digest()
    loaded = reference.load_agreement(changed(reference.AGREEMENT, change))
    assert (loaded.changed, len(loaded.refused)) == (0, 1)
    assert version_in_force().text_digest() == before


def test_the_rules_of_a_type_stay_once_the_version_is_signed(
    world: World, changed: Callable[[Path, Change], Path]
) -> None:
    def stricter(data: Any) -> None:
        data["types"][0]["papers"][-1]["required"] = False

    loaded = load_types(version_in_force(), changed(TYPES, stricter))
    assert len(loaded.refused) == 1

    def better_hint(data: Any) -> None:
        data["types"][0]["hint_en"] = "A better hint."

    loaded = load_types(version_in_force(), changed(TYPES, better_hint))
    assert (loaded.changed, loaded.refused) == (1, [])


def test_a_version_that_was_not_adopted_may_still_change(
    unsigned: AgreementVersion, changed: Callable[[Path, Change], Path]
) -> None:
    assert version_in_force().number == 1
    assert unsigned.state == "draft"

    def change(data: Any) -> None:
        data.update(number=2, preamble_en="Another preamble.")

    loaded = reference.load_agreement(changed(reference.AGREEMENT, change))
    unsigned.refresh_from_db()
    assert (loaded.changed, unsigned.preamble_en) == (1, "Another preamble.")
    assert unsigned.digest == unsigned.text_digest()


@pytest.mark.django_db
def test_an_unknown_rule_record_is_told(
    unsigned: AgreementVersion, changed: Callable[[Path, Change], Path]
) -> None:
    def change(data: Any) -> None:
        data["types"][0]["bases"] = ["rules2019-180", "no-such-record"]

    loaded = load_types(unsigned, changed(TYPES, change))
    assert loaded.refused == ["VERIFY: unknown rule record no-such-record"]


def administrators() -> list[User]:
    people = [User(username=f"first-{n}", name=f"演示管理员{n}") for n in range(3)]
    for person in people:
        person.set_unusable_password()
    return people


@pytest.mark.django_db
def test_the_first_administrators_are_three_hands() -> None:
    Appointment.objects.filter(role__endswith="administrator").delete()
    held = create_administrators(administrators())
    assert [a.role for a in held] == ["system_administrator", "security_administrator", "audit_administrator"]
    assert Appointment.objects.active().filter(pk__in=[a.pk for a in held]).count() == 3
    with pytest.raises(ValidationError, match="already"):
        create_administrators(administrators())


@pytest.mark.django_db
def test_the_command_prints_a_link_for_each(settings: Any) -> None:
    Appointment.objects.filter(role__endswith="administrator").delete()
    out = StringIO()
    call_command("create_administrators", "one:演示甲", "two:演示乙", "three:演示丙", stdout=out)
    assert out.getvalue().count(f"{settings.PORTAL_URL}/account/activate/") == 3
    with pytest.raises(CommandError, match="already"):
        call_command("create_administrators", "x:演示", "y:演示", "z:演示")
    with pytest.raises(CommandError, match="like this"):
        call_command("create_administrators", "x", "y:演示", "z:演示")
