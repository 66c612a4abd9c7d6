"""What holders do with their own account. Nobody else can do any of it for them."""

from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes, force_str
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode
from django.utils.translation import gettext_lazy as _

from cooperation.kernel import audit, limits
from cooperation.kernel.delivery import send_account_mail
from members import notices
from members.actions import accounts, sessions
from members.actions.identity import confirm_password, minutes
from members.models import User

RESET_LIMIT, RESET_WINDOW = 3, timedelta(hours=1)
ADDRESS_LIMIT = 30  # an office may share one address


def holder_of_link(uid: str, token: str, *, activated: bool) -> User | None:
    """The person whose one-time link this is. None when it is wrong, used or too old.

    `activated` keeps the two kinds of link apart: a first password is set once, everything later is a reset.
    """
    try:
        user = User.objects.filter(pk=int(force_str(urlsafe_base64_decode(uid)))).first()
    except (ValueError, OverflowError):
        return None
    if user is None or not user.is_active or user.is_service or user.has_usable_password() != activated:
        return None
    return user if default_token_generator.check_token(user, token) else None


@transaction.atomic
def ask_reset(username: str, *, address: str) -> None:
    """Mail a one-time link to the holder, if there is one. Says the same either way, and at the same pace.

    Raises ValidationError after too many attempts from one address.
    """
    wait = limits.hit("ask-reset-address", address, limit=ADDRESS_LIMIT, window=RESET_WINDOW)
    if wait:
        text = _("Too many attempts. Wait %(minutes)s minutes and try again.") % {"minutes": minutes(wait)}
        raise ValidationError(text)
    if limits.hit("ask-reset", username, limit=RESET_LIMIT, window=RESET_WINDOW):
        return
    user = User.objects.filter(username=username, is_active=True, is_service=False).exclude(email="").first()
    if user is None:
        return
    audit.record("members.ask_reset", user, by=None)
    _mail_link(user)


def _mail_link(user: User) -> None:
    """A reset for who has a password; a new activation for who has none yet and holds a role in force."""
    if user.has_usable_password():
        link = reverse("members:reset", args=[_uid(user), default_token_generator.make_token(user)])
        send_account_mail(notices.RESET, to=user, event=f"reset-{timezone.now():%Y%m%d%H%M%S%f}", link=link)
    elif user.appointments:
        accounts.send_activation(user, event="activate-again")


def _uid(user: User) -> str:
    return urlsafe_base64_encode(force_bytes(user.pk))


@transaction.atomic
def set_first_password(uid: str, token: str, *, password: str) -> User:
    """The holder activates the account. Raises ValidationError for a dead link or a weak password."""
    user = _locked_holder(uid, token, activated=False)
    _store(user, password)
    audit.record("members.activate", user, by=user)
    return user


@transaction.atomic
def set_new_password(uid: str, token: str, *, password: str) -> User:
    """The holder sets a new password through the link; signing rights lie dormant until a second person confirms."""
    user = _locked_holder(uid, token, activated=True)
    _store(user, password)
    limits.clear("login", user.username)
    sessions.end_all(user)
    accounts.password_was_reset(user)
    return user


def _locked_holder(uid: str, token: str, *, activated: bool) -> User:
    """Lock first, then look again: of two clicks on one link only one wins."""
    found = holder_of_link(uid, token, activated=activated)
    if found is not None:
        User.objects.select_for_update().get(pk=found.pk)
        found = holder_of_link(uid, token, activated=activated)
    if found is None:
        raise ValidationError(_("This link has been used or is too old. Ask for a new one."))
    return found


def _store(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise ValidationError({"new_password1": error.messages}) from error
    user.set_password(password)
    user.save(update_fields=["password"])


def change_password(user: User, *, old: str, new: str, keep: str | None = None) -> User:
    """Replace the password; every session of the person but the one with the key `keep` ends.

    Raises ValidationError by field.
    """
    try:
        confirm_password(user, old)  # outside the transaction: a wrong attempt must stay counted
    except ValidationError as error:
        raise ValidationError({"old_password": error.messages}) from error
    with transaction.atomic():
        _store(user, new)
        sessions.end_all(user, keep=keep)
        audit.record("members.change_password", user, by=user)
    return user


def set_language(user: User, code: str) -> None:
    """Pages and mails come in this language from now on."""
    user.language = code
    user.save(update_fields=["language"])
    audit.record("members.set_language", user, by=user, language=code)


def edit_profile(user: User, *, email: str, phone: str, language: str, password: str = "") -> User:
    """Change the own details. A new mail address needs the password: links for the account go there."""
    if email != user.email:
        confirm_password(user, password)
    changed = [
        n for n, v in (("email", email), ("phone", phone), ("language", language)) if getattr(user, n) != v
    ]
    with transaction.atomic():
        user.email, user.phone, user.language = email, phone, language
        user.save(update_fields=["email", "phone", "language"])
        audit.record("members.edit_profile", user, by=user, fields=changed)
    return user
