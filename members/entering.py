"""What a session says: how its person came in (not yet, by password only, with a second factor), and until when."""

import time
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from members.models import User

PASSED, ENTERED, WAITING, SEEN = "second_factor", "entered_at", "entering", "seen"
WAITS_FOR = RECENT = 10 * 60  # seconds


def enter(request: HttpRequest, user: User, *, factor: str = "") -> None:
    """Log the person in, with a new key of the session. `factor` names what was shown besides the password."""
    request.session.pop(WAITING, None)
    auth.login(request, user)
    request.session[ENTERED] = int(time.time())
    request.session[PASSED] = factor


def mark_passed(request: HttpRequest, factor: str) -> None:
    """The person has just set up a second factor, or removed it (empty)."""
    request.session[PASSED] = factor
    request.session.cycle_key()


def has_passed(request: HttpRequest) -> bool:
    return bool(request.session.get(PASSED))


def must_pass() -> bool:
    return settings.PORTAL_SECOND_FACTOR == "required"


def entered_recently(request: HttpRequest) -> bool:
    """Within ten minutes: then the password need not be asked for again to set up a first second factor."""
    return time.time() - request.session.get(ENTERED, 0) < RECENT


def hold_back(request: HttpRequest, user: User, *, target: str) -> None:
    """The password was right, the second factor is still to come. Nobody is logged in yet."""
    request.session.cycle_key()
    request.session[WAITING] = {
        "person": user.pk,
        "hash": user.get_session_auth_hash(),
        "since": int(time.time()),
        "target": target,
    }


def held_back(request: HttpRequest) -> tuple[User, str] | None:
    """Who may type a code now, and where to go then. None after ten minutes or a change of the password."""
    waiting: dict[str, Any] = request.session.get(WAITING) or {}
    if not waiting or time.time() - waiting["since"] > WAITS_FOR:
        return None
    user = User.objects.filter(pk=waiting["person"], is_active=True, is_service=False).first()
    if user is None or not constant_time_compare(waiting["hash"], user.get_session_auth_hash()):
        return None
    return user, waiting["target"]


def seconds_left(request: HttpRequest) -> int:
    """Until this session ends when no further page is opened. Its row was last written at the moment in `SEEN`."""
    seen = request.session.get(SEEN, {}).get("at", time.time())
    return max(0, int(settings.SESSION_COOKIE_AGE - (time.time() - seen)))


def go_on(request: HttpRequest) -> int:
    """Begin the period anew: the middleware writes the session again after this request. The seconds left then."""
    request.session[SEEN] = request.session.get(SEEN, {}) | {"at": 0}
    return settings.SESSION_COOKIE_AGE
