"""The letter: its words as data, for the page, for print and for the PDF."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cooperation.kernel import letters
from cooperation.kernel.templatetags.portal import day
from members.models.bilingual import english
from requests import checks
from requests.models import AssistanceRequest, SentLetter

LANGUAGES = {"zh": "zh-hans", "en": "en"}


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
    owed: list[str] = field(default_factory=list)


def letter(assistance: AssistanceRequest) -> Letter:
    """The letter in the active language: as it was signed, or of a draft as it stands."""
    kept = sent_letter(assistance)
    return Letter(**kept.words["en" if english() else "zh"]) if kept else composed(assistance)


def sent_letter(assistance: AssistanceRequest) -> SentLetter | None:
    """What was signed, with its file; None before the signature."""
    if assistance.sent_at is None:
        return None
    return SentLetter.objects.filter(assistance=assistance).select_related("file").first()


def composed(assistance: AssistanceRequest) -> Letter:
    """The letter as the draft stands now: it shows where number and date will be."""
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
        owed=[paper.name for paper in checks.missing_papers(assistance)] if assistance.is_urgent else [],
    )


def in_both_languages(assistance: AssistanceRequest) -> dict[str, Letter]:
    """The draft's letter by language, "zh" and "en"."""
    found = {}
    for name, code in LANGUAGES.items():
        with translation.override(code):
            found[name] = composed(assistance)
    return found


def signed_words(drafts: dict[str, Letter], number: str, signed_at: Any) -> dict[str, Any]:
    """The words to keep for good: with the number and the day that the signature gives."""
    words = {}
    for name, draft in drafts.items():
        with translation.override(LANGUAGES[name]):
            words[name] = asdict(replace(draft, number=number, signed_on=day(signed_at)))
    return words


def digest(assistance: AssistanceRequest, drafts: dict[str, Letter] | None = None) -> str:
    """SHA-256 of what a signer has before the eyes: the letter, the subjects, the papers with their hashes."""
    drafts = drafts or in_both_languages(assistance)
    seen = {
        "letters": {name: asdict(draft) for name, draft in drafts.items()},
        "facts": [assistance.number, assistance.rank, assistance.in_custody, assistance.urgent_reason],
        "subjects": [[subject.name, subject.address] for subject in assistance.subjects.all()],
        "papers": [
            [paper.type.code if paper.type else "", paper.file.name, paper.file.sha256]
            for paper in assistance.papers.all()
        ],
    }
    return hashlib.sha256(json.dumps(seen, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


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
    rows: Iterable[Any] = checks.bases_of(assistance)
    if assistance.sent_at:  # sent before letters were kept: the wording of that day
        rows = list(assistance.bases.all()) or rows
    articles: dict[str, list[str]] = {}
    for row in rows:
        articles.setdefault(row.source, []).append(row.article)
    named = [{"source": source, "article": _(", ").join(found)} for source, found in articles.items()]
    return _("; ").join(_("%(source)s %(article)s") % row for row in named)


def draft_pdf(assistance: AssistanceRequest) -> bytes:
    """The letter of a draft as PDF/A-2b, always in Chinese: the official form."""
    with translation.override("zh-hans"):
        return letters.pdf(
            "request", asdict(composed(assistance)), moment=assistance.sent_at or timezone.now()
        )
