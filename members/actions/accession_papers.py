"""The instrument of accession: made once, when the application is signed, and never again."""

import hashlib

from cooperation.kernel import audit
from cooperation.kernel.verification import new_code
from members import instruments
from members.models import Accession, Instrument, Signature, User


def issue_instrument(accession: Accession, signature: Signature, *, by: User) -> Instrument:
    """Freeze what was signed. Runs in the transaction of the signature: there is never one without the other."""
    code, at = new_code(), signature.signed_at
    content = instruments.instrument_pdf(signature, code=code, at=at)
    sha256 = hashlib.sha256(content).hexdigest()
    instrument = Instrument.objects.create(
        accession=accession, code=code, sha256=sha256, content=content, issued_at=at
    )
    audit.record("members.issue_instrument", accession, by=by, sha256=sha256, code=code)
    return instrument
