"""Leaving: notice of withdrawal and taking it back. And the register of members, open to everybody."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import F, Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from cooperation.kernel import states
from cooperation.kernel.errors import NotAllowed, StatePassed
from cooperation.kernel.pages import filled, form_page
from cooperation.kernel.paging import capped_count, keyset
from members import deadlines, rules, selectors, standing
from members.actions import membership as actions
from members.enums import AccessionState, DecisionState
from members.forms.accession import NoticeForm, PasswordForm
from members.models import Accession, MembershipDecision
from members.views.accession import require_awake

TOLD = (DecisionState.CONFIRMED, DecisionState.ENDED)


@login_required
@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def give_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """The own procurator-general gives notice; the page shows the last day before anything is signed."""
    accession = _own_membership(request, pk, "give_notice")
    if accession.state != AccessionState.IN_FORCE or standing.notice_of(accession.organisation):
        raise StatePassed(target=accession, act="members.give_notice")
    form = filled(request, NoticeForm, by=request.user)
    done = _("Notice of withdrawal is given. All members and the secretariat have been told.")

    def act(typed: dict[str, Any]) -> None:
        actions.give_notice(accession, by=request.user, **typed)

    period = selectors.period(deadlines.version_of(accession), "withdrawal_notice")
    ends = deadlines.notice_ends(accession, timezone.localdate())
    context = {"accession": accession, "ends": ends, "period": period}
    template, to = "members/give_notice.html", accession.get_absolute_url()
    return form_page(request, template, form, act, to=to, done=done, **context)


@login_required
@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def take_back_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Until the last day, and by the own procurator-general only."""
    accession = _own_membership(request, pk, "take_back_notice")
    notice = standing.notice_of(accession.organisation)
    if notice is None:
        raise StatePassed(target=accession, act="members.take_back_notice")
    states.check(notice, "take_back_notice", by=request.user)
    form = filled(request, PasswordForm, by=request.user)
    done = _(
        "The notice is taken back. Your office stays a member; everybody who was told has been told of it."
    )

    def act(typed: dict[str, Any]) -> None:
        actions.take_back_notice(notice, by=request.user, **typed)

    template, to = "members/take_back_notice.html", accession.get_absolute_url()
    return form_page(request, template, form, act, to=to, done=done, accession=accession, notice=notice)


def _own_membership(request: HttpRequest, pk: int, act: str) -> Accession:
    """404 unseen, 403 for who is not its own awake procurator-general."""
    accession = get_object_or_404(rules.visible_to(request.user), pk=pk)
    require_awake(request, accession, act)
    if not rules.can_accede(request.user, accession):
        raise NotAllowed(target=accession, act=f"members.{act}")
    return accession


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Every membership there is and was, with its dates. Names of people and reasons are not public."""
    rows = Accession.objects.filter(state__in=(AccessionState.IN_FORCE, AccessionState.ENDED))
    decisions = MembershipDecision.objects.filter(state__in=TOLD).exclude(kind="lifting").order_by("id")
    rows = (
        rows.select_related("organisation", "version")
        .prefetch_related("withdrawals", Prefetch("decisions", decisions, to_attr="told"))
        .annotate(code=F("organisation__code"))
    )
    page = keyset(rows, order=("code", "id"), cursor=request.GET.get("cursor", ""), size=50)
    return render(request, "members/register.html", {"page": page, "count": capped_count(rows)})
