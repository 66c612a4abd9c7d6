"""Who is at the keyboard: the password again before a signature, and limits against guessing."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cooperation.kernel import audit, limits

LIMIT, WINDOW = 5, timedelta(minutes=15)


def minutes(seconds: int) -> int:
    return (seconds + 59) // 60


def confirm_password(user: Any, password: str) -> None:
    """Ask for the password again before a legal act. Raises ValidationError on the field `password`."""
    wait = limits.waiting("reauth", user.username, limit=LIMIT)
    if wait:
        text = _("Too many wrong passwords. Wait %(minutes)s minutes and try again.") % {"minutes": minutes(wait)}
        raise ValidationError({"password": text})
    if not user.check_password(password):
        limits.hit("reauth", user.username, limit=LIMIT, window=WINDOW)
        audit.record("members.confirm_password", user, by=user, outcome="refused")
        raise ValidationError({"password": _("The password is not right. Type the password you log in with.")})
    limits.clear("reauth", user.username)
