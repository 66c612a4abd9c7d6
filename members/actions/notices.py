"""What people do with their notices."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from cooperation.kernel import audit
from cooperation.kernel.delivery import KINDS
from cooperation.kernel.models import Notice, NoticePreference
from members.models import User


def mark_read(user: User, ids: Iterable[int] | None = None) -> int:
    """Mark own notices as read, all of them when `ids` is None; how many were unread."""
    rows = Notice.objects.filter(person=user, read_at=None)
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    return rows.update(read_at=timezone.now())


@transaction.atomic
def set_wishes(user: User, wishes: dict[str, str]) -> None:
    """How each kind of notice comes by mail: kind -> a value of MailWish. Kinds that cannot be chosen are left out."""
    rows = [
        NoticePreference(person=user, kind=code, mail=mail)
        for code, mail in wishes.items()
        if code in KINDS and KINDS[code].optional
    ]
    NoticePreference.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["person", "kind"], update_fields=["mail"]
    )
    audit.record("members.set_notice_wishes", user, by=user, wishes=wishes)


def wishes_of(user: User) -> dict[str, str]:
    """The choice for every kind that can be chosen; mail at once where nothing was chosen."""
    chosen = dict(NoticePreference.objects.filter(person=user).values_list("kind", "mail"))
    now = NoticePreference.MailWish.NOW.value
    return {code: chosen.get(code, now) for code, kind in KINDS.items() if kind.optional}
