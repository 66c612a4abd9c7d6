"""One mail a day for those who asked for it: how many notices wait, and one link. Never a case fact."""

from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperation.kernel.delivery import kind
from cooperation.kernel.models import Mail, Notice, NoticePreference

EVERY = 600  # seconds
SENT_FROM = 8  # o'clock in Beijing
LOOKS_BACK = timedelta(days=7)

DIGEST = kind(
    "kernel.digest",
    _("Notices of a day"),
    _("%(n)s new notices wait for you in the portal."),
    subject=_("Your notices of today"),
    optional=False,
)


def send_digests() -> int:
    """Write the mails of this Beijing day, once a person; how many. Safe to repeat at any time."""
    now = timezone.localtime()
    if now.hour < SENT_FROM:
        return 0
    counts = dict(_waiting(now).values_list("person").annotate(n=Count("pk")))
    told = set(_mails_of(now.date(), list(counts)))
    mails = [_mail(person, n, now.date()) for person, n in counts.items() if person not in told]
    Mail.objects.bulk_create(mails, ignore_conflicts=True)
    return len(mails)


def _waiting(now: datetime) -> QuerySet[Notice]:
    """Unread notices of kinds wanted daily that came after the person's last digest."""
    wanted = NoticePreference.objects.filter(
        person=OuterRef("person"), kind=OuterRef("kind"), mail=NoticePreference.MailWish.DAILY
    )
    told = Mail.objects.filter(person=OuterRef("person"), kind=DIGEST, created_at__gte=OuterRef("created_at"))
    return Notice.objects.filter(
        Exists(wanted), ~Exists(told), read_at=None, created_at__gt=now - LOOKS_BACK, person__is_active=True
    ).exclude(person__email="").order_by(F("person").asc())  # fmt: skip


def _mails_of(day: date, people: list[int]) -> QuerySet:
    return Mail.objects.filter(event=_event(day), person__in=people).values_list("person_id", flat=True)


def _event(day: date) -> str:
    return f"digest-{day:%Y%m%d}"


def _mail(person: int, n: int, day: date) -> Mail:
    return Mail(
        person_id=person, event=_event(day), kind=DIGEST, params={"n": n}, link=reverse("members:notices")
    )
