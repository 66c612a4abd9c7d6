"""One-time codes and recovery codes: compared under a lock, counted, and never accepted twice."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperation.kernel import audit, limits
from members import second_factor
from members.enums import FactorKind
from members.models import Factor, RecoveryCode, User

LIMIT, WINDOW = 5, timedelta(minutes=15)


def check_code(user: User, code: str) -> None:
    """Use up a code of the authenticator app. Raises ValidationError on the field `code`."""
    _require_attempts_left(user, "code")
    if _use_code(user, code):
        limits.clear("second-factor", user.username)
        return
    _count_wrong(user)
    raise ValidationError(
        {"code": _("The code is not right, or was used before. Wait for the next one and type that.")}
    )


def check_recovery_code(user: User, code: str) -> None:
    """Use up one of the printed codes. Raises ValidationError on the field `recovery_code`."""
    _require_attempts_left(user, "recovery_code")
    found = RecoveryCode.objects.filter(
        person=user, digest__in=second_factor.digests(code), used_at=None
    ).update(used_at=timezone.now())
    if not found:
        _count_wrong(user)
        raise ValidationError(
            {"recovery_code": _("The recovery code is not right, or was used before. Type another one.")}
        )
    limits.clear("second-factor", user.username)
    audit.record("members.use_recovery_code", user, by=user)


def _require_attempts_left(user: User, field: str) -> None:
    """Counts before it looks: of many attempts at the same moment no more than the limit are compared."""
    wait = limits.hit("second-factor", user.username, limit=LIMIT, window=WINDOW)
    if wait:
        text = _("Too many wrong codes. Wait %(minutes)s minutes and try again.")
        raise ValidationError({field: text % {"minutes": (wait + 59) // 60}})


def _count_wrong(user: User) -> None:
    audit.record("members.confirm_code", user, by=user, outcome="refused")


@transaction.atomic
def _use_code(user: User, code: str) -> bool:
    """The row is locked while it is compared, so a second process sees the step that the first one used up."""
    factor: Any = Factor.objects.select_for_update().filter(person=user, kind=FactorKind.APP).first()
    secret = second_factor.unseal(factor.key) if factor else None
    if secret is None:
        return False
    step = second_factor.matching_step(secret, code, after=factor.last_count)
    if step is None:
        return False
    factor.last_count, factor.last_used_at = step, timezone.now()
    factor.save(update_fields=["last_count", "last_used_at"])
    return True
