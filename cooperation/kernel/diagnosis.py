"""What can be wrong with a set-up, one function a question. Each answers in a sentence and says how to mend it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import redis
from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperation.kernel.heartbeat import is_late
from cooperation.kernel.models import Mail

OK, WARNING, ERROR = "ok", "warning", "error"
BACKLOG = timedelta(minutes=15)


@dataclass(frozen=True)
class Finding:
    level: str
    text: str


def examine() -> Iterator[Finding]:
    """All findings. Without a database only those that need none."""
    yield from (question() for question in WITHOUT_DATABASE)
    reachable = database()
    yield reachable
    if reachable.level != OK:
        return
    migrated = migrations()
    yield migrated
    if migrated.level == OK:
        yield from (question() for question in WITH_DATABASE)
    yield web_role()


def secret_key() -> Finding:
    if len(settings.SECRET_KEY) < 50 or "development" in settings.SECRET_KEY:
        text = _(
            "The secret key is the default or too short. Set PORTAL_SECRET_KEY to 50 random characters or more."
        )
        return Finding(WARNING, text)
    return Finding(OK, _("The secret key is the portal's own."))


def anchor_key() -> Finding:
    """Only length and difference can be asked: nothing is anchored yet."""
    key = getattr(settings, "ANCHOR_KEY", "")
    if len(key) < 32 or key == settings.SECRET_KEY:
        text = _(
            "The anchor key is missing, shorter than 32 characters, or the same as the secret key. Set PORTAL_ANCHOR_KEY: production asks for it, and the audit log will be anchored with it."
        )
        return Finding(WARNING, text)
    return Finding(OK, _("The anchor key is long enough. It is not used until the audit log is anchored."))


def demo_mode() -> Finding:
    if settings.PORTAL_DEMO:
        return Finding(
            WARNING, _("Demo mode is on: accounts and password are shown to everybody. Unset PORTAL_DEMO.")
        )
    return Finding(OK, _("Demo mode is off."))


def storage() -> Finding:
    """Writes a file, reads it and removes it."""
    try:
        name = default_storage.save("doctor/probe", ContentFile(b"probe"))
        with default_storage.open(name) as file:
            read = file.read()
        default_storage.delete(name)
    except Exception as error:  # every kind of storage has errors of its own
        text = _("Files cannot be stored: %(why)s. Give the portal's user the right to write there.")
        return Finding(ERROR, text % {"why": error})
    if read != b"probe":
        return Finding(
            ERROR, _("The file storage gives back other bytes than were stored. Check the storage.")
        )
    return Finding(OK, _("Files can be stored and read."))


def hint_channel() -> Finding:
    client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1)
    try:
        client.ping()
    except (redis.RedisError, OSError):
        text = _(
            "Redis does not answer. Pages work, mails go out a little later. Check REDIS_URL and the server."
        )
        return Finding(WARNING, text)
    finally:
        client.close()
    return Finding(OK, _("Redis answers."))


def database() -> Finding:
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        text = _("The database cannot be reached: %(why)s. Check DATABASE_URL and whether PostgreSQL runs.")
        return Finding(ERROR, text % {"why": str(error).strip().splitlines()[0]})
    return Finding(OK, _("The database can be reached."))


def migrations() -> Finding:
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if missing:
        text = _("%(n)s migrations are not applied. Run manage.py migrate as the owner of the tables.")
        return Finding(ERROR, text % {"n": missing})
    return Finding(OK, _("All migrations are applied."))


def reference_data() -> Finding:
    """By name: the kernel imports no app."""
    wanted = [("members", "Organisation"), ("members", "AgreementVersion"), ("requests", "AssistanceType")]
    if not all(apps.get_model(app, name).objects.exists() for app, name in wanted):
        return Finding(ERROR, _("Offices, agreement or types are missing. Run manage.py load_reference."))
    return Finding(OK, _("Offices, agreement and types are loaded."))


def sweeper() -> Finding:
    if is_late():
        text = _(
            "The sweeper has not run for three minutes: deadlines and mails wait. Start manage.py sweep."
        )
        return Finding(ERROR, text)
    return Finding(OK, _("The sweeper runs."))


def mail() -> Finding:
    waiting = Mail.objects.filter(state=Mail.State.PENDING, created_at__lt=timezone.now() - BACKLOG)
    failed = Mail.objects.filter(state=Mail.State.FAILED)
    if waiting.exists() or failed.exists():
        text = _(
            "%(waiting)s mails wait for more than 15 minutes, %(failed)s were given up. Check the mail server."
        )
        return Finding(WARNING, text % {"waiting": waiting.count(), "failed": failed.count()})
    return Finding(OK, _("No mail is stuck."))


def web_role() -> Finding:
    """Who owns a table can switch its triggers off, those of the audit log too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_tables WHERE tableowner = current_user AND schemaname = 'public'"
        )
        owned = cursor.fetchone()[0]
    if owned:
        text = _("This process logs in as owner of the tables. In production let the web role own none.")
        return Finding(WARNING, text)
    return Finding(OK, _("This process owns no tables."))


WITHOUT_DATABASE: list[Callable[[], Finding]] = [secret_key, anchor_key, demo_mode, storage, hint_channel]
WITH_DATABASE: list[Callable[[], Finding]] = [reference_data, sweeper, mail]
