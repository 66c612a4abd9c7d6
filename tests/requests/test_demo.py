"""`manage.py load_demo` on an empty database, once for all tests here."""

import json
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from cooperation.kernel.files import open_checked
from cooperation.kernel.models import AuditEvent, Mail, Notice, StoredFile
from cooperation.kernel.secrecy import graded_mark
from members.actions.accounts import token_digest
from members.demo import DEMO_PASSWORD, demo_accounts
from members.demo.accounts import EVERY, WHOLE
from members.enums import AccessionState, Role
from members.models import Accession, ApiToken, Appointment, Organisation, User
from requests import audience, rules
from requests.enums import State, Step
from requests.models import AssistanceRequest, AssistanceType, Share
from tests import conftest

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def demo(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The demonstration in place of the world of the other tests, which comes back afterwards."""
    from django.conf import settings

    kept, settings.MEDIA_ROOT = settings.MEDIA_ROOT, tmp_path_factory.mktemp("demo")
    out = StringIO()
    with django_db_blocker.unblock():
        call_command("flush", interactive=False, verbosity=0)
        call_command("load_demo", "--force", stdout=out)
        yield str(settings.MEDIA_ROOT)
        call_command("flush", interactive=False, verbosity=0)
        settings.MEDIA_ROOT = kept
        conftest._fill()


def test_a_second_load_does_nothing() -> None:
    before = AuditEvent.objects.count()
    call_command("load_demo", "--force", stdout=StringIO())
    assert AuditEvent.objects.count() == before


def test_a_production_install_loads_no_demo() -> None:
    with pytest.raises(CommandError, match="PORTAL_DEMO"):
        call_command("load_demo")
    with pytest.raises(CommandError, match="PORTAL_DEMO"):
        call_command("demo_accounts")


def test_a_dozen_members_and_an_accession_at_every_step() -> None:
    assert Organisation.objects.members().count() == 12
    found = set(Accession.objects.values_list("state", flat=True))
    assert found == set(AccessionState.values) - {AccessionState.ENDED, AccessionState.WITHDRAWN}


def test_some_sixty_requests_in_every_state_and_of_every_type() -> None:
    assert AssistanceRequest.objects.count() >= 60
    assert set(AssistanceRequest.objects.values_list("state", flat=True)) == set(State.values)
    assert not AssistanceType.objects.filter(version__number=1, requests=None).exists()


@pytest.mark.parametrize("code", ["510700", "511300"])
def test_a_member_with_every_role_sees_every_step(code: str) -> None:
    office = Organisation.objects.get(code=code)
    assert {row.step for row in office.requests_made.all()} >= set(Step) - {Step.DRAFT, Step.SIGN}
    received = office.requests_received.exclude(sent_at=None)
    assert {row.step for row in received} == set(Step) - {Step.DRAFT, Step.SIGN}


def test_dates_lie_in_the_past_and_the_log_runs_in_order() -> None:
    today = timezone.localdate()
    rows = AssistanceRequest.objects.all()
    assert max(row.drafted_at for row in rows) < timezone.now()
    assert any(row.is_overdue(today) for row in rows)
    events = AuditEvent.objects.filter(target_type="requests.assistancerequest").order_by("id")
    moments = list(events.values_list("at", flat=True))
    assert moments == sorted(moments)


def test_letter_numbers_have_no_gaps() -> None:
    office = Organisation.objects.get(code="510700")
    letters = office.requests_made.exclude(letter_number="").values_list("letter_number", flat=True)
    by_year: dict[str, list[int]] = {}
    for letter in letters:
        before, _bracket, number = letter.rpartition("〕")
        by_year.setdefault(before[-4:], []).append(int(number.removesuffix("号")))
    assert sum(map(len, by_year.values())) > 5
    assert all(sorted(numbers) == list(range(1, len(numbers) + 1)) for numbers in by_year.values())


def test_no_mail_waits_and_only_fresh_notices_are_unread() -> None:
    assert not Mail.objects.filter(state=Mail.State.PENDING).exists()
    assert Notice.objects.filter(read_at=None).exists()
    assert Notice.objects.filter(read_at=None).count() < 80


def test_every_stored_file_is_whole(demo: str, settings: Any) -> None:
    settings.MEDIA_ROOT = demo
    stored = list(StoredFile.objects.all())
    assert len(stored) > 60
    for row in stored:
        open_checked(row).close()


def test_all_is_plainly_invented() -> None:
    for row in AssistanceRequest.objects.all():
        assert row.title.startswith("演示案件")
        assert graded_mark(row.content) is None
    assert all("某" in name or "演示" in name for name in User.objects.values_list("name", flat=True))


def test_every_role_has_an_account_whose_password_works() -> None:
    out = StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.PORTAL_DEMO", True)
        call_command("demo_accounts", "--json", stdout=out)
        call_command("demo_accounts", stdout=StringIO())
    accounts = json.loads(out.getvalue())
    assert {a["role"] for a in accounts} == set(Role.values)
    for code in WHOLE:
        assert {a["role"] for a in accounts if a["office_code"] == code} == set(EVERY.values())
    held = {(a.person.username, a.role) for a in Appointment.objects.active().select_related("person")}
    assert held == {(a["username"], a["role"]) for a in accounts}
    person = next(a for a in accounts if a["password"])
    assert User.objects.get(username=person["username"]).check_password(DEMO_PASSWORD)


def test_the_tokens_of_the_case_systems_are_known() -> None:
    tokens = [account["token"] for account in demo_accounts() if account["token"]]
    assert len(tokens) == len(WHOLE)
    for token in tokens:
        assert ApiToken.objects.filter(digest=token_digest(token)).exists()


def test_administrators_and_staff_stand_at_the_federation() -> None:
    roles = [a["role"] for a in demo_accounts() if a["office_code"] == "FEDERATION"]
    assert sorted(roles).count("secretariat") == 2
    assert len(roles) == 5


def test_who_can_see_a_request_is_told_as_the_rule_has_it() -> None:
    """Over the whole demonstration: an account is named on the screen exactly when it finds the request."""
    seen = {pk: set() for pk in AssistanceRequest.objects.values_list("pk", flat=True)}
    for user in User.objects.all():
        for pk in rules.visible_to(user).values_list("pk", flat=True):
            seen[pk].add(user.pk)
    offices = ("requesting_office", "assisting_office")
    for row in AssistanceRequest.objects.select_related(*offices):
        groups = audience.groups(row)
        assert {reader.person.pk for group in groups for reader in group.readers} == seen[row.pk], row.number
    assert Share.objects.filter(is_agreed=True, ended_at=None).exists()
