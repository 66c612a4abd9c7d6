"""Fill the two databases: reference data and people once, then requests by COPY, and the one that is measured."""

import hashlib
import time
from collections.abc import Iterable

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from cooperation.kernel import audit
from cooperation.kernel.models import StoredFile
from members.models import Organisation, User
from members.selectors import version_in_force
from requests.actions import drafting, handling
from requests.models import AssistanceRequest, AssistanceType, Paper
from tools.benchmark.people import PASSWORD, Cast, fill, types
from tools.benchmark.rows import FIELDS, Rows

EVENTS = 30  # on the timeline of the measured request, as its reader sees it
PAPERS, SUBJECTS, NOTES = 6, 3, 4
BLOCK = 1 << 16  # bytes handed to COPY at once

_SIGNED = """
INSERT INTO kernel_auditevent (at, actor_id, actor, office_id, office_zh, office_en, action, outcome, target_type,
  target_id, target, from_state, to_state, note, detail, request_id, address)
SELECT sent_at, signed_by_id, '演示签发人', requesting_office_id, '演示', 'Demo', 'requests.sign', 'done',
  'requests.assistancerequest', id, number, 'awaiting_signature', 'sent', '', '{}', '', NULL
FROM requests_assistancerequest WHERE sent_at IS NOT NULL ORDER BY id
"""


def prepare(offices: int) -> Cast:
    """Tables, reference data and people in the database in use."""
    call_command("migrate", verbosity=0, interactive=False)
    with open("/dev/null", "w") as nowhere:
        call_command("load_reference", not_after=timezone.localdate(), stdout=nowhere, stderr=nowhere)
    return fill(offices)


class Stream:
    """Lines as the file that COPY reads."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self.lines, self.rest = iter(lines), b""

    def read(self, size: int) -> bytes:
        parts, length = [self.rest], len(self.rest)
        for line in self.lines:
            parts.append(line)
            length += len(line)
            if length >= size:
                break
        whole = b"".join(parts)
        self.rest = whole[size:]
        return whole[:size]


def load(size: int, cast: Cast) -> float:
    """Load `size` requests, each sent one with an event; returns the rows a second of the COPY."""
    rows = Rows(size, cast, types(), version_in_force().pk, timezone.localdate())
    begin = time.monotonic()
    statement = f"COPY requests_assistancerequest ({', '.join(FIELDS)}) FROM STDIN"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.copy_expert(statement, Stream(rows), BLOCK)
    rate = size / (time.monotonic() - begin)
    with connection.cursor() as cursor:
        cursor.execute(_SIGNED)
    return rate


def settle() -> None:
    """What autovacuum would have done in time: without it a counting page costs three times as much."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("CHECKPOINT")


def measured(cast: Cast) -> str:
    """The request whose page is measured: sent by the hub, in work, with papers, notes and 30 events.

    Returns its number.
    """
    busy, helper = User.objects.get(pk=cast.busy), User.objects.get(pk=cast.helper)
    assistance = draft(cast, busy)
    drafting.edit(
        assistance,
        by=busy,
        subjects=[{"name": f"演示公司{n}", "address": f"演示路{n}号"} for n in range(SUBJECTS)],
    )
    _add_papers(assistance, busy)
    drafting.submit(assistance, by=busy)
    drafting.sign(assistance, by=busy, password=PASSWORD)
    handling.ask_supplement(assistance, by=helper, text="演示：请补充材料。")
    handling.answer_supplement(assistance, by=busy, answer="演示：已补充。")
    handling.accept(assistance, by=helper, assignee=helper)
    handling.start_work(assistance, by=helper)
    for n in range(NOTES):
        handling.write_note(assistance, by=busy, text=f"演示：内部记录{n}。")
    _add_events(assistance, busy, helper)
    return assistance.number


def draft(cast: Cast, officer: User, **fields: object) -> AssistanceRequest:
    """A complete urgent draft of the hub: its papers may follow later."""
    given = {
        "title": "调取演示案件A的银行流水",
        "case_number": "演示〔2026〕A号",
        "cause": "演示案由",
        "purpose": "查清演示案件A的款项去向。",
        "content": "演示账户的流水，一份。",
        "contact_phone": "000-0000000",
        "no_secrets": True,
        "is_urgent": True,
        "urgent_reason": "演示",
    }
    hub, other = Organisation.objects.get(pk=cast.hub), Organisation.objects.get(pk=cast.offices[1])
    type = AssistanceType.objects.get(version=version_in_force(), code="EVID")
    return drafting.start(by=officer, office=hub, assisting_office=other, type=type, **(given | fields))


def _add_papers(assistance: AssistanceRequest, officer: User) -> None:
    """Rows only: the page tells names and digests, it opens no file."""
    kinds = list(assistance.type.papers.filter(generated=False))
    for n in range(PAPERS):
        digest = hashlib.sha256(str(n).encode()).hexdigest()
        stored = StoredFile.objects.create(
            name=f"演示文件{n}.pdf",
            content_type="application/pdf",
            size=1000 + n,
            sha256=digest,
            uploaded_by=officer,
        )
        kind = kinds[n] if n < len(kinds) else None
        Paper.objects.create(assistance=assistance, type=kind, file=stored, added_by=officer)


def _add_events(assistance: AssistanceRequest, reader: User, helper: User) -> None:
    from requests.timeline import timeline

    for _ in range(EVENTS - len(timeline(assistance, reader))):
        audit.record("requests.assign", assistance, by=helper, assignee=helper.name)


def deep_key(office: int, share: float = 0.9) -> tuple[int, int]:
    """(page, id): how deep in the office's archive `share` of it lies, and the request that stands there."""
    ended = (
        "SELECT id FROM requests_assistancerequest WHERE turn = 'nobody' AND (requesting_office_id = %s OR"
    )
    ended += " (assisting_office_id = %s AND sent_at IS NOT NULL))"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({ended}) ended", [office, office])
        skipped = int(cursor.fetchone()[0] * share) // 25 * 25
        cursor.execute(f"{ended} ORDER BY id DESC OFFSET %s LIMIT 1", [office, office, skipped])
        return skipped // 25 + 1, cursor.fetchone()[0]


def size_on_disk() -> int:
    """Bytes of the database in use."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return cursor.fetchone()[0]
