"""Who can read one request and why, and whom a share would reach: the same answer as `rules.visible_to`, as names."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from members import grants
from members.enums import OfficeKind, Role
from members.models import Appointment, Organisation, User
from members.roles import GRANTS
from members.selectors import superiors
from requests import rules
from requests.models import AssistanceRequest, Share

READ = "requests.read_request"
READING_ROLES = [role for role, granted in GRANTS.items() if READ in granted]
# What a role may do beyond reading, by the side on which its office stands.
REQUESTING = (
    ("requests.submit_request", gettext_lazy("writes, supplements and confirms")),
    ("requests.sign_request", gettext_lazy("signs and withdraws")),
)
ASSISTING = (
    ("requests.accept_request", gettext_lazy("receives, assigns and asks for supplements")),
    ("requests.send_result_request", gettext_lazy("returns the result when assigned")),
    ("requests.sign_refusal_request", gettext_lazy("signs refusals")),
)
SHARING = (("requests.share_request", gettext_lazy("shares")),)


@dataclass
class Reader:
    """One account that reads, with the roles that open it and what they allow beyond reading."""

    person: User
    roles: list[str] = field(default_factory=list)
    may: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Group:
    """Accounts that read for the same reason. A share has its last day and who gave it."""

    office: Organisation
    reason: str
    readers: list[Reader]
    until: date | None = None
    share: Share | None = None


@dataclass(frozen=True)
class Staff:
    """Accounts of the Federation that know of the request without reading it."""

    count: int
    role: str
    knows: str


def groups(assistance: AssistanceRequest) -> list[Group]:
    """Every account that `rules.visible_to` lets read this request, by reason. Three queries, whatever the number."""
    sides: list[tuple[Organisation, str, Any]] = [
        (assistance.requesting_office, _("Requesting office"), REQUESTING)
    ]
    if rules.has_arrived(assistance):
        sides.append((assistance.assisting_office, _("Assisting office"), ASSISTING))
    given = grants.in_force("read_request", assistance) if rules.has_arrived(assistance) else []
    shares = {(share.office_id, share.person_id): share for share in running(assistance)}
    held = _appointments([office for office, _reason, _acts in sides] + [row.office for row in given])
    found = [Group(office, reason, _readers(held, office, acts + SHARING)) for office, reason, acts in sides]
    for row in given:
        readers = [r for r in _readers(held, row.office, ()) if row.user_id in (None, r.person.pk)]
        share = shares.get((row.office_id, row.user_id))
        found.append(Group(row.office, _("Shared, to read only"), readers, row.until, share))
    return found


def running(assistance: AssistanceRequest) -> list[Share]:
    """Shares that have neither ended nor been declined, waiting ones too."""
    rows = assistance.shares.filter(ended_at=None)
    return list(rows.select_related("side", "office", "person", "shared_by", "decided_by"))


def ended(assistance: AssistanceRequest) -> list[Share]:
    """Shares that were taken back or declined, newest first."""
    rows = assistance.shares.exclude(ended_at=None)
    return list(rows.select_related("side", "office", "person", "shared_by", "decided_by", "ended_by"))


def people_in(found: Iterable[Group]) -> int:
    """How many accounts there are in all groups; one that stands in two of them counts once."""
    return len({reader.person.pk for group in found for reader in group.readers})


def _appointments(offices: list[Organisation]) -> list[Appointment]:
    rows = Appointment.objects.active().filter(organisation__in=offices, role__in=READING_ROLES)
    return list(rows.select_related("person"))


def _readers(held: list[Appointment], office: Organisation, acts: Iterable[tuple[str, Any]]) -> list[Reader]:
    found: dict[int, Reader] = {}
    for row in held:
        if row.organisation_id != office.pk:
            continue
        reader = found.setdefault(row.person_id, Reader(row.person))
        reader.roles.append(row.get_role_display())
        allowed = [str(words) for right, words in acts if right in GRANTS[row.role]]
        reader.may += [words for words in allowed if words not in reader.may]
    return list(found.values())


def staff() -> list[Staff]:
    """The Federation's people: what they know of any request without reading it."""
    held = Appointment.objects.active().filter(organisation__kind=OfficeKind.FEDERATION)
    roles: dict[str, set[int]] = {}
    for person, role in held.values_list("person_id", "role"):
        roles.setdefault(role, set()).add(person)
    auditors = roles.pop(Role.AUDIT_ADMINISTRATOR, set())
    others = set().union(*roles.values()) - auditors
    log = _("metadata only: the log tells number, act, person and time, and no content")
    nothing = _("no content; that only opens when a party brings a dispute about this request")
    return [
        Staff(len(auditors), str(Role.AUDIT_ADMINISTRATOR.label), log),
        Staff(len(others), _("Other staff of the Federation"), nothing),
    ]


def needs_consent(side: Organisation, office: Organisation) -> bool:
    """Offices above the sharing one lead it and read at once; for all others the other party has to agree."""
    return office.pk not in {above.pk for above in superiors(side)}


def candidates(office: Organisation) -> list[Reader]:
    """The people of an office with whom a request can be shared: those who read requests there."""
    return [
        reader for reader in _readers(_appointments([office]), office, ()) if not reader.person.is_service
    ]


def person_of(office: Organisation, username: str) -> User | None:
    """The candidate with this account; None where there is none."""
    return next((r.person for r in candidates(office) if r.person.username == username), None)


def reached(office: Organisation, person: User | None) -> int:
    """How many people will see it."""
    return 1 if person else len(candidates(office))


def warnings(side: Organisation, office: Organisation, person: User | None) -> list[str]:
    """Why this audience is unusual, each as a sentence; empty for an everyday one."""
    found, names = [], {"side": side.name, "office": office.name}
    given = Q(needs_consent=False) | Q(is_agreed=True)
    if not Share.objects.filter(given, side=side, office=office).exists():
        found.append(_("%(side)s has never shared a request with %(office)s before.") % names)
    if side.code[:2] != office.code[:2]:
        found.append(_("%(office)s lies in another province than %(side)s.") % names)
    if person is None:
        found.append(_("It goes to a whole office, not to a person: %(office)s.") % names)
    return found and [*found, will_see(reached(office, person))]


def will_see(count: int) -> str:
    """The number of people, as a sentence."""
    words = ngettext("%(n)s person will see it.", "%(n)s people will see it.", count)
    return words % {"n": count}
