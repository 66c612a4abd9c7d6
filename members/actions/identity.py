"""Who is at the keyboard: logging in, password and code again before a signature, limits against guessing."""

from datetime import timedelta
from typing import Any

from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperation.kernel import audit, limits
from members import passkeys
from members.actions import codes
from members.models import Factor, User
from members.selectors import has_second_factor

LIMIT, WINDOW = 5, timedelta(minutes=15)
ADDRESS_LIMIT = 50  # wrong attempts only: a whole office may share one address


def minutes(seconds: int) -> int:
    return (seconds + 59) // 60


def let_in(*, username: str, password: str, address: str) -> User:
    """The person to whom account and password belong. Counts the attempt before it looks at the password.

    Who has a second factor is not in yet: `let_in_with_code` comes next.
    Raises ValidationError, with the same words for a wrong account and a wrong password.
    """
    wait = limits.waiting("login-address", address, limit=ADDRESS_LIMIT)
    wait = wait or limits.hit("login", username, limit=LIMIT, window=WINDOW)
    _refuse_for(wait)
    user = authenticate(username=username, password=password)
    if user is None:
        _record_wrong_attempt(username, address)
        raise ValidationError(_("Account or password is not right. Check both and try again."))
    limits.clear("login", username)
    if not has_second_factor(user):
        audit.record("members.login", user, by=user)
    return user  # type: ignore[return-value]


def _refuse_for(wait: int) -> None:
    if wait:
        text = _("Too many wrong attempts. Wait %(minutes)s minutes and try again.")
        raise ValidationError(text % {"minutes": minutes(wait)})


def _record_wrong_attempt(username: str, address: str) -> None:
    """The typed account is not kept when it is unknown: people type passwords there."""
    limits.hit("login-address", address, limit=ADDRESS_LIMIT, window=WINDOW)
    known = User.objects.filter(username=username).first()
    audit.record("members.login", known, by=None, outcome="refused")


def let_in_with_code(user: User, *, code: str = "", recovery_code: str = "", address: str) -> User:
    """The second step of the login. Raises ValidationError on the field of the wrong code."""
    _refuse_for(limits.waiting("login-address", address, limit=ADDRESS_LIMIT))
    try:
        if recovery_code:
            codes.check_recovery_code(user, recovery_code)
        else:
            codes.check_code(user, code)
    except ValidationError:
        limits.hit("login-address", address, limit=ADDRESS_LIMIT, window=WINDOW)
        raise
    audit.record("members.login", user, by=user, factor="recovery_code" if recovery_code else "code")
    return user


def let_in_with_passkey(answer: str, *, state: Any, site: passkeys.Site, address: str) -> User:
    """The holder of the passkey, which has checked the person itself. Raises ValidationError."""
    _refuse_for(limits.waiting("login-address", address, limit=ADDRESS_LIMIT))
    try:
        user = _holder_of_passkey(answer, state, site)
    except passkeys.WrongPasskey as error:
        limits.hit("login-address", address, limit=ADDRESS_LIMIT, window=WINDOW)
        audit.record("members.login", None, by=None, outcome="refused", factor="passkey")
        text = _("This passkey was not accepted. Try again, or log in with account and password.")
        raise ValidationError(text) from error
    audit.record("members.login", user, by=user, factor="passkey")
    return user


@transaction.atomic
def _holder_of_passkey(answer: str, state: Any, site: passkeys.Site) -> User:
    wanted = passkeys.credential_of(answer)
    rows = Factor.objects.select_related("person").select_for_update(of=("self",))
    factor = rows.filter(credential_id=wanted, person__is_active=True, person__is_service=False).first()
    if factor is None or not state:
        raise passkeys.WrongPasskey
    known = passkeys.Passkey(wanted, bytes(factor.key), factor.last_count)
    factor.last_count = passkeys.signed(site, state, answer, passkey=known)
    factor.last_used_at = timezone.now()
    factor.save(update_fields=["last_count", "last_used_at"])
    return factor.person


def record_logout(user: User) -> None:
    audit.record("members.logout", user, by=user)


def confirm_password(user: Any, password: str) -> None:
    """Ask for the password again. Raises ValidationError on the field `password`."""
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


def confirm_identity(user: Any, password: str, code: str = "") -> None:
    """Before a legal act: the password again, and the one-time code once the person has a second factor.

    Call it outside of the act's transaction: wrong attempts must stay counted and used codes used.
    Raises ValidationError on the field `password` or `code`.
    """
    confirm_password(user, password)
    if has_second_factor(user):
        codes.check_code(user, code)
