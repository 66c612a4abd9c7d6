"""A member's own procurator-general signs a new version."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from cooperation.kernel.kept import give_back
from cooperation.kernel.pages import form_page, posted
from members import rules, selectors
from members.actions import agreement_signing as actions
from members.forms.accession import SignForm
from members.models import AgreementVersion, Organisation


@login_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, number: int, code: str) -> HttpResponse:
    """What is signed, by whom, until when; the statements, a declaration, the password again."""
    version = get_object_or_404(AgreementVersion.objects.filter(based_on__isnull=False), number=number)
    office = _own(request, code)
    actions.check_signing(version, office, by=request.user)
    return form_page(
        request,
        "members/agreement_sign.html",
        SignForm(posted(request), initial=give_back(request), version=version, by=request.user),
        lambda data: actions.sign_version(version, office, by=request.user, **data),
        to=version.get_absolute_url(),
        done=_("Signed. The signature stands in the register; the secretariat has been told."),
        version=version,
        office=office,
        until=selectors.signing_until(version, office),
    )


def _own(request: HttpRequest, code: str) -> Organisation:
    """An office of the reader: others get 404, colleagues without the right 403 from the action."""
    office = get_object_or_404(Organisation, code=code)
    if office.pk not in [own.pk for own in request.user.offices] and not rules.can_accede(
        request.user, office
    ):
        raise Http404
    return office
