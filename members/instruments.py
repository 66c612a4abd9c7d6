"""The instrument of accession: its words as data for the typesetter, and what its check code tells."""

import hashlib
from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from cooperation.kernel import letters
from cooperation.kernel.templatetags.portal import day, moment
from cooperation.kernel.verification import Checked
from members.enums import AccessionState
from members.models import Accession, Instrument, Signature
from members.templatetags.agreement import article_number


class DamagedInstrument(Exception):
    """The stored bytes are not those that were frozen at signing. Nothing is handed out."""


def instrument_pdf(signature: Signature, *, code: str, at: datetime) -> bytes:
    """What was signed, by whom, when and under which text, as PDF/A-2b; in Chinese, the official form."""
    with translation.override("zh-hans"):
        return letters.pdf("instrument", _words(signature, code), moment=at)


def content_of(instrument: Instrument) -> bytes:
    """The frozen bytes. Raises DamagedInstrument unless they still have the hash of the day of signing."""
    content = bytes(instrument.content)
    if hashlib.sha256(content).hexdigest() != instrument.sha256:
        raise DamagedInstrument(str(instrument))
    return content


def checked(code: str) -> Checked | None:
    """What the check page says of an instrument. An application that did not lead to membership is "not in force"."""
    rows = Instrument.objects.filter(code=code).defer("content")
    found = rows.select_related("accession__organisation", "accession__version").first()
    if found is None:
        return None
    accession = found.accession
    named = {
        "office": accession.organisation.name,
        "title": accession.version.title,
        "n": accession.version.number,
    }
    in_force = accession.state == AccessionState.IN_FORCE
    return Checked(
        paper=_("Instrument of accession of %(office)s: %(title)s, version %(n)s") % named,
        issued_at=found.issued_at,
        sha256=found.sha256,
        holds=in_force,
        standing=_standing(accession, in_force),
    )


def _standing(accession: Any, in_force: bool) -> str:
    if in_force:
        return _("In force since %(day)s.") % {"day": day(accession.in_force_on)}
    if accession.state == AccessionState.ENDED:
        dates = {"start": day(accession.in_force_on), "end": day(accession.ended_on)}
        return _("Was in force from %(start)s to %(end)s.") % dates
    return _("Not in force.")


def _words(signature: Signature, code: str) -> dict[str, Any]:
    accession = cast(Accession, signature.accession)  # an instrument is made for none but an accession
    version, office = signature.version, signature.organisation
    acceded = _(
        "%(office)s accedes, of its own will, to the %(title)s, version %(n)s, as a whole and without reservation."
    )
    ticked = version.statements.filter(code__in=signature.statements)
    return {
        "heading": _("Instrument of accession"),
        "title": version.title,
        "sentence": acceded % {"office": office.name, "title": version.title, "n": version.number},
        "facts": [
            [_("Office"), f"{office.name} ({office.code})"],
            [_("Procurator-general"), signature.person.name],
            [_("Signed"), moment(signature.signed_at)],
            [_("Version of the agreement"), str(version.number)],
        ],
        "digest": _("Digest of the text: SHA-256 %(digest)s") % {"digest": signature.digest},
        "intent_title": _("Statement of intent"),
        "intent": accession.intent.split("\n"),
        "statements_title": _("Statements made when signing"),
        "statements": [row.text for row in ticked],
        "obligations_title": _("Obligations, each acknowledged by the procurator-general"),
        "obligations": _obligations(accession),
        "notes": _notes(),
        "code": code,
        "check": _("Check this paper at %(address)s") % {"address": f"{settings.PORTAL_URL}/verify/{code}/"},
        "page": _("Page"),
        "demo": _("Demonstration: offices are real, people and acts are invented")
        if settings.PORTAL_DEMO
        else "",
    }


def _obligations(accession: Any) -> list[list[str]]:
    """Text, article and time of acknowledgement, in the order of the agreement."""
    rows = accession.acknowledgements.select_related("obligation").order_by("obligation__order", "id")
    return [[row.obligation.text, article_number(row.obligation.article), moment(row.at)] for row in rows]


def _notes() -> list[str]:
    depositary = {"depositary": settings.FEDERATION_NAME}
    return [
        _(
            "Made by the portal at the moment of signing and kept by the secretariat of the %(depositary)s, depositary."
        )
        % depositary,
        _(
            "Whether and since when the accession is in force does not follow from this paper; the check page tells it."
        ),
        _(
            "The record of signature in the portal is not a reliable electronic signature in the sense of the law and "
            "not an official seal; the signed paper copy is deposited separately."
        ),
    ]
