"""What the administrators find on their workbench: numbers that ask for something, and the ways to their work."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperation.kernel.models import Attempt, AuditEvent, Mail
from cooperation.kernel.paging import capped_counts
from members.actions.identity import LIMIT
from members.models import Appointment, User
from members.roles import holds


@dataclass(frozen=True)
class Tile:
    """A number with its words and the page behind it. `hot`: somebody should look. 1,001 stands for more."""

    count: int
    label: str
    url: str
    hot: bool = False


@dataclass(frozen=True)
class Shortcut:
    """A page with what is done there."""

    label: str
    hint: str
    url: str


def tiles(user: Any) -> list[Tile]:
    """The numbers of an administrator's day; none for everybody else."""
    if holds(user, "members.keep_accounts"):
        return _system()
    if holds(user, "members.grant_roles"):
        return _security()
    return _audit() if holds(user, "kernel.read_audit") else []


def shortcuts(user: Any) -> list[Shortcut]:
    """Where an administrator works; none for everybody else."""
    if holds(user, "members.keep_accounts"):
        return _system_shortcuts()
    if holds(user, "members.grant_roles"):
        return _security_shortcuts()
    return _audit_shortcuts() if holds(user, "kernel.read_audit") else []


def _system_shortcuts() -> list[Shortcut]:
    return [
        Shortcut(
            _("People and accounts"),
            _("Open and close accounts, send the activation link again"),
            reverse("admin:members_user_changelist"),
        ),
        Shortcut(
            _("Roles of people"),
            _("Confirm as the second person what was granted"),
            reverse("members:proposals"),
        ),
        Shortcut(
            _("Data of offices"),
            _("Names, telephones and addresses"),
            reverse("admin:members_organisation_changelist"),
        ),
        Shortcut(
            _("API tokens"),
            _("Issue and revoke the tokens of case systems"),
            reverse("admin:members_apitoken_changelist"),
        ),
        Shortcut(
            _("Holidays"), _("What due dates are counted by"), reverse("admin:kernel_holiday_changelist")
        ),
        Shortcut(_("System status"), _("Database, deliveries, mail"), reverse("status")),
    ]


def _security_shortcuts() -> list[Shortcut]:
    return [
        Shortcut(
            _("Grant a role"),
            _("To somebody else, never to yourself"),
            reverse("admin:members_appointment_add"),
        ),
        Shortcut(
            _("Roles of people"),
            _("Who holds what, and taking it back"),
            reverse("admin:members_appointment_changelist"),
        ),
        Shortcut(
            _("People and accounts"),
            _("Confirm signing rights after a reset"),
            reverse("admin:members_user_changelist"),
        ),
    ]


def _audit_shortcuts() -> list[Shortcut]:
    log = reverse("audit")
    return [
        Shortcut(_("Audit log"), _("Who did what, by number, person and act"), log),
        Shortcut(
            _("Acts turned away"), _("What somebody tried and was not allowed"), f"{log}?outcome=refused"
        ),
        Shortcut(_("What was looked at"), _("Pages, files and exports on record"), f"{log}?outcome=read"),
    ]


def _pending() -> Any:
    return Appointment.objects.pending()


def _system() -> list[Tile]:
    counts = capped_counts(
        {
            "roles": _pending(),
            # Django marks a password that nobody has set yet with "!".
            "inactive": User.objects.filter(is_active=True, is_service=False, password__startswith="!"),
            "locked": Attempt.objects.filter(
                scope="login", count__gt=LIMIT, window_ends_at__gt=timezone.now()
            ),
            "mails": Mail.objects.filter(state=Mail.State.FAILED),
        }
    )
    people = reverse("admin:members_user_changelist")
    return [
        Tile(counts["roles"], _("Roles awaiting a second person"), reverse("members:proposals")),
        Tile(counts["inactive"], _("Accounts not activated yet"), people),
        Tile(counts["locked"], _("Logins locked now"), people, hot=bool(counts["locked"])),
        Tile(counts["mails"], _("Mails given up"), reverse("status"), hot=bool(counts["mails"])),
    ]


def _security() -> list[Tile]:
    dormant = User.objects.filter(is_active=True, signing_dormant_since__isnull=False)
    counts = capped_counts({"roles": _pending(), "dormant": dormant})
    people = reverse("admin:members_user_changelist")
    return [
        Tile(counts["roles"], _("Roles awaiting a second person"), reverse("members:proposals")),
        Tile(
            counts["dormant"],
            _("Signing rights lying dormant"),
            f"{people}?signing_dormant_since__isempty=0",
            hot=bool(counts["dormant"]),
        ),
    ]


def _audit() -> list[Tile]:
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    today, log = AuditEvent.objects.filter(at__gte=midnight), reverse("audit")
    kinds = AuditEvent.Outcome
    counts = capped_counts({kind: today.filter(outcome=kind) for kind in kinds})
    return [
        Tile(counts[kinds.DONE], _("Carried out today"), f"{log}?outcome=done"),
        Tile(
            counts[kinds.REFUSED],
            _("Turned away today"),
            f"{log}?outcome=refused",
            hot=bool(counts[kinds.REFUSED]),
        ),
        Tile(counts[kinds.READ], _("Looked at today"), f"{log}?outcome=read"),
    ]
