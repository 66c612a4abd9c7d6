"""Accounts, roles and tokens. No administrator can set somebody's password or log in as somebody."""

import hashlib
import secrets
from datetime import datetime
from typing import Any

from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
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
    """Propose a role. It counts once a second person has confirmed it (`confirm_role`)."""
    appointment = Appointment(person=person, organisation=organisation, role=role, granted_by=by)
    if not rules.can_grant(by, appointment):
        raise NotAllowed(target=person, act="members.grant_role")
    require_fitting(appointment)
    appointment.full_clean()
    appointment.save()
    audit.record("members.grant_role", person, by=by, role=role, office=organisation.code)
    tell_confirmers([appointment], by=by)
    return appointment


def tell_confirmers(proposed: list[Appointment], *, by: User) -> None:
    """Tell once, however many were proposed together, who may be the second person: the office, else the administrators."""
    first = proposed[0]
    right = "confirm_substitution" if first.stands_in_for_id else "confirm_office_roles"
    near = selectors.people_with(f"members.{right}", first.organisation)
    people = [p for p in near if any(rules.can_confirm(p, row) for row in proposed)]
    if not all(any(rules.can_confirm(p, row) for p in people) for row in proposed):
        people += selectors.people_with("members.grant_roles") + selectors.people_with(
            "members.confirm_roles"
        )
    told = [p for p in people if p.pk not in {by.pk, *(row.person_id for row in proposed)}]
    link, n = reverse("members:proposals"), len(proposed)
    notify(notices.ROLE_PROPOSED, to=told, event=f"role-proposed-{first.pk}", link=link, n=n)


def require_fitting(appointment: Appointment) -> None:
    """Staff and administrators belong to the Federation, observers to partners, the rest to procuratorates.

    Who administers holds nothing else. Raises ValidationError on the field `role`.
    """
    _require_apart(appointment)
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


def _require_apart(appointment: Appointment) -> None:
    """The three administrators are apart from each other and from everything else. The database says so too."""
    others = appointment.person.appointment_set.filter(ended_at=None)
    held = {row.role for row in others if row.pk != appointment.pk}
    if held & Appointment.ADMINISTRATORS or (held and appointment.role in Appointment.ADMINISTRATORS):
        text = _(
            "An administrator holds no other role. Give it to another account, or end the other role first."
        )
        raise ValidationError({"role": text})


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
    audit.record("members.confirm_role", appointment.person, by=by, **_details(appointment))
    send_activation(appointment.person, event=f"activate-{appointment.pk}")
    _tell_holder(appointment, notices.ROLE_CONFIRMED, notices.SUBSTITUTION_CONFIRMED)
    return appointment


def _details(appointment: Appointment) -> dict[str, Any]:
    """What the log keeps of a role."""
    kept = {"role": appointment.role, "office": appointment.organisation.code}
    if appointment.stands_in_for is not None:
        kept |= {
            "stands_in_for": appointment.stands_in_for.name,
            "days": f"{appointment.starts_on} – {appointment.ends_on}",
        }
    return kept


def _tell_holder(appointment: Appointment, of_role: str, of_substitution: str) -> None:
    """The holder; of a substitution both people."""
    office = appointment.organisation
    params: dict[str, Any] = {"office": {"zh": office.name_zh, "en": office.name_en}}
    event, link, absent = f"{{}}-{appointment.pk}", reverse("members:account"), appointment.stands_in_for
    if absent is None:
        notify(of_role, to=[appointment.person], event=event.format(of_role), link=link, **params)
        return
    params |= {"deputy": appointment.person.name, "absent": absent.name}
    notify(
        of_substitution,
        to=[appointment.person, absent],
        event=event.format(of_substitution),
        link=link,
        **params,
    )


@transaction.atomic
def end_role(appointment: Appointment, *, by: User) -> Appointment:
    """Take a role or a proposal away; it stops at the holder's next request. One person is enough."""
    appointment = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
    if not rules.can_end(by, appointment):
        raise NotAllowed(target=appointment.person, act="members.end_role")
    if appointment.ended_at is not None:
        raise ValidationError(_("This role has ended already."))
    _end(appointment, by)
    for row in _resting_on(appointment):
        _end(row, by)
    return appointment


def _end(appointment: Appointment, by: User) -> None:
    appointment.ended_at, appointment.ended_by = timezone.now(), by
    appointment.save(update_fields=["ended_at", "ended_by"])
    audit.record("members.end_role", appointment.person, by=by, **_details(appointment))
    _tell_holder(appointment, notices.ROLE_ENDED, notices.SUBSTITUTION_ENDED)


def _resting_on(ended: Appointment) -> list[Appointment]:
    """Substitutions that end with a role: those for its holder in it, and those of a holder who has no other role there."""
    if ended.stands_in_for_id is not None:
        return []
    rows = Appointment.objects.filter(organisation=ended.organisation_id, ended_at=None)
    resting = Q(stands_in_for=ended.person_id, role=ended.role)
    if not rows.filter(person=ended.person_id, stands_in_for=None, role__in=Appointment.SUBSTITUTED).exists():
        resting |= Q(person=ended.person_id, stands_in_for__isnull=False)
    return list(rows.filter(resting).select_for_update(of=("self",)))


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
    """Who moves the mail address of an account that is not activated yet could activate it: so the roles
    count again only when a person other than that one has confirmed the holder."""
    held = user.appointment_set.filter(ended_at=None)
    held.update(granted_by=by, confirmed_by=None, confirmed_at=None)


@transaction.atomic
def edit_account(user: User, *, by: User, name: str, email: str, phone: str) -> User:
    """Correct what was typed when the account was opened. Raises ValidationError, see `require_own_mail_change`."""
    if not holds(by, "members.keep_accounts") or user.pk == by.pk:
        raise NotAllowed(target=user, act="members.edit_account")
    stored = User.objects.select_for_update().get(pk=user.pk)
    stored.name = name
    stored.save(update_fields=["name"])
    change_contact(stored, by=by, email=email, phone=phone)
    audit.record("members.edit_account", stored, by=by)
    return stored


def change_contact(stored: User, *, by: User, email: str, phone: str) -> None:
    """Mail address and telephone of the locked account of somebody else. Raises ValidationError on `email`."""
    require_own_mail_change(stored, email)
    if email != stored.email:
        _ask_for_confirmation_anew(stored, by)
    stored.email, stored.phone = email, phone
    stored.save(update_fields=["email", "phone"])


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
