"""The course of a version: consultation, adoption by two persons, entry into force."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperation.kernel import states
from cooperation.kernel.delivery import notify
from members import notices, selectors
from members.actions.agreement_copies import certify
from members.actions.identity import confirm_identity
from members.enums import VersionState
from members.models import AgreementVersion, User


@transaction.atomic
def open_consultation(version: AgreementVersion, *, by: User, until: date) -> AgreementVersion:
    """Lay the draft before the members; its text stays as it is while they comment."""
    if until <= timezone.localdate():
        raise ValidationError({"until": _("Choose a later day: members need time to comment.")})
    states.perform(version, "open_consultation", by=by, changes={"consultation_until": until})
    people = selectors.people_of_members("members.comment_agreement")
    _tell(version, notices.VERSION_CONSULTATION, people, f"consultation-{until}", day=notices.in_both(until))
    return version


def return_to_draft(version: AgreementVersion, *, by: User) -> AgreementVersion:
    """Take the draft back to work comments in. Comments and answers stay."""
    return states.perform(version, "return_to_draft", by=by)


@transaction.atomic
def propose_adoption(version: AgreementVersion, *, by: User, reasons: str) -> AgreementVersion:
    """The consultation is over and every comment answered: a second person decides on adoption."""
    states.check(version, "propose_adoption", by=by)
    if version.consultation_until and version.consultation_until >= timezone.localdate():
        raise ValidationError(_("The consultation is still open. Members may comment until its last day."))
    waiting = version.comments.filter(answered_at=None).count()
    if waiting:
        text = _("%(count)s comments have no answer yet. Answer each one first.")
        raise ValidationError(text % {"count": waiting})
    changes = {"proposed_by": by, "proposed_at": timezone.now(), "reasons": reasons}
    states.perform(version, "propose_adoption", by=by, note=reasons, changes=changes)
    others = [p for p in selectors.people_with("members.keep_agreement") if p != by]
    _tell(version, notices.VERSION_PROPOSED, others, f"proposed-{timezone.now():%Y%m%d%H%M%S}")
    return version


def reopen_consultation(version: AgreementVersion, *, by: User, reasons: str) -> AgreementVersion:
    """No adoption yet: back to the consultation, with the reasons in the log."""
    changes = {"proposed_by": None, "proposed_at": None}
    return states.perform(version, "reopen_consultation", by=by, note=reasons, changes=changes)


def adopt_provisionally(
    version: AgreementVersion, *, by: User, password: str, in_force_on: date, code: str = ""
) -> AgreementVersion:
    """A second member of the secretariat adopts in the place of the assembly: provisional, and named so.

    From here on text and data are frozen, the copies certified, and each member's own procurator-general asked.
    Raises ValidationError for a day that has passed or a wrong password or code.
    """
    states.check(version, "adopt_provisionally", by=by)
    if in_force_on < timezone.localdate():
        raise ValidationError({"in_force_on": _("This day has passed. Choose today or a later day.")})
    confirm_identity(by, password, code)  # outside the transaction: a wrong one stays counted
    with transaction.atomic():
        states.check(states.lock(version), "adopt_provisionally", by=by)
        today = timezone.localdate()
        changes = {
            "adopted_by": by,
            "adopted_on": today,
            "in_force_on": in_force_on,
            "signing_until": selectors.window_end(version, today),
            "digest": version.text_digest(),
            "numbers": version.thresholds_as_numbers(),
        }
        states.perform(version, "adopt_provisionally", by=by, note=version.reasons, changes=changes)
        certify(version, by=by)
        _ask_members(version)
        if in_force_on == today:
            bring_into_force(version)
    return version


def _ask_members(version: AgreementVersion) -> None:
    """Each member's own procurator-general is asked to sign."""
    for office in selectors.members_without(version):
        notify(
            notices.VERSION_ADOPTED,
            to=selectors.people_with("members.accede", office),
            event=f"version-{version.number}-adopted-{office.code}",
            link=version.get_absolute_url(),
            n=version.number,
            office={"zh": office.name_zh, "en": office.name_en},
            day=notices.in_both(selectors.signing_until(version, office)),
        )


@transaction.atomic
def bring_into_force(version: AgreementVersion) -> AgreementVersion:
    """The day has come. The version before gives way, and goes on binding those who have not signed this one."""
    for older in AgreementVersion.objects.filter(state=VersionState.IN_FORCE):
        states.perform(older, "supersede", by=None, by_version=version.number)
    states.perform(version, "bring_into_force", by=None)
    people = selectors.people_of_members("members.comment_agreement")
    _tell(version, notices.VERSION_IN_FORCE, people, "in-force")
    return version


def sweep_versions() -> int:
    """Bring adopted versions into force whose day has come, the oldest first; how many."""
    due = AgreementVersion.objects.filter(state=VersionState.ADOPTED, in_force_on__lte=timezone.localdate())
    rows = list(due.order_by("number"))
    for version in rows:
        bring_into_force(version)
    return len(rows)


def _tell(version: AgreementVersion, kind: str, people: list[User], what: str, **params: Any) -> None:
    event = f"version-{version.number}-{what}"
    notify(kind, to=people, event=event, link=version.get_absolute_url(), n=version.number, **params)
