"""The letter: its words as data, for the page, for print and for the PDF."""

from dataclasses import asdict, dataclass, field

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cooperation.kernel import letters
from cooperation.kernel.templatetags.portal import day
from requests import checks
from requests.models import AssistanceRequest


@dataclass(frozen=True)
class Letter:
    """An official letter in letter form (GB/T 9704): all text, nothing about layout."""

    office: str
    number: str
    urgency: str
    heading: str
    to: str
    paragraphs: list[str]
    signed_on: str
    contact: str
    demo: bool = False
    papers: list[str] = field(default_factory=list)


def letter(assistance: AssistanceRequest) -> Letter:
    """The letter in the active language, as it stands: a draft shows where number and date will be."""
    return Letter(
        office=assistance.requesting_office.name,
        number=assistance.letter_number or _("(number is given at signing)"),
        urgency=_("Urgent") if assistance.is_urgent else "",
        heading=assistance.title,
        to=assistance.assisting_office.name,
        paragraphs=_paragraphs(assistance),
        signed_on=day(assistance.sent_at) or _("(date of signing)"),
        contact=_("Contact: %(name)s, telephone: %(phone)s")
        % {"name": assistance.contact_name, "phone": assistance.contact_phone},
        demo=settings.PORTAL_DEMO,
        papers=[str(paper) for paper in assistance.papers.all() if paper.supplement_id is None],
    )


def _paragraphs(assistance: AssistanceRequest) -> list[str]:
    subjects = _("; ").join(
        _("%(name)s, %(address)s") % {"name": s.name, "address": s.address} for s in assistance.subjects.all()
    )
    lines = [
        _(
            "Our office is handling the case %(number)s (%(cause)s). On the basis of %(bases)s we ask your office for assistance: %(type)s."
        )
        % {
            "number": assistance.case_number,
            "cause": assistance.cause,
            "bases": _bases(assistance),
            "type": assistance.type.name,
        },
        _("1. Purpose: %(text)s") % {"text": assistance.purpose},
        _("2. Subject: %(text)s") % {"text": subjects},
        _("3. Content: %(text)s") % {"text": assistance.content},
        _("4. Requirements: %(text)s") % {"text": assistance.requirements or _("none")},
    ]
    if assistance.wished_on:
        lines.append(
            _("We should be grateful to have the result by %(day)s.") % {"day": day(assistance.wished_on)}
        )
    return [*lines, _("Under the Multilateral Agreement assistance is given without any fee.")]


def _bases(assistance: AssistanceRequest) -> str:
    rows = list(assistance.bases.all()) or list(checks.bases_of(assistance))
    articles: dict[str, list[str]] = {}
    for row in rows:
        articles.setdefault(row.source, []).append(row.article)
    named = [{"source": source, "article": _(", ").join(found)} for source, found in articles.items()]
    return _("; ").join(_("%(source)s %(article)s") % row for row in named)


def letter_pdf(assistance: AssistanceRequest) -> bytes:
    """The letter as PDF/A-2b, always in Chinese: the official form."""
    with translation.override("zh-hans"):
        data = asdict(letter(assistance))
    return letters.pdf("request", data, moment=assistance.sent_at or timezone.now())
