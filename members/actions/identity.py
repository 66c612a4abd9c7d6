"""Who is at the keyboard: logging in, the password again before a signature, limits against guessing."""

from datetime import timedelta
from typing import Any

from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cooperation.kernel import audit, limits
from members.models import User

LIMIT, WINDOW = 5, timedelta(minutes=15)
ADDRESS_LIMIT = 50  # wrong attempts only: a whole office may share one address


def minutes(seconds: int) -> int:
    return (seconds + 59) // 60


def let_in(*, username: str, password: str, address: str) -> User:
    """The person to whom account and password belong. Counts the attempt before it looks at the password.

    Raises ValidationError, with the same words for a wrong account and a wrong password.
    """
    wait = limits.waiting("login-address", address, limit=ADDRESS_LIMIT)
    wait = wait or limits.hit("login", username, limit=LIMIT, window=WINDOW)
    if wait:
        text = _("Too many wrong attempts. Wait %(minutes)s minutes and try again.")
        raise ValidationError(text % {"minutes": minutes(wait)})
    user = authenticate(username=username, password=password)
    if user is None:
        _record_wrong_attempt(username, address)
        raise ValidationError(_("Account or password is not right. Check both and try again."))
    limits.clear("login", username)
    audit.record("members.login", user, by=user)
    return user  # type: ignore[return-value]


def _record_wrong_attempt(username: str, address: str) -> None:
    """The typed account is not kept when it is unknown: people type passwords there."""
    limits.hit("login-address", address, limit=ADDRESS_LIMIT, window=WINDOW)
    known = User.objects.filter(username=username).first()
    audit.record("members.login", known, by=None, outcome="refused")


def record_logout(user: User) -> None:
    audit.record("members.logout", user, by=user)


def confirm_password(user: Any, password: str) -> None:
    """Ask for the password again before a legal act. Raises ValidationError on the field `password`."""
    wait = limits.waiting("reauth", user.username, limit=LIMIT)
    if wait:
        text = _("Too many wrong passwords. Wait %(minutes)s minutes and try again.") % {
            "minutes": minutes(wait)
        }
        raise ValidationError({"password": text})
    if not user.check_password(password):
        limits.hit("reauth", user.username, limit=LIMIT, window=WINDOW)
        audit.record("members.confirm_password", user, by=user, outcome="refused")
        raise ValidationError(
            {"password": _("The password is not right. Type the password you log in with.")}
        )
    limits.clear("reauth", user.username)
