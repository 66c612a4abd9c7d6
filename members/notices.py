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
