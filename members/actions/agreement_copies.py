"""The depositary certifies the adopted text: one PDF/A for each language, made once and never again."""

import hashlib

from django.db import transaction
from django.utils import timezone

from cooperation.kernel import audit
from cooperation.kernel.verification import new_code
from members import documents
from members.models import AgreementVersion, CertifiedCopy, User
from members.models.consultation import LANGUAGES


@transaction.atomic
def certify(version: AgreementVersion, *, by: User | None = None) -> list[CertifiedCopy]:
    """The certified copies of an adopted version; those that are missing are made. `by` None: the portal itself."""
    AgreementVersion.objects.select_for_update().get(pk=version.pk)
    there = {copy.language: copy for copy in version.copies.defer("content")}
    for language, _name in LANGUAGES:
        if language not in there:
            there[language] = _make(version, language, by)
    return list(there.values())


def _make(version: AgreementVersion, language: str, by: User | None) -> CertifiedCopy:
    code, now = new_code(), timezone.now()
    content = documents.certified_copy(version, language=language, code=code, moment=now)
    sha256 = hashlib.sha256(content).hexdigest()
    copy = CertifiedCopy.objects.create(
        version=version, language=language, code=code, sha256=sha256, content=content, issued_at=now
    )
    audit.record("members.certify", version, by=by, language=language, sha256=sha256)
    return copy
