"""Kinds of notice of the requests app: number and act, never a case fact."""

from django.utils.translation import gettext_lazy as _

from cooperation.kernel.delivery import kind

SUBMITTED = kind(
    "requests.submitted", _("A request awaits your signature"), _("Request %(number)s awaits your signature.")
)
RETURNED = kind(
    "requests.returned",
    _("A draft was returned to you"),
    _("Request %(number)s was returned to you with a remark."),
)
ARRIVED = kind(
    "requests.arrived",
    _("A request has arrived"),
    _("Request %(number)s has arrived. Confirm receipt and check it."),
)
SENT = kind(
    "requests.sent", _("Your request was signed and sent"), _("Request %(number)s was signed and delivered.")
)
WITHDRAWN = kind("requests.withdrawn", _("A request was withdrawn"), _("Request %(number)s was withdrawn."))
ACCEPTED = kind("requests.accepted", _("Your request was accepted"), _("Request %(number)s was accepted."))
ASSIGNED = kind(
    "requests.assigned", _("A request was assigned to you"), _("Request %(number)s was assigned to you.")
)
SUPPLEMENT_ASKED = kind(
    "requests.supplement_asked",
    _("A supplement is needed"),
    _("A supplement to request %(number)s is needed. The clock stands still."),
)
SUPPLEMENTED = kind(
    "requests.supplemented",
    _("A supplement has come in"),
    _("The supplement to request %(number)s has come in. The clock runs on."),
)
SUPPLEMENT_ADDED = kind(
    "requests.supplement_added",
    _("A supplement was added"),
    _("The requesting office has added a supplement to request %(number)s. The clock runs on."),
)
PAPERS_LATE = kind(
    "requests.papers_late",
    _("Papers of an urgent request are owed"),
    _("Papers of the urgent request %(number)s did not come in within the period. They are still owed."),
)
REFUSAL_PROPOSED = kind(
    "requests.refusal_proposed",
    _("A refusal awaits your signature"),
    _("A refusal of request %(number)s awaits your signature."),
)
REFUSAL_RETURNED = kind(
    "requests.refusal_returned",
    _("A refusal was not signed"),
    _("The refusal of request %(number)s was not signed. The request is to be handled."),
)
REFUSED = kind(
    "requests.refused",
    _("Your request was refused"),
    _("Request %(number)s was refused on a legal ground. The request says what your office can do."),
)
RESULT_SENT = kind(
    "requests.result_sent",
    _("A result has come in"),
    _("The result of request %(number)s has come in. Confirm it or send it back."),
)
SENT_BACK = kind(
    "requests.sent_back",
    _("A result was sent back"),
    _("The result of request %(number)s was sent back for completion."),
)
CONFIRMED = kind(
    "requests.confirmed",
    _("Your result was confirmed"),
    _("The result of request %(number)s was confirmed. The request is closed."),
)
CLOSED_UNANSWERED = kind(
    "requests.closed_unanswered",
    _("A request was closed without answer"),
    _("Request %(number)s was closed: the result was not answered within the period."),
)
LAPSED = kind(
    "requests.lapsed",
    _("A request has lapsed"),
    _("Request %(number)s has lapsed: the supplement did not come in within the period."),
)
NOT_RECEIVED = kind(
    "requests.not_received",
    _("A request was not received in time"),
    _("Nobody has confirmed receipt of request %(number)s within the period."),
)
HANDED_OVER = kind(
    "requests.handed_over",
    _("Work was handed over to you"),
    _("Open requests of a colleague were handed over to you: %(n)s."),
)
SHARE_ASKED = kind(
    "requests.share_asked",
    _("Sharing a request awaits your consent"),
    _("The other office of request %(number)s wants to share it. Agree or decline."),
)
SHARE_DECLINED = kind(
    "requests.share_declined",
    _("Sharing a request was declined"),
    _("The other office of request %(number)s does not agree to share it."),
)
SHARED = kind(
    "requests.shared",
    _("A request was shared"),
    _("Request %(number)s was shared with another office. The request says with whom and until when."),
)
SHARED_WITH_YOU = kind(
    "requests.shared_with_you",
    _("A request was shared with you"),
    _("Request %(number)s was shared with you, to read only."),
)
SHARE_ENDED = kind(
    "requests.share_ended",
    _("The sharing of a request has ended"),
    _("Request %(number)s is no longer shared with another office."),
)
SHARE_OVER = kind(
    "requests.share_over",
    _("A request is no longer shared with you"),
    _("Request %(number)s is no longer shared with you."),
)
