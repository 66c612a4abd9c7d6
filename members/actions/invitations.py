"""The Federation invites an office. The office alone decides; nothing is started, ticked or presumed for it."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperation.kernel import audit
from cooperation.kernel.delivery import notify
from cooperation.kernel.errors import NotAllowed
from cooperation.kernel.secrecy import refuse_graded
from members import notices, rules, selectors
from members.enums import OfficeKind
from members.models import Invitation, Organisation, User

LONGEST = timedelta(days=365)


@transaction.atomic
def invite(organisation: Organisation, *, by: User, text: str, expires_on: date) -> Invitation:
    """Tell the procurator-general of an office outside; without an account there, the letter is printed.

    Raises ValidationError on `office`, `text` or `expires_on`.
    """
    if not rules.can_invite(by):
        raise NotAllowed(target=organisation, act="members.invite")
    office = Organisation.objects.select_for_update().get(pk=organisation.pk)
    _require_outside(office)
    _require_words(text, expires_on)
    heads = selectors.people_with("members.accede", office)
    invitation = Invitation.objects.create(
        organisation=office,
        text=text.strip(),
        sent_by=by,
        sent_at=timezone.now(),
        expires_on=expires_on,
        told=len(heads),
    )
    audit.record("members.invite", invitation, by=by, office=office.code, until=expires_on.isoformat())
    _tell(invitation, heads)
    return invitation


def _require_outside(office: Organisation) -> None:
    if office.kind != OfficeKind.PROCURATORATE or office.retired_on:
        raise ValidationError({"office": _("This is not a procuratorate. Choose a procuratorate.")})
    if office.is_member:
        raise ValidationError({"office": _("This office is a member already.")})
    if selectors.accession_under_way(office):
        raise ValidationError(
            {"office": _("This office has an application under way. It needs no invitation.")}
        )
    if office.invitations.filter(expires_on__gte=timezone.localdate()).exists():
        raise ValidationError(
            {"office": _("An invitation to this office still stands. It is not invited twice at a time.")}
        )


def _require_words(text: str, expires_on: date) -> None:
    if not text.strip():
        raise ValidationError({"text": _("Write the words of the invitation.")})
    refuse_graded(text, "text")
    today = timezone.localdate()
    if not today < expires_on <= today + LONGEST:
        raise ValidationError({"expires_on": _("Choose a day after today, within a year.")})


def _tell(invitation: Invitation, heads: list[User]) -> None:
    office = {"zh": invitation.organisation.name_zh, "en": invitation.organisation.name_en}
    notify(
        notices.INVITED,
        to=heads,
        event=f"invitation-{invitation.pk}",
        link=invitation.get_absolute_url(),
        office=office,
        day=invitation.expires_on.isoformat(),
    )
