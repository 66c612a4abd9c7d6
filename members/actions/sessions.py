"""The sessions of a person: noted while they are used, ended by the holder or with the account's secrets."""

from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import transaction

from cooperation.kernel import audit
from cooperation.kernel.errors import StatePassed
from members.models import OwnSession, User


@transaction.atomic
def note_use(
    user: User, *, key: str, device: str, address: str | None, started: datetime, now: datetime
) -> None:
    """Device, address and moment of the last use. Nothing is written for a session that has ended meanwhile."""
    if not Session.objects.select_for_update().filter(session_key=key).exists():
        return
    seen = {"person": user, "device": device[:300], "address": address, "seen_at": now}
    OwnSession.objects.update_or_create(session_id=key, defaults=seen | {"started_at": started})


@transaction.atomic
def end_one(number: int, *, by: User) -> None:
    """The session lets nobody in from its next request on. Raises StatePassed when it has ended already."""
    row = OwnSession.objects.filter(person=by, pk=number).first()
    if row is None:
        raise StatePassed(target=by, act="members.end_session")
    Session.objects.filter(session_key=row.session_id).delete()
    audit.record("members.end_session", by, by=by, address_of_session=row.address)


@transaction.atomic
def end_others(*, by: User, keep: str | None) -> int:
    """End every session of the person except the one with the key `keep`; how many ended."""
    ended = end_all(by, keep=keep)
    audit.record("members.end_other_sessions", by, by=by, count=ended)
    return ended


def end_all(user: User, *, keep: str | None = None) -> int:
    """Without asking and without record: part of other acts on the account."""
    keys = (
        OwnSession.objects.filter(person=user).exclude(session_id=keep).values_list("session_id", flat=True)
    )
    chosen = list(keys)
    Session.objects.filter(session_key__in=chosen).delete()
    return len(chosen)
