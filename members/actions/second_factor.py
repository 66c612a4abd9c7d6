"""The second factor of the own account: set up, add passkeys, print new recovery codes, remove.

What is already set up is changed with password and code only. The secret of a new app is kept by the page, sealed,
until the first code has shown that the app has it.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperation.kernel import audit
from cooperation.kernel.delivery import notify
from cooperation.kernel.errors import StatePassed
from members import notices, passkeys, second_factor
from members.actions import codes
from members.actions.identity import confirm_password
from members.enums import FactorKind
from members.models import Factor, RecoveryCode, User
from members.selectors import has_second_factor

MOST_PASSKEYS = 10


def set_up_app(*, by: User, sealed: str, code: str) -> list[str]:
    """The app is enrolled once it shows the right code. Gives the recovery codes, which nobody sees again.

    Raises ValidationError on the field `code`, StatePassed when there is an app already.
    """
    secret = second_factor.unseal(sealed)
    step = second_factor.matching_step(secret, code) if secret else None
    if secret is None or step is None:
        raise ValidationError(
            {"code": _("This is not the code that the app shows now. Type the one that it shows next.")}
        )
    with transaction.atomic():
        User.objects.select_for_update().get(pk=by.pk)
        if has_second_factor(by):
            raise StatePassed(target=by, act="members.set_up_second_factor")
        row = {"name": str(_("Authenticator app")), "key": second_factor.seal(secret), "last_count": step}
        Factor.objects.create(person=by, kind=FactorKind.APP, **row)
        audit.record("members.set_up_second_factor", by, by=by)
        tell(by)
        return _write_recovery_codes(by)


def _write_recovery_codes(user: User) -> list[str]:
    """The old ones are void from now on."""
    clear = second_factor.new_recovery_codes()
    RecoveryCode.objects.filter(person=user).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(person=user, digest=second_factor.digests(code)[0]) for code in clear
    )
    return clear


def tell(user: User) -> None:
    """The holder hears of it by mail as well: it may have been somebody else."""
    event = f"second-factor-{user.pk}-{timezone.now():%Y%m%d%H%M%S%f}"
    notify(notices.SECOND_FACTOR_CHANGED, to=[user], event=event, link=reverse("members:second_factor"))


def confirm_change(user: User, *, password: str, code: str = "", recovery_code: str = "") -> None:
    """Password and one of the codes, before what is set up may change. Raises ValidationError by field.

    Outside of the act's transaction: wrong attempts must stay counted and used codes used.
    """
    confirm_password(user, password)
    if recovery_code:
        codes.check_recovery_code(user, recovery_code)
    elif has_second_factor(user):
        codes.check_code(user, code)


def renew_recovery_codes(*, by: User, password: str, code: str = "", recovery_code: str = "") -> list[str]:
    """Ten new codes; the old ones are void. Raises ValidationError by field."""
    _require_app(by, "members.renew_recovery_codes")
    confirm_change(by, password=password, code=code, recovery_code=recovery_code)
    with transaction.atomic():
        audit.record("members.renew_recovery_codes", by, by=by)
        tell(by)
        return _write_recovery_codes(by)


def _require_app(user: User, act: str) -> None:
    if not has_second_factor(user):
        raise StatePassed(target=user, act=act)


@transaction.atomic
def add_passkey(*, by: User, name: str, answer: str, state: Any, site: passkeys.Site) -> Factor:
    """Keep what the browser created. The page has asked for password and code before. Raises ValidationError."""
    _require_app(by, "members.add_passkey")
    try:
        made = passkeys.created(site, state, answer)
        if by.factors.filter(kind=FactorKind.PASSKEY).count() >= MOST_PASSKEYS:
            raise ValidationError(_("You have ten passkeys. Remove one before you add another."))
        with transaction.atomic():
            factor = Factor.objects.create(
                person=by, kind=FactorKind.PASSKEY, name=name, key=made.public,
                credential_id=made.credential_id, last_count=made.count,
            )  # fmt: skip
    except (passkeys.WrongPasskey, IntegrityError) as error:
        raise ValidationError(
            _("The passkey could not be kept. Try again; the device must ask for PIN, finger or face.")
        ) from error
    audit.record("members.add_passkey", by, by=by, name=name)
    tell(by)
    return factor


def remove_passkey(
    factor: Factor, *, by: User, password: str, code: str = "", recovery_code: str = ""
) -> None:
    """The passkey lets nobody in any more. Raises ValidationError by field."""
    confirm_change(by, password=password, code=code, recovery_code=recovery_code)
    with transaction.atomic():
        if by.factors.filter(pk=factor.pk, kind=FactorKind.PASSKEY).delete()[0]:
            audit.record("members.remove_passkey", by, by=by, name=factor.name)
            tell(by)


def remove(*, by: User, password: str, code: str = "", recovery_code: str = "") -> None:
    """App, passkeys and recovery codes go together. Raises ValidationError by field."""
    _require_app(by, "members.remove_second_factor")
    confirm_change(by, password=password, code=code, recovery_code=recovery_code)
    with transaction.atomic():
        erase(by)
        audit.record("members.remove_second_factor", by, by=by)
        tell(by)


def erase(user: User) -> None:
    """Delete all factors of a person; the caller asks, records and tells."""
    Factor.objects.filter(person=user).delete()
    RecoveryCode.objects.filter(person=user).delete()
