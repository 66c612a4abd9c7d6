"""The rights of the web role (deploy/sql/roles.sql), tried on PostgreSQL: it does the daily work and owns nothing."""

import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from cooperation.kernel import audit
from cooperation.kernel.models import AuditEvent
from members.actions import membership
from members.enums import Membership, Role
from members.models import Accession, Instrument, Organisation, Signature, Withdrawal
from requests.actions import handling
from requests.enums import State
from requests.models import AssistanceRequest
from tests.world import PASSWORD, World, join, pdf

ROLE = "portal_web_of_the_tests"
GRANT = runpy.run_path(str(Path(__file__).resolve().parents[2] / "deploy" / "grant.py"))["grant"]
pytestmark = pytest.mark.django_db


def execute(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def web_role(world: World) -> Iterator[World]:
    """The rest of the test runs as the web role. Role and rights go with the test's transaction."""
    execute(f"CREATE ROLE {ROLE} NOSUPERUSER NOCREATEDB NOCREATEROLE")
    GRANT(ROLE)
    execute(f"SET ROLE {ROLE}")
    yield world
    execute("RESET ROLE")


def refused(sql: str, why: str = "permission denied|must be owner") -> None:
    with pytest.raises(DatabaseError, match=why):
        execute(sql)


def test_a_request_goes_its_whole_way(web_role: World) -> None:
    assistance = web_role.answered()
    handling.confirm_result(assistance, by=web_role.who("case_officer"))
    assert assistance.state == State.CLOSED
    assert audit.trail(assistance).count() > 5


def test_an_office_joins(web_role: World) -> None:
    staff = (web_role.who("secretariat-1", "federation"), web_role.who("secretariat-2", "federation"))
    join(web_role.outsider, web_role.who(Role.PROCURATOR_GENERAL, "outsider"), *staff)
    assert web_role.outsider.membership == Membership.MEMBER


def test_a_draft_and_its_file_can_go(web_role: World) -> None:
    from requests.actions import drafting

    officer = web_role.who("case_officer")
    assistance = web_role.draft()
    paper = drafting.add_paper(assistance, by=officer, upload=pdf())
    drafting.remove_paper(paper, by=officer)
    assert not AssistanceRequest.objects.get(pk=assistance.pk).papers.filter(pk=paper.pk).exists()


@pytest.mark.parametrize("model", [AuditEvent, Signature, Instrument])
def test_what_was_recorded_stays(web_role: World, model: type) -> None:
    table = model._meta.db_table
    assert model.objects.exists()
    refused(f"UPDATE {table} SET id = id")
    refused(f"DELETE FROM {table}")
    refused(f"TRUNCATE {table} CASCADE")
    refused(f"DROP TABLE {table} CASCADE")
    refused(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
    refused(f"ALTER TABLE {table} ADD COLUMN more int")


def test_no_way_around_the_triggers(web_role: World) -> None:
    refused("SET session_replication_role = replica")
    refused("CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean"
            " LANGUAGE sql AS 'SELECT true'")  # fmt: skip
    refused("CREATE TABLE public.own (id int)")
    execute("SET LOCAL pgtrigger.ignore = '{}'")
    with connection.cursor() as cursor:
        cursor.execute("SELECT array_agg(tgname) FROM pg_trigger WHERE tgname LIKE 'pgtrigger%'")
        names = ",".join(cursor.fetchone()[0])
    execute(f"SET LOCAL pgtrigger.ignore = '{{{names}}}'")
    office = Organisation._meta.db_table
    refused(
        f"UPDATE {office} SET membership = 'member' WHERE id = {web_role.outsider.pk}",
        "only by its own accession",
    )


def test_an_office_leaves_and_nothing_brings_it_back(web_role: World) -> None:
    accession = Accession.objects.get(organisation=web_role.third)
    head = web_role.who(Role.PROCURATOR_GENERAL, "third")
    running = membership.give_notice(accession, by=head, password=PASSWORD)
    notices, office = Withdrawal._meta.db_table, Organisation._meta.db_table
    stranger = web_role.who("secretariat-1", "federation").pk
    refused(f"DELETE FROM {notices}", "stay on record")
    refused(
        f"UPDATE {notices} SET state = 'taken_back', taken_back_by_id = {stranger} WHERE id = {running.pk}",
        "own procurator-general",
    )
    refused(f"UPDATE {notices} SET state = 'effective' WHERE id = {running.pk}", "still runs")
    refused(f"UPDATE {office} SET membership = 'member' WHERE id = {web_role.third.pk}", "own notice runs")
    refused(f"UPDATE {office} SET membership = 'none' WHERE id = {web_role.third.pk}", "own notice or by")
    refused(f"ALTER TABLE {notices} DISABLE TRIGGER ALL")


def test_it_owns_nothing(web_role: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole")
        assert cursor.fetchone() == (0,)
    refused("INSERT INTO django_migrations (app, name, applied) VALUES ('kernel', '9999', now())")


def test_rights_can_be_granted_again(world: World) -> None:
    execute(f"CREATE ROLE {ROLE}")
    execute(f"GRANT UPDATE, TRUNCATE ON {AuditEvent._meta.db_table} TO {ROLE}")
    GRANT(ROLE)
    GRANT(ROLE)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(privilege_type::text ORDER BY privilege_type::text)"
            " FROM information_schema.role_table_grants WHERE grantee = %s AND table_name = %s",
            [ROLE, AuditEvent._meta.db_table],
        )
        assert cursor.fetchone() == (["INSERT", "SELECT"],)


def test_without_the_rights_of_roles_sql_a_setting_switches_triggers_off(world: World) -> None:
    """Why roles.sql replaces pgtrigger's function: shown once, so that nobody takes it out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT array_agg(tgname) FROM pg_trigger WHERE tgname LIKE 'pgtrigger%'")
        cursor.execute(f"SET LOCAL pgtrigger.ignore = '{{{','.join(cursor.fetchone()[0])}}}'")
        table = Organisation._meta.db_table
        cursor.execute(f"UPDATE {table} SET membership = 'member' WHERE id = {world.outsider.pk}")
        assert cursor.rowcount == 1
