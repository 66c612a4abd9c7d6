"""The certified copy of the agreement: its words as data for the typesetter, and what its check code tells."""

import hashlib
from datetime import datetime
from itertools import groupby
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from cooperation.kernel import letters
from cooperation.kernel.templatetags.portal import day
from cooperation.kernel.verification import Checked
from members.enums import VersionState
from members.models import AgreementVersion, CertifiedCopy
from members.templatetags.agreement import article_number, item_number, part_number, period_length, threshold


class DamagedCopy(Exception):
    """The stored bytes are not those that were certified. Nothing is handed out."""


def certified_copy(version: AgreementVersion, *, language: str, code: str, moment: datetime) -> bytes:
    """The whole text and what it fixes, in one language, with digest and check code, as PDF/A-2b."""
    with translation.override(language):
        return letters.pdf("agreement", _copy(version, code, moment), moment=moment)


def content_of(copy: CertifiedCopy) -> bytes:
    """The certified bytes. Raises DamagedCopy unless they still have the hash that they were certified with."""
    content = bytes(copy.content)
    if hashlib.sha256(content).hexdigest() != copy.sha256:
        raise DamagedCopy(str(copy))
    return content


def checked(code: str) -> Checked | None:
    """What the check page says of a certified copy."""
    copy = CertifiedCopy.objects.filter(code=code).select_related("version").defer("content").first()
    if copy is None:
        return None
    named = {"title": copy.version.title, "n": copy.version.number, "language": copy.get_language_display()}
    return Checked(
        paper=_("Certified copy: %(title)s, version %(n)s (%(language)s)") % named,
        issued_at=copy.issued_at,
        sha256=copy.sha256,
        holds=copy.version.state == VersionState.IN_FORCE,
        standing=_standing(copy.version),
    )


def _standing(version: AgreementVersion) -> str:
    if version.state == VersionState.ADOPTED:
        return _("Adopted. It enters into force on %(day)s.") % {"day": day(version.in_force_on)}
    if version.state == VersionState.SUPERSEDED:
        return _("Superseded by a later version. It still binds members that have not signed the later one.")
    return _("In force since %(day)s.") % {"day": day(version.in_force_on)}


def _copy(version: AgreementVersion, code: str, moment: datetime) -> dict[str, Any]:
    return {
        "lang": (translation.get_language() or "zh")[:2],
        "title": version.title,
        "subtitle": _("Version %(n)s") % {"n": version.number},
        "adopted": _("Adopted on %(day)s") % {"day": day(version.adopted_on)},
        "certified": _("Certified copy"),
        "certificate": _certificate(version, moment),
        "preamble_title": _("Preamble"),
        "preamble": version.preamble,
        "parts": _parts(version),
        "annex_title": _("What this version fixes as data"),
        "annex": _annex(version),
        "digest": f"SHA-256 {version.digest}",
        "code": code,
        "check": _("Check this copy at %(address)s") % {"address": f"{settings.PORTAL_URL}/verify/{code}/"},
        "page": _("Page"),
        "demo": _("Demonstration text, not an official agreement") if settings.PORTAL_DEMO else "",
    }


def _certificate(version: AgreementVersion, moment: datetime) -> list[str]:
    """What the depositary says of the copy."""
    named = {"depositary": settings.FEDERATION_NAME, "day": day(moment)}
    lines = [
        _("The secretariat of the %(depositary)s, depositary, has certified this copy on %(day)s.") % named
    ]
    if version.is_provisional:
        lines.append(_("The version was adopted provisionally by two members of the secretariat."))
    lines.append(_("The Chinese text is authentic; the English text is for reference."))
    lines.append(
        _("The digest is taken over the Chinese and the English text together; a signature names it.")
    )
    return lines


def _parts(version: AgreementVersion) -> list[dict[str, Any]]:
    articles = list(version.articles.order_by("number"))
    found = []
    for number, group in groupby(articles, key=lambda article: article.part):
        rows = list(group)
        clauses = [
            {"title": f"{article_number(row.number)}　{row.title}", "paragraphs": row.paragraphs}
            for row in rows
        ]
        found.append({"title": f"{part_number(number)}　{rows[0].part_title}", "articles": clauses})
    return found


def _annex(version: AgreementVersion) -> list[dict[str, Any]]:
    """Tables of three columns: what, how much, which article."""
    periods = [(row.text, period_length(row), row.article) for row in version.periods.all()]
    numbers = [(row.text, threshold(row), row.article) for row in version.thresholds.all()]
    grounds = [
        (row.text, item_number(n), row.article) for n, row in enumerate(version.refusal_grounds.all(), 1)
    ]
    measures = [(row.text, row.get_decided_by_display(), row.article) for row in version.measures.all()]
    tables = [
        (_("Periods"), periods),
        (_("Thresholds"), numbers),
        (_("Grounds of refusal: this list is closed"), grounds),
        (_("Measures: this list is closed"), measures),
    ]
    return [
        {
            "title": title,
            "rows": [[text, str(value), article_number(article)] for text, value, article in rows],
        }
        for title, rows in tables
        if rows
    ]
