"""Accounts, roles and tokens. No administrator can set somebody's password or log in as somebody."""

import hashlib
import secrets
from datetime import datetime

from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext_lazy as _

from cooperation.kernel import audit
from cooperation.kernel.delivery import notify, send_account_mail
from cooperation.kernel.errors import NotAllowed, StatePassed
from members import notices, rules, selectors
from members.actions import second_factor, sessions
from members.enums import DormancyCause, DormancyOutcome, OfficeKind, Role
from members.models import ApiToken, Appointment, Dormancy, Organisation, User
from members.roles import holds

FEDERATION_ROLES = {
    Role.SECRETARIAT,
    Role.SYSTEM_ADMINISTRATOR,
    Role.SECURITY_ADMINISTRATOR,
    Role.AUDIT_ADMINISTRATOR,
}

SECOND_PERSON = _("A second person must confirm: not the holder, and not the one who made the reset.")


def activation_link(user: User) -> str:
    """A one-time address on which the holder sets the own password. Dies when it is used."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("members:activate", args=[uid, default_token_generator.make_token(user)])


@transaction.atomic
def open_account(
    *, by: User, username: str, name: str, email: str = "", phone: str = "", is_service: bool = False
) -> User:
    """A new account without a password. The holder gets a link by mail and sets the own one."""
    if not (holds(by, "members.keep_accounts") or holds(by, "members.grant_first_procurator_general")):
        raise NotAllowed(act="members.open_account")
    user = User(username=username, name=name, email=email, phone=phone, is_service=is_service)
    user.set_unusable_password()
    user.full_clean(exclude=["password"])
    user.save()
    audit.record("members.open_account", user, by=by)
    return user


def send_activation(user: User, *, event: str) -> None:
    """Mail the one-time link to the holder."""
    if user.email and not user.is_service and not user.has_usable_password():
        send_account_mail(
            notices.ACTIVATE,
            to=user,
            event=f"{event}-{timezone.now():%Y%m%d%H%M%S}",
            link=activation_link(user),
        )


@transaction.atomic
def grant_role(*, by: User, person: User, organisation: Organisation, role: str) -> Appointment:
    """Give a role. Roles that sign or administer wait for a second person (`confirm_role`)."""
    appointment = Appointment(person=person, organisation=organisation, role=role, granted_by=by)
    if not rules.can_grant(by, appointment):
        raise NotAllowed(target=person, act="members.grant_role")
    require_fitting(appointment)
    appointment.full_clean()
    appointment.save()
    audit.record("members.grant_role", person, by=by, role=role, office=organisation.code)
    if not appointment.is_pending:
        send_activation(person, event=f"activate-{appointment.pk}")
    return appointment


def require_fitting(appointment: Appointment) -> None:
    """Staff and administrators belong to the Federation, observers to partners, the rest to procuratorates.

    Raises ValidationError on the field `role`.
    """
    kind = OfficeKind.PROCURATORATE
    if appointment.role in FEDERATION_ROLES:
        kind = OfficeKind.FEDERATION
    elif appointment.role == Role.OBSERVER:
        kind = OfficeKind.PARTNER
    if appointment.organisation.kind != kind:
        text = _("This role belongs to another kind of office: %(kind)s.") % {"kind": kind.label}
        raise ValidationError({"role": text})
    if (appointment.role == Role.SERVICE) != appointment.person.is_service:
        raise ValidationError(
            {"role": _("Service accounts hold the service role and no other, people never hold it.")}
        )


@transaction.atomic
def confirm_role(appointment: Appointment, *, by: User) -> Appointment:
    """The second person confirms; from now on the role counts, and the holder can activate the account."""
    appointment = Appointment.objects.select_for_update().get(pk=appointment.pk)
    if not rules.can_confirm(by, appointment):
        raise NotAllowed(_("A second person must confirm: not the one who granted the role, and not its holder."),
                         target=appointment.person, act="members.confirm_role")  # fmt: skip
    if not appointment.is_pending:
        raise ValidationError(_("This role needs no confirmation any more."))
    appointment.confirmed_by, appointment.confirmed_at = by, timezone.now()
    appointment.save(update_fields=["confirmed_by", "confirmed_at"])
    audit.record("members.confirm_role", appointment.person, by=by, role=appointment.role)
    send_activation(appointment.person, event=f"activate-{appointment.pk}")
    return appointment


@transaction.atomic
def end_role(appointment: Appointment, *, by: User) -> Appointment:
    """Take a role away; it stops at the holder's next request."""
    if not holds(by, "members.grant_roles") or appointment.person_id == by.pk:
        raise NotAllowed(target=appointment.person, act="members.end_role")
    appointment.ended_at, appointment.ended_by = timezone.now(), by
    appointment.save(update_fields=["ended_at", "ended_by"])
    audit.record("members.end_role", appointment.person, by=by, role=appointment.role)
    return appointment


@transaction.atomic
def set_active(user: User, *, by: User, active: bool) -> User:
    """Close or reopen an account. A closed one is out at its next request."""
    if not holds(by, "members.keep_accounts") or user.pk == by.pk:
        raise NotAllowed(target=user, act="members.set_active")
    user.is_active = active
    user.save(update_fields=["is_active"])
    if not active:
        sessions.end_all(user)
    audit.record("members.set_active", user, by=by, active=active)
    return user


def require_own_mail_change(user: User, email: str) -> None:
    """Links for the account go to its mail address: once it is activated only the holder moves them elsewhere.

    Raises ValidationError on the field `email`.
    """
    if email != user.email and user.has_usable_password():
        text = _(
            "This account is activated. Only its holder changes the mail address, on the page of the account."
        )
        raise ValidationError({"email": text})


def _ask_for_confirmation_anew(user: User, by: User) -> None:
    """Who moves the mail address of an account that is not activated yet could activate it: so the roles that sign
    or administer count again only when a person other than that one has confirmed the holder."""
    held = user.appointment_set.filter(ended_at=None, role__in=Appointment.NEEDS_CONFIRMATION)
    held.update(granted_by=by, confirmed_by=None, confirmed_at=None)


@transaction.atomic
def edit_account(user: User, *, by: User, name: str, email: str, phone: str) -> User:
    """Correct what was typed when the account was opened. Raises ValidationError, see `require_own_mail_change`."""
    if not holds(by, "members.keep_accounts") or user.pk == by.pk:
        raise NotAllowed(target=user, act="members.edit_account")
    stored = User.objects.select_for_update().get(pk=user.pk)
    require_own_mail_change(stored, email)
    if email != stored.email:
        _ask_for_confirmation_anew(stored, by)
    stored.name, stored.email, stored.phone = name, email, phone
    stored.save(update_fields=["name", "email", "phone"])
    audit.record("members.edit_account", stored, by=by)
    return stored


@transaction.atomic
def send_activation_again(user: User, *, by: User) -> None:
    """A new link for who let the first one expire. Raises ValidationError when there is nothing to activate."""
    if not holds(by, "members.keep_accounts"):
        raise NotAllowed(target=user, act="members.send_activation_again")
    if user.is_service or user.has_usable_password() or not user.email or not user.appointments:
        raise ValidationError(
            _(
                "%(name)s: no link sent. It needs a person with a mail address and a role in force who has no password yet."
            )
            % {"name": user.name}
        )
    send_activation(user, event="activate-again")
    audit.record("members.send_activation_again", user, by=by)


@transaction.atomic
def password_was_reset(user: User) -> None:
    """After a reset by mail the holder may work on, but signs nothing until a second person has confirmed."""
    audit.record("members.reset_password", user, by=user)
    lay_dormant(user, by=user, cause=DormancyCause.PASSWORD)


@transaction.atomic
def reset_second_factor(user: User, *, by: User | None) -> User:
    """For who has lost telephone and recovery codes: all factors go, all sessions end, signing rights lie dormant.

    `by` is None for the command of the host's operator. Raises ValidationError when there is nothing to reset.
    """
    if by is not None and (not holds(by, "members.keep_accounts") or user.pk == by.pk):
        raise NotAllowed(target=user, act="members.reset_second_factor")
    stored = User.objects.select_for_update().get(pk=user.pk)
    if not selectors.has_second_factor(stored):
        raise ValidationError(_("%(name)s has no second factor.") % {"name": stored.name})
    second_factor.erase(stored)
    sessions.end_all(stored)
    audit.record("members.reset_second_factor", stored, by=by)
    second_factor.tell(stored)
    lay_dormant(stored, by=by or stored, cause=DormancyCause.SECOND_FACTOR)
    return stored


@transaction.atomic
def lay_dormant(user: User, *, by: User, cause: str) -> None:
    """Signing rights sleep after a reset that `by` made. Nothing happens to who does not sign."""
    if not rules.signs(user):
        return
    row = Dormancy.objects.create(holder=user, cause=cause, reset_by=by, at=timezone.now())
    user.signing_dormant_since = user.signing_dormant_since or row.at
    user.save(update_fields=["signing_dormant_since"])
    audit.record("members.lay_dormant", user, by=by, cause=cause)
    people = [p for p in selectors.people_with("members.confirm_signing_rights") if p not in (user, by)]
    link = reverse("federation:dormant_signers")
    notify(notices.SIGNING_DORMANT, to=people, event=f"dormant-{row.pk}", link=link, person=user.name)


@transaction.atomic
def confirm_signing(user: User, *, by: User) -> User:
    """A second person has made sure who the holder is: signing rights wake up."""
    rows = _dormancies(user, by, "confirm_signing")
    rows.update(outcome=DormancyOutcome.CONFIRMED, decided_by=by, decided_at=timezone.now(), reasons="")
    user.signing_dormant_since = None
    user.save(update_fields=["signing_dormant_since"])
    event = audit.record("members.confirm_signing", user, by=by)
    link = reverse("members:account")
    notify(notices.SIGNING_CONFIRMED, to=[user], event=f"signing-confirmed-{event.pk}", link=link)
    return user


@transaction.atomic
def decline_signing(user: User, *, by: User, reasons: str) -> User:
    """The holder could not be made sure of: the rights stay dormant. Who keeps accounts is told, to close it if need be.

    Can still be confirmed later. Raises ValidationError on `reasons`.
    """
    if not reasons.strip():
        raise ValidationError({"reasons": _("Write why the holder could not be confirmed.")})
    rows = _dormancies(user, by, "decline_signing")
    rows.update(outcome=DormancyOutcome.DECLINED, decided_by=by, decided_at=timezone.now(), reasons=reasons)
    event = audit.record("members.decline_signing", user, by=by, note=reasons)
    people = [user, *selectors.people_with("members.keep_accounts")]
    link = reverse("members:account")
    notify(
        notices.SIGNING_DECLINED,
        to=people,
        event=f"signing-declined-{event.pk}",
        link=link,
        person=user.name,
    )
    return user


def _dormancies(user: User, by: User, act: str) -> QuerySet[Dormancy]:
    """The open resets of the locked holder. Raises NotAllowed, or StatePassed when the rights are awake."""
    user.refresh_from_db(from_queryset=User.objects.select_for_update(no_key=True))
    if not rules.can_confirm_signing(by, user):
        raise NotAllowed(SECOND_PERSON, target=user, act=f"members.{act}")
    if user.signing_dormant_since is None:
        raise StatePassed(target=user, act=f"members.{act}")
    rows = Dormancy.objects.filter(holder=user).exclude(outcome=DormancyOutcome.CONFIRMED)
    if not rows.exists():  # laid dormant before resets had rows of their own
        at = user.signing_dormant_since
        Dormancy.objects.create(holder=user, cause=DormancyCause.PASSWORD, reset_by=user, at=at)
    return rows


def token_digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def issue_token(
    holder: User, *, by: User, name: str, expires_at: datetime | None = None
) -> tuple[ApiToken, str]:
    """A new token for a service account; the clear token is given back here and never again."""
    if not holds(by, "members.issue_tokens"):
        raise NotAllowed(target=holder, act="members.issue_token")
    if not holder.is_service:
        raise ValidationError(_("Tokens belong to service accounts. People act in the browser."))
    clear = f"wpc_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        holder=holder, name=name, digest=token_digest(clear), expires_at=expires_at
    )
    audit.record("members.issue_token", holder, by=by, token=token.pk)
    return token, clear


@transaction.atomic
def revoke_token(token: ApiToken, *, by: User) -> ApiToken:
    """The token is refused from now on."""
    if not holds(by, "members.issue_tokens"):
        raise NotAllowed(target=token.holder, act="members.revoke_token")
    token.revoked_at = timezone.now()
    token.save(update_fields=["revoked_at"])
    audit.record("members.revoke_token", token.holder, by=by, token=token.pk)
    return token
