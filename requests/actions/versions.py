"""A new version of the agreement takes over the types of assistance and their papers from the one it is based on."""

from typing import Any

from django.db import transaction

from members.models import AgreementVersion
from requests.models import AssistanceType, PaperType


@transaction.atomic
def copy_types(
    sender: type[AgreementVersion], *, version: AgreementVersion, based_on: AgreementVersion, **_: Any
) -> None:
    """Receiver of `version_started`: runs in the transaction that opens the draft."""
    for row in AssistanceType.objects.filter(version=based_on):
        bases, papers = list(row.bases.all()), list(row.papers.all())
        row.pk, row.version = None, version
        row.save(force_insert=True)
        row.bases.set(bases)
        for paper in papers:
            paper.pk, paper.type = None, row
        PaperType.objects.bulk_create(papers)
