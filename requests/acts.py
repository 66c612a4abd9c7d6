"""What the audit log calls the acts on requests: the words of the timeline, and those for what it does not tell."""

from django.utils.translation import gettext_lazy as _

from cooperation.kernel.acts import name_acts
from requests.timeline import LABELS

name_acts("requests", LABELS)
name_acts(
    "requests",
    {
        "edit": _("Draft changed"),
        "copy": _("Copied as a new request"),
        "add_paper": _("Paper added"),
        "remove_paper": _("Paper removed"),
        "register_pointer": _("Graded item entered by its receipt"),
        "open": _("Opened for the first time"),
        "download": _("File downloaded"),
        "letter_pdf": _("Letter downloaded as PDF"),
        "make_letter": _("Letter made as PDF"),
        "export": _("List exported"),
        "write_note": _("Internal note written"),
        "read_shared": _("Read by somebody with whom it is shared"),
        "decide_share": _("Consent to sharing decided"),
    },
)
