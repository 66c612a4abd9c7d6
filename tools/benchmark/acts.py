"""Create-and-send through the real actions, against the same rows written by three SQL statements."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from members.models import User
from requests import notices
from requests.actions import drafting, handling
from requests.models import AssistanceRequest
from tools.benchmark.load import draft
from tools.benchmark.people import PASSWORD, Cast

_NEXT = """{name} AS (INSERT INTO kernel_sequence (name, last) VALUES ('{sequence}', 1)
  ON CONFLICT (name) DO UPDATE SET last = kernel_sequence.last + 1 RETURNING last)"""


@dataclass(frozen=True)
class Pace:
    """Medians of the rounds: acts a second through the actions, and as bare SQL."""

    actions: float
    sql: float

    @property
    def ratio(self) -> float:
        return self.actions / self.sql


class Writing:
    """A signed request as the pattern, whose rows the SQL copies."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.pattern = self.create()
        self.sign(self.pattern)
        self.told = {name: self._told(name) for name in ("Notice", "Mail")}

    def _told(self, model: str) -> tuple[list[int], list[int]]:
        """Ids of the notices or mails of the whole pattern, and of its signing alone."""
        rows = apps.get_model("kernel", model).objects.filter(event__startswith=f"{self.pattern.number}-")
        signed = rows.filter(kind__in=[notices.SENT, notices.ARRIVED])
        return list(rows.values_list("pk", flat=True)), list(signed.values_list("pk", flat=True))

    def person(self) -> User:
        """Fresh, so that roles are read anew as in a web request."""
        return User.objects.get(pk=self.cast.busy)

    def create(self) -> AssistanceRequest:
        officer = self.person()
        assistance = draft(self.cast, officer)
        drafting.edit(assistance, by=officer, subjects=[{"name": "演示公司甲", "address": "演示路1号"}])
        return drafting.submit(assistance, by=officer)

    def sign(self, assistance: AssistanceRequest) -> None:
        drafting.sign(assistance, by=self.person(), password=PASSWORD)

    def receive(self, assistance: AssistanceRequest) -> None:
        handling.receive(assistance, by=User.objects.get(pk=self.cast.helper))

    def receive_by_sql(self, assistance: AssistanceRequest) -> None:
        """The lightest transition: the state and its event; its two statements and the lock of the row."""
        pk = assistance.pk
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SELECT id FROM requests_assistancerequest WHERE id = {pk} FOR UPDATE")
            cursor.execute(
                "UPDATE requests_assistancerequest SET state = 'received', received_at = now(), opened_at = now(),"
                f" changed_at = now() WHERE id = {pk}"
            )
            cursor.execute(_events_like(self.pattern.pk, pk, "AND action = 'requests.sign'"))

    def create_and_send(self, _: None) -> None:
        self.sign(self.create())

    def create_and_send_by_sql(self, _: None) -> None:
        """Request, events, and the rest: three statements in one transaction, as the actions leave them."""
        pattern = self.pattern.pk
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_request_like(pattern))
            new = cursor.fetchone()[0]
            cursor.execute(_events_like(pattern, new))
            cursor.execute(self._rest_like(new, whole=True))

    def sign_by_sql(self, assistance: AssistanceRequest) -> None:
        """The state with number and dates, the event, and the rest, as signing leaves them."""
        pattern = self.pattern.pk
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_signed_like(pattern, assistance.pk))
            cursor.execute(_events_like(pattern, assistance.pk, "AND action = 'requests.sign'"))
            cursor.execute(self._rest_like(assistance.pk, whole=False))

    def _rest_like(self, new: int, *, whole: bool) -> str:
        """Frozen bases, notices and mails, and the subjects of a whole request."""
        to_new, event = {"assistance_id": str(new)}, {"event": f"event || '-{new}'"}
        of_pattern = f"WHERE assistance_id = {self.pattern.pk}"
        parts = {"b": _copy("requests.Basis", to_new, f"requests_basis {of_pattern}")}
        of_letter = {**to_new, "tried_at": "NULL", "file_id": "NULL"}
        parts["w"] = _copy("requests.SentLetter", of_letter, f"requests_sentletter {of_pattern}")
        if whole:
            parts["s"] = _copy("requests.Subject", to_new, f"requests_subject {of_pattern}")
        fresh = event | {"message_id": "gen_random_uuid()"}
        parts["m"] = _copy("kernel.Mail", fresh, f"kernel_mail WHERE {self._among('Mail', whole)}")
        held = ", ".join(f"{name} AS ({statement})" for name, statement in parts.items())
        told = _copy("kernel.Notice", event, f"kernel_notice WHERE {self._among('Notice', whole)}")
        return f"WITH {held} {told}"

    def _among(self, model: str, whole: bool) -> str:
        ids = self.told[model][0 if whole else 1]
        return f"id IN ({', '.join(map(str, ids)) or 'NULL'})"


def _copy(model: str, changes: dict[str, str], condition: str) -> str:
    """INSERT … SELECT of rows with some columns changed; the key is given anew."""
    meta = apps.get_model(model)._meta
    columns = [
        field.column
        for field in meta.concrete_fields
        if not field.primary_key and not getattr(field, "generated", False)
    ]
    chosen = ", ".join(changes.get(column, f'"{column}"') for column in columns)
    named = ", ".join(f'"{column}"' for column in columns)
    return f"INSERT INTO {meta.db_table} ({named}) SELECT {chosen} FROM {condition}"


def _request_like(pattern: int) -> str:
    numbers = (
        _NEXT.format(name="n", sequence="bench/request")
        + ", "
        + _NEXT.format(name="l", sequence="bench/letter")
    )
    changes = {"number": "'S-' || n.last", "letter_number": "'演示' || l.last"}
    source = f"requests_assistancerequest, n, l WHERE id = {pattern} RETURNING id"
    return f"WITH {numbers} {_copy('requests.AssistanceRequest', changes, source)}"


def _signed_like(pattern: int, pk: int) -> str:
    names = ("state", "signed_by_id", "sent_at", "target_on", "due_on", "check_due_at", "changed_at")
    values = ", ".join(f"{name} = p.{name}" for name in names)
    return (
        f"WITH {_NEXT.format(name='l', sequence='bench/letter')} UPDATE requests_assistancerequest r"
        f" SET letter_number = '演示' || l.last, {values} FROM requests_assistancerequest p, l"
        f" WHERE p.id = {pattern} AND r.id = {pk}"
    )


def _events_like(pattern: int, new: int, more: str = "") -> str:
    source = (
        f"kernel_auditevent WHERE target_type = 'requests.assistancerequest' AND target_id = {pattern} {more}"
    )
    return _copy("kernel.AuditEvent", {"target_id": str(new)}, source)


def _rate(act: Callable[[Any], None], things: list[Any]) -> float:
    begin = time.monotonic()
    for thing in things:
        act(thing)
    return len(things) / (time.monotonic() - begin)


def create_and_send(writing: Writing, rounds: int, times: int) -> Pace:
    """From the empty form to the letter at the other office. The password check is left out: it is dear on purpose."""
    pairs = [
        (
            _rate(writing.create_and_send, [None] * times),
            _rate(writing.create_and_send_by_sql, [None] * times),
        )
        for _ in range(rounds)
    ]
    return _medians(pairs)


def signing(writing: Writing, rounds: int, times: int) -> Pace:
    """One transition with audit, outbox and letter number."""
    pairs = []
    for _ in range(rounds):
        first, second = ([writing.create() for _ in range(times)] for _ in range(2))
        pairs.append((_rate(writing.sign, first), _rate(writing.sign_by_sql, second)))
    return _medians(pairs)


def receiving(writing: Writing, rounds: int, times: int) -> Pace:
    """One transition with audit and nothing else."""
    pairs = []
    for _ in range(rounds):
        first, second = ([writing.create() for _ in range(times)] for _ in range(2))
        for assistance in (*first, *second):
            writing.sign(assistance)
        pairs.append((_rate(writing.receive, first), _rate(writing.receive_by_sql, second)))
    return _medians(pairs)


def _medians(pairs: list[tuple[float, float]]) -> Pace:
    return Pace(*(statistics.median(column) for column in zip(*pairs, strict=True)))
