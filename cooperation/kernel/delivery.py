"""Notices and mail. An action calls `notify` in its transaction; a worker sends the mail later."""

import json
import socket
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import structlog
from celery import current_app
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone, translation

from cooperation.kernel.models import Mail, NoticePreference

log = structlog.get_logger(__name__)

MAX_ATTEMPTS = 12
PATIENCE = 0.2  # seconds that a page waits for Redis at most
CLAIM = timedelta(minutes=2)  # a worker that dies gives its mails back after this time


@dataclass(frozen=True)
class Kind:
    """A kind of notice. `label` names it in the settings; `sentence` tells the event, without any case fact."""

    code: str
    label: Any
    sentence: Any
    subject: Any = ""
    optional: bool = True  # account mails cannot be switched off

    def text(self, params: dict[str, Any]) -> str:
        """The sentence in the active language; a name given as {"zh", "en"} is picked by it."""
        english = (translation.get_language() or "").startswith("en")
        picked = {k: v["en" if english else "zh"] if isinstance(v, dict) else v for k, v in params.items()}
        return str(self.sentence) % picked


KINDS: dict[str, Kind] = {}


def kind(code: str, label: Any, sentence: Any, **options: Any) -> str:
    """Declare a kind of notice, in an app's `notices.py`. Returns its code."""
    KINDS[code] = Kind(code, label, sentence, **options)
    return code


# Notices of all people and the mails of those who want one at once, in one statement.
_TELL = """
WITH told AS (
  INSERT INTO kernel_notice (person_id, event, kind, params, link, created_at)
  SELECT person, %(event)s, %(kind)s, %(params)s, %(link)s, %(now)s FROM unnest(%(people)s::bigint[]) person
  ON CONFLICT DO NOTHING
)
INSERT INTO kernel_mail (person_id, event, kind, params, link, state, attempts, created_at, message_id)
SELECT person, %(event)s, %(kind)s, %(params)s, %(link)s, %(pending)s, 0, %(now)s, gen_random_uuid()
FROM unnest(%(reachable)s::bigint[]) person
WHERE NOT EXISTS (
  SELECT 1 FROM kernel_noticepreference wish
  WHERE wish.person_id = person AND wish.kind = %(kind)s AND wish.mail <> %(at_once)s
)
ON CONFLICT DO NOTHING
"""


def notify(code: str, *, to: Iterable[Any], event: str, link: str = "", **params: Any) -> None:
    """Tell each person once: `event` names the occurrence, the same event never reaches a person twice."""
    notify_each([(code, to, event)], link=link, **params)


def notify_each(told: Iterable[tuple[str, Iterable[Any], str]], *, link: str = "", **params: Any) -> None:
    """Several kinds of notice of one act, each as (kind, people, event): one statement for each kind."""
    mails = sum(_tell(code, people, event, link, params) for code, people, event in told)
    if mails:
        transaction.on_commit(hint, robust=True)


def _tell(code: str, to: Iterable[Any], event: str, link: str, params: dict[str, Any]) -> int:
    """Write the notices and queue the mails of one kind; how many mails."""
    people = {person.pk: person for person in to if person.is_active}
    if not people:
        return 0
    values: dict[str, Any] = {
        "event": event,
        "kind": code,
        "params": json.dumps(params),
        "link": link,
        "now": timezone.now(),
        "people": list(people),
        "reachable": [pk for pk, person in people.items() if person.email],
        "pending": Mail.State.PENDING.value,
        "at_once": NoticePreference.MailWish.NOW.value,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TELL, values)
        return cursor.rowcount


def send_account_mail(code: str, *, to: Any, event: str, link: str) -> None:
    """A mail about the account itself (activation, reset): always sent, no notice in the portal."""
    Mail.objects.create(person=to, event=event, kind=code, link=link)
    transaction.on_commit(hint, robust=True)


_silent_until = 0.0


def hint() -> None:
    """Wake the worker through Redis. May fail: the sweep delivers what the hint missed.

    After a failure no hint is tried for 30 seconds, so that a hung Redis costs a page at most 0.3 s.
    """
    global _silent_until
    if time.monotonic() < _silent_until:
        return
    try:
        _require_answer()
        current_app.send_task("cooperation.kernel.tasks.deliver", retry=False, expires=60)
    except Exception:
        _silent_until = time.monotonic() + 30
        log.warning("wake-up hint failed; the sweep will deliver")


def _require_answer() -> None:
    """Ask Redis for a sign of life first: the client's own retries would hold a page for seconds."""
    broker = urlsplit(settings.REDIS_URL)
    with socket.create_connection(
        (broker.hostname or "127.0.0.1", broker.port or 6379), timeout=PATIENCE
    ) as line:
        line.settimeout(PATIENCE)
        line.sendall(b"PING\r\n")
        if not line.recv(1):
            raise ConnectionError("no answer")


def deliver(limit: int = 100) -> int:
    """Send waiting mails; how many were sent. Safe to run in several processes at once."""
    return sum(_send(mail) for mail in _claim(limit))


def _claim(limit: int) -> list[Mail]:
    """Take due mails for two minutes, in one statement, skipping what others hold."""
    now = timezone.now()
    with transaction.atomic():
        due = Mail.objects.select_for_update(skip_locked=True).filter(
            state=Mail.State.PENDING, next_at__lte=now
        )
        ids = list(due.order_by("next_at").values_list("id", flat=True)[:limit])
        Mail.objects.filter(id__in=ids).update(next_at=now + CLAIM, attempts=F("attempts") + 1)
    return list(Mail.objects.filter(id__in=ids).select_related("person"))


def _send(mail: Mail) -> bool:
    try:
        _message(mail).send()
    except Exception:
        log.warning("mail not sent", mail=mail.pk, attempts=mail.attempts, exc_info=True)
        _give_up_or_wait(mail)
        return False
    Mail.objects.filter(pk=mail.pk).update(state=Mail.State.SENT, sent_at=timezone.now(), link="")
    return True


def _give_up_or_wait(mail: Mail) -> None:
    state = Mail.State.FAILED if mail.attempts >= MAX_ATTEMPTS else Mail.State.PENDING
    wait = timedelta(seconds=min(3600, 30 * 2**mail.attempts))
    Mail.objects.filter(pk=mail.pk).update(state=state, next_at=timezone.now() + wait)


def _message(mail: Mail) -> EmailMessage:
    """Plain text in the reader's language: what happened, the number, one link. No case facts."""
    with translation.override(mail.person.language):
        described = KINDS[mail.kind]
        sentence = described.text(mail.params)
        subject = str(described.subject) or sentence
        signature = settings.PORTAL_NAME
        body = f"{sentence}\n\n{settings.PORTAL_URL}{mail.link}\n\n— {signature}\n"
    message_id = f"<{mail.message_id}@portal>"
    return EmailMessage(subject, body, to=[mail.person.email], headers={"Message-ID": message_id})
