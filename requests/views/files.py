"""Downloads: always as attachments, checked against their SHA-256 first, always recorded."""

from uuid import UUID

import structlog
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cooperation.kernel import audit, files
from cooperation.kernel.models import StoredFile
from requests import documents
from requests.actions import letters
from requests.models import AssistanceRequest
from requests.views.access import visible_or_404

log = structlog.get_logger(__name__)


@login_required
@require_GET
def download(request: HttpRequest, number: str, key: UUID) -> HttpResponseBase:
    """A paper or a result file of a request that the reader may see."""
    assistance = visible_or_404(request.user, number)
    stored = StoredFile.objects.filter(key=key).first()
    known = {paper.file_id for paper in assistance.papers.all()}
    known |= {entry.file_id for result in assistance.results.all() for entry in result.files.all()}
    if stored is None or stored.pk not in known:
        raise Http404
    audit.record(
        "requests.download",
        assistance,
        by=request.user,
        outcome="read",
        sha256=stored.sha256,
    )
    return files.download(stored)


@login_required
@require_GET
def letter_pdf(request: HttpRequest, number: str) -> HttpResponseBase:
    """The stored letter of a signed request; of a draft the letter as it stands. Every download is recorded."""
    assistance = visible_or_404(request.user, number)
    try:
        stored = letters.make(assistance)
        answer = files.download(stored) if stored else _draft(assistance)
    except (OSError, RuntimeError):
        log.exception("letter not made", number=number)
        messages.error(
            request,
            _(
                "The PDF could not be made just now; the portal tries again. The letter itself is kept and stands here."
            ),
        )
        return redirect("requests:letter", number=number)
    audit.record(
        "requests.letter_pdf",
        assistance,
        by=request.user,
        outcome="read",
        sha256=stored.sha256 if stored else "",
    )
    return answer


def _draft(assistance: AssistanceRequest) -> HttpResponse:
    response = HttpResponse(documents.draft_pdf(assistance), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{assistance.number}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
