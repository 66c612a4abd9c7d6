"""Kinds of notice of the members app."""

from datetime import date

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from cooperation.kernel.delivery import kind
from cooperation.kernel.templatetags.portal import day


def in_both(value: date | None) -> dict[str, str]:
    """A day for a notice, as readers of either language write it."""
    found = {}
    for key, language in (("zh", "zh-hans"), ("en", "en")):
        with translation.override(language):
            found[key] = day(value)
    return found


ACTIVATE = kind(
    "members.activate",
    _("Activation of an account"),
    _("An account was opened for you. Set your own password through this link; it works once."),
    subject=_("Activate your account"),
    optional=False,
)
RESET = kind(
    "members.reset",
    _("New password"),
    _("A new password was asked for. If it was not you, do nothing."),
    subject=_("Set a new password"),
    optional=False,
)
OFFICE_RENAMED = kind(
    "members.office_renamed",
    _("An office got a new name"),
    _("%(before)s is now called %(office)s."),
)
OFFICE_MERGED = kind(
    "members.office_merged",
    _("An office was merged"),
    _("%(before)s was merged into %(office)s."),
)
PARTNER_REGISTERED = kind(
    "members.partner_registered",
    _("A partner awaits confirmation"),
    _("The entry of the partner %(partner)s awaits confirmation by a second person."),
)
PARTNER_OPENED = kind(
    "members.partner_opened",
    _("A partner was confirmed"),
    _("The entry of the partner %(partner)s is confirmed. The register tells what is open and until when."),
)
PARTNER_ENDED = kind(
    "members.partner_ended",
    _("A partnership ended early"),
    _("The entry of the partner %(partner)s was ended."),
)
ACCESSION_SUBMITTED = kind(
    "members.accession_submitted",
    _("An accession was submitted"),
    _("%(office)s has signed and submitted its accession."),
)
ACCESSION_CHECKED = kind(
    "members.accession_checked",
    _("An accession awaits approval"),
    _("The accession of %(office)s awaits approval by a second person."),
)
ACCESSION_SUPPLEMENT = kind(
    "members.accession_supplement",
    _("A supplement to your accession"),
    _("The secretariat asks for a supplement to the accession of %(office)s."),
)
ACCESSION_APPROVED = kind(
    "members.accession_approved",
    _("Your accession was approved"),
    _("The accession of %(office)s was approved. It enters into force on %(day)s."),
)
ACCESSION_DECLINED = kind(
    "members.accession_declined",
    _("Your accession was declined"),
    _("The accession of %(office)s was declined. The reasons stand with the application."),
)
ACCESSION_TAKEN_BACK = kind(
    "members.accession_taken_back",
    _("An accession was taken back"),
    _("%(office)s has taken back its application."),
)
ACCESSION_IN_FORCE = kind(
    "members.accession_in_force",
    _("Your office is a member"),
    _("The accession of %(office)s has entered into force: the office is a member."),
)
SIGNING_DORMANT = kind(
    "members.signing_dormant",
    _("Signing rights lie dormant"),
    _(
        "Password or second factor of %(person)s was reset. Signing rights lie dormant until a second person confirms the holder."
    ),
)
SIGNING_CONFIRMED = kind(
    "members.signing_confirmed",
    _("Your signing rights were confirmed"),
    _("A second person has confirmed you: you can sign for your office again."),
)
SIGNING_DECLINED = kind(
    "members.signing_declined",
    _("Signing rights were not confirmed"),
    _("The signing rights of %(person)s were not confirmed and stay dormant."),
)
INVITED = kind(
    "members.invited",
    _("An invitation to your office"),
    _(
        "The Federation invites %(office)s to join the agreement. Your office decides freely; the invitation stands until %(day)s."
    ),
)
NOTICE_GIVEN = kind(
    "members.notice_given",
    _("A member withdraws"),
    _(
        "%(office)s has given notice of withdrawal. Its last day as a member is %(day)s; open requests are finished."
    ),
)
NOTICE_TAKEN_BACK = kind(
    "members.notice_taken_back",
    _("A notice of withdrawal was taken back"),
    _("%(office)s has taken back its notice of withdrawal and stays a member."),
)
WITHDRAWN = kind(
    "members.withdrawn",
    _("A member has withdrawn"),
    _(
        "%(office)s is no member any more. Open requests are finished and stay to be read; new ones go by paper."
    ),
)
DECISION_RECORDED = kind(
    "members.decision_recorded",
    _("A decision about a membership awaits you"),
    _("A decision about the membership of %(office)s was recorded. A second person confirms the record."),
)
DECISION_REJECTED = kind(
    "members.decision_rejected",
    _("The record of a decision was not confirmed"),
    _("The record of a decision about the membership of %(office)s was not confirmed. It has no effect."),
)
SUSPENDED = kind(
    "members.suspended",
    _("The rights of a member are suspended"),
    _("The rights of %(office)s are suspended until %(day)s: it sends no new requests. Its duties go on."),
)
SUSPENSION_ENDED = kind(
    "members.suspension_ended",
    _("A suspension has ended"),
    _(
        "The suspension of %(office)s has ended. It has all rights of a member again, unless it has given notice."
    ),
)
EXCLUDED = kind(
    "members.excluded",
    _("A member was excluded"),
    _("%(office)s was excluded from the agreement. Open requests are finished and stay to be read."),
)
SECOND_FACTOR_CHANGED = kind(
    "members.second_factor_changed",
    _("Change of your second factor"),
    _("The second factor of your account was changed. If it was not you, call the secretariat at once."),
    subject=_("The second factor of your account was changed"),
    optional=False,
)
VERSION_CONSULTATION = kind(
    "members.version_consultation",
    _("Consultation on a new version of the agreement"),
    _("Version %(n)s of the agreement is open for comments until %(day)s."),
)
COMMENT_WRITTEN = kind(
    "members.comment_written",
    _("A comment on a draft of the agreement"),
    _("%(office)s has commented on the draft of version %(n)s."),
)
COMMENT_ANSWERED = kind(
    "members.comment_answered",
    _("An answer to your comment"),
    _("Your comment on the draft of version %(n)s has been answered."),
)
VERSION_PROPOSED = kind(
    "members.version_proposed",
    _("A version of the agreement awaits adoption"),
    _("Version %(n)s of the agreement is proposed for adoption. A second person decides."),
)
VERSION_ADOPTED = kind(
    "members.version_adopted",
    _("A new version of the agreement was adopted"),
    _(
        "Version %(n)s of the agreement was adopted. You decide for %(office)s until %(day)s whether to sign it."
    ),
)
VERSION_REMINDER = kind(
    "members.version_reminder",
    _("The time to sign a new version runs out"),
    _("%(office)s has not signed version %(n)s of the agreement. It may do so until %(day)s."),
)
VERSION_NOT_SIGNED = kind(
    "members.version_not_signed",
    _("The time to sign a new version has run out"),
    _("%(office)s has not signed version %(n)s of the agreement and stays on the version it has signed."),
)
VERSION_SIGNED = kind(
    "members.version_signed",
    _("A member has signed a new version"),
    _("%(office)s has signed version %(n)s of the agreement."),
)
VERSION_IN_FORCE = kind(
    "members.version_in_force",
    _("A new version of the agreement is in force"),
    _("Version %(n)s of the agreement is in force."),
)
