"""The requesting office adds something after sending, without being asked."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from cooperation.kernel.kept import give_back
from cooperation.kernel.pages import form_page, posted
from requests import checks
from requests.actions import supplying
from requests.forms import AnswerSupplementForm
from requests.models import AssistanceRequest
from requests.views.access import acting


@acting("add_supplement")
def add_supplement(request: HttpRequest, assistance: AssistanceRequest) -> HttpResponse:
    """An upload for each paper that is owed, for others, and words."""
    owed = checks.owed_papers(assistance)
    papers = owed or list(assistance.type.papers.filter(generated=False))
    form = AnswerSupplementForm(
        posted(request), request.FILES or None, initial=give_back(request), papers=papers
    )
    form.fields["answer"].label = _("What is added or corrected")
    form.order_fields([f"paper_{paper.pk}" for paper in papers])
    return form_page(
        request,
        "requests/add_supplement.html",
        form,
        lambda data: supplying.add_supplement(assistance, by=request.user, **data),
        to=assistance.get_absolute_url(),
        done=_("The supplement is added. The other office has been told."),
        assistance=assistance,
        owed=owed,
    )
