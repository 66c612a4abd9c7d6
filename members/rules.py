"""Who may do what with accessions, accounts and roles."""

from typing import Any

from django.db.models import QuerySet

from members.enums import DormancyOutcome, Membership, OfficeKind, VersionState
from members.models import (
    Accession,
    AgreementVersion,
    Appointment,
    ClauseComment,
    MembershipDecision,
    Organisation,
    User,
    Withdrawal,
)
from members.roles import GRANTS, SIGNING, holds


def can_accede(user: Any, target: Accession | Withdrawal | Organisation) -> bool:
    """Only the own procurator-general of an office that exists: no administrator, no higher office, no staff."""
    if isinstance(target, Organisation) and target.retired_on is not None:
        return False
    office = target.pk if isinstance(target, Organisation) else target.organisation_id
    return holds(user, "members.accede", office)


def is_own_head(user: Any, accession: Accession) -> bool:
    """The office's own procurator-general, also while the signing rights lie dormant: sees, but does not act."""
    return accession.organisation_id in _headed(user)


def is_head_of(user: Any, office: Organisation) -> bool:
    """The office's own procurator-general, awake or dormant."""
    return office.pk in _headed(user)


def _headed(user: Any) -> set[int]:
    return {held.organisation_id for held in user.appointments if "members.accede" in GRANTS[held.role]}


def can_check(user: Any, accession: Accession) -> bool:
    """Staff of the Federation who hold no role in the applying office."""
    return holds(user, "members.check_accession") and not _is_own(user, accession)


def can_decide(user: Any, accession: Accession) -> bool:
    """A second person: not the one who made the formal check."""
    return can_check(user, accession) and accession.checked_by_id != user.pk


def can_see(user: Any, accession: Accession) -> bool:
    """The own procurator-general, and the Federation's staff and council from submission on."""
    if is_own_head(user, accession):
        return True
    return holds(user, "federation.read_pipeline") and accession.submitted_at is not None


def visible_to(user: Any) -> QuerySet[Accession]:
    """The accessions for which `can_see` says yes."""
    rows = Accession.objects.select_related("organisation", "version")
    own = rows.filter(organisation__in=_headed(user))
    if holds(user, "federation.read_pipeline"):
        return rows.exclude(submitted_at=None) | own
    return own


def _is_own(user: Any, target: Accession | MembershipDecision) -> bool:
    return any(held.organisation_id == target.organisation_id for held in user.appointments)


def can_invite(user: Any) -> bool:
    """The secretariat invites; it can never add."""
    return holds(user, "members.invite_office")


def can_record_decision(user: Any, decision: MembershipDecision) -> bool:
    """Staff of the Federation who hold no role in the office concerned."""
    return holds(user, "members.record_decision") and not _is_own(user, decision)


def can_confirm_decision(user: Any, decision: MembershipDecision) -> bool:
    """A second person: not the one who recorded it."""
    return can_record_decision(user, decision) and decision.proposed_by_id != user.pk


def can_start_requests(user: Any, office: Organisation) -> bool:
    """Members only; a member that has given notice finishes what is open but starts nothing."""
    takes_part = office.membership == Membership.MEMBER and office.retired_on is None
    return takes_part and holds(user, "requests.draft_request", office)


def can_ask(user: Any, office: Organisation) -> bool:
    """Whether the reader may start a request to this office: another one, that takes part."""
    senders = [own for own in user.offices if own.pk != office.pk]
    return office.is_addressed and any(can_start_requests(user, own) for own in senders)


def can_see_contacts(user: Any, office: Organisation) -> bool:
    """Names and telephones of a member are for members and the Federation, not for observers and outsiders."""
    return office.is_member and any(
        own.is_member or own.kind == OfficeKind.FEDERATION for own in user.offices
    )


def can_grant(user: Any, appointment: Appointment) -> bool:
    """Security administrators grant roles; the secretariat only the first procurator-general of a non-member."""
    if appointment.person_id == user.pk:
        return False
    if holds(user, "members.grant_roles"):
        return True
    return holds(user, "members.grant_first_procurator_general") and _is_first(appointment)


def _is_first(appointment: Appointment) -> bool:
    """The head of an office outside that has no active head yet."""
    if appointment.role != "procurator_general" or appointment.organisation.membership != "none":
        return False
    heads = Appointment.objects.active().filter(organisation=appointment.organisation, role=appointment.role)
    return not heads.exclude(pk=appointment.pk).exists()


def can_confirm(user: Any, appointment: Appointment) -> bool:
    """The second person: the system administrator or who may grant, but not the one who granted, nor the holder."""
    if user.pk in (appointment.granted_by_id, appointment.person_id):
        return False
    return holds(user, "members.confirm_roles") or can_grant(user, appointment)


def signs(user: User) -> bool:
    """Whether a role of this person signs, awake or dormant."""
    return any(SIGNING & GRANTS[held.role] for held in user.appointments)


def can_confirm_signing(user: Any, holder: User) -> bool:
    """The second person: neither the holder nor whoever made one of the resets."""
    if not holds(user, "members.confirm_signing_rights") or holder.pk == user.pk:
        return False
    open_ones = holder.dormancies.exclude(outcome=DormancyOutcome.CONFIRMED)
    return not open_ones.filter(reset_by=user).exists()


# --- Versions of the agreement --------------------------------------------------------------------


def can_keep(user: Any, _version: AgreementVersion | None = None) -> bool:
    """The secretariat keeps the text: drafts, consultations, answers."""
    return holds(user, "members.keep_agreement")


def can_adopt(user: Any, version: AgreementVersion) -> bool:
    """A second member of the secretariat: not the one who proposed the version for adoption."""
    return can_keep(user) and version.proposed_by_id != user.pk


def can_comment(user: Any, version: AgreementVersion) -> bool:
    """Those who speak for a member, while the consultation is open."""
    return version.state == VersionState.CONSULTATION and bool(commenting_offices(user))


def commenting_offices(user: Any) -> list[Organisation]:
    """The members for which `user` may comment on a draft."""
    return [
        office
        for office in user.offices
        if office.is_member and holds(user, "members.comment_agreement", office)
    ]


def can_answer_comment(user: Any, _comment: ClauseComment) -> bool:
    return can_keep(user)


def can_read_version(user: Any, version: AgreementVersion) -> bool:
    """Adopted texts are public; a consultation is for members; what is being drafted for the secretariat."""
    if version.is_public or can_keep(user):
        return True
    return version.state != VersionState.DRAFT and _is_of_a_member(user)


def versions_visible_to(user: Any) -> QuerySet[AgreementVersion]:
    """The versions for which `can_read_version` says yes."""
    if can_keep(user):
        return AgreementVersion.objects.all()
    states = list(AgreementVersion.PUBLIC)
    if _is_of_a_member(user):
        states += [VersionState.CONSULTATION, VersionState.VOTE]
    return AgreementVersion.objects.filter(state__in=states)


def _is_of_a_member(user: Any) -> bool:
    return bool(user and user.is_authenticated) and any(office.is_member for office in user.offices)


def can_sign_version(user: Any, office: Organisation) -> bool:
    """Only the member's own procurator-general, as for accession."""
    return office.is_member and can_accede(user, office)
