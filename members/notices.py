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
ACCESSION_DECIDED = kind(
    "members.accession_decided",
    _("Decision on your accession"),
    _("The accession of %(office)s has been decided."),
)
SIGNING_DORMANT = kind(
    "members.signing_dormant",
    _("Signing rights lie dormant"),
    _(
        "The password of %(person)s was reset. Signing rights lie dormant until a second person confirms the holder."
    ),
)
