"""For the machines that watch the portal. No session, no account, no secrets."""

import redis
import structlog
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

log = structlog.get_logger(__name__)

HINT_TIMEOUT = 0.2  # seconds


@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "live"})


@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """200 when PostgreSQL answers, else 503. Redis is only told: the portal works without it."""
    database = database_answers()
    body = {
        "status": "ready" if database else "not ready",
        "database": _word(database),
        "hint": _word(redis_answers()),
    }
    return JsonResponse(body, status=200 if database else 503)


def _word(works: bool) -> str:
    return "ok" if works else "down"


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        log.warning("PostgreSQL does not answer")
        return False
    return True


def redis_answers() -> bool:
    """Waits 0.2 seconds at most for each of connecting and answering."""
    client = redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=HINT_TIMEOUT, socket_connect_timeout=HINT_TIMEOUT, retry=None
    )
    try:
        return bool(client.ping())
    except (redis.RedisError, OSError):
        return False
    finally:
        client.close()
