"""Celery tasks of the kernel: thin wrappers, all safe to run twice."""

from datetime import timedelta

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from cooperation.kernel import delivery as outbox
from cooperation.kernel import files
from cooperation.kernel.kept import forget_old
from cooperation.kernel.kept_files import forget_old_files
from cooperation.kernel.models import Attempt, IdempotencyKey


@shared_task
def deliver() -> int:
    """Send waiting mails until none is due."""
    sent = 0
    while batch := outbox.deliver():
        sent += batch
    return sent


@shared_task
def tidy() -> None:
    """Remove what has served its time: keys of 30 days, typed text and waiting uploads of a day, ended windows, dead sessions."""
    now = timezone.now()
    IdempotencyKey.objects.filter(created_at__lt=now - timedelta(days=30)).delete()
    forget_old()
    forget_old_files()
    Attempt.objects.filter(window_ends_at__lt=now - timedelta(days=1)).delete()
    files.sweep_orphans()
    call_command("clearsessions")


@shared_task
def scrub() -> int:
    """Check every stored file against its SHA-256; how many are damaged. Each is logged."""
    return len(list(files.scrub()))
