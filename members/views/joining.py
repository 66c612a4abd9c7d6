"""The invitation as its reader meets it, and the instrument of accession as a file."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cooperation.kernel import audit
from members import instruments, rules, selectors
from members.models import Instrument, Invitation


@login_required
@require_safe
def invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """What the Federation writes, and that it binds nobody. For the invited head and for who may invite."""
    found = get_object_or_404(Invitation.objects.select_related("organisation"), pk=pk)
    invited = rules.is_head_of(request.user, found.organisation)
    if not (invited or rules.can_invite(request.user)):
        raise Http404
    context = {
        "invitation": found,
        "stands": found.stands(),
        "invited": invited,
        "running": selectors.accession_under_way(found.organisation) if invited else None,
    }
    return render(request, "members/invitation.html", context)


@login_required
@require_safe
def instrument(request: HttpRequest, pk: int) -> HttpResponse:
    """The frozen paper, for who sees the application. A damaged one is not handed out."""
    accession = get_object_or_404(rules.visible_to(request.user), pk=pk)
    found = get_object_or_404(Instrument, accession=accession)
    response = HttpResponse(instruments.content_of(found), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="instrument-{accession.organisation.code}.pdf"'
    response["Cache-Control"] = "private, no-store"
    audit.record("members.read_instrument", accession, by=request.user, outcome="read", code=found.code)
    return response
