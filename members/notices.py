"""Kinds of notice of the members app."""

from django.utils.translation import gettext_lazy as _

from cooperation.kernel.delivery import kind

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
