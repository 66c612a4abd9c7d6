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
SECOND_FACTOR_CHANGED = kind(
    "members.second_factor_changed",
    _("Change of your second factor"),
    _("The second factor of your account was changed. If it was not you, call the secretariat at once."),
    subject=_("The second factor of your account was changed"),
    optional=False,
)
