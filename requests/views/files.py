"""Downloads: always as attachments, checked against their SHA-256 first, always recorded."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_GET

from cooperation.kernel import audit, files
from cooperation.kernel.models import StoredFile
from requests.views.access import visible_or_404


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
