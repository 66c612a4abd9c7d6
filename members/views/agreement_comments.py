"""Comments on a draft: read, write, answer."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cooperation.kernel.errors import NotAllowed, StatePassed
from cooperation.kernel.kept import give_back
from cooperation.kernel.pages import form_page, posted
from cooperation.kernel.paging import capped_count, keyset
from members import rules
from members.actions import agreement_comments as actions
from members.forms.agreement import AnswerForm, CommentForm
from members.models import AgreementVersion


@login_required
@require_safe
def listing(request: HttpRequest, number: int) -> HttpResponse:
    """All comments on a version, oldest first; `open` shows those without an answer."""
    version = _version(request, number)
    rows = version.comments.select_related("organisation", "answered_by")
    only_open = bool(request.GET.get("open"))
    rows = rows.filter(answered_at=None) if only_open else rows
    context = {
        "version": version,
        "page": keyset(rows, order=("id",), cursor=request.GET.get("cursor", "")),
        "count": capped_count(rows),
        "waiting": capped_count(version.comments.filter(answered_at=None)),
        "only_open": only_open,
        "may_comment": rules.can_comment(request.user, version),
        "may_answer": rules.can_keep(request.user) and not version.is_public,
    }
    return render(request, "members/agreement_comments.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: HttpRequest, number: int, article: int) -> HttpResponse:
    """Write a comment on one article, or on the whole (0)."""
    version = _version(request, number)
    offices = rules.commenting_offices(request.user)
    if not offices:
        raise NotAllowed(target=version, act="members.comment")
    if not rules.can_comment(request.user, version):
        raise StatePassed(target=version, act="members.comment")
    clause = get_object_or_404(version.articles, number=article) if article else None
    return form_page(
        request,
        "members/agreement_comment.html",
        CommentForm(posted(request), initial=give_back(request), offices=offices),
        lambda data: actions.comment(version, by=request.user, article=article, **data),
        to=f"{version.get_absolute_url()}#{f'article-{article}' if article else 'preamble'}",
        done=_("Your comment is on record. The secretariat has been told."),
        version=version,
        clause=clause,
        offices=offices,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """The secretariat says what becomes of a comment."""
    version = _version(request, number)
    row: Any = get_object_or_404(version.comments.select_related("organisation", "author"), pk=pk)
    if not rules.can_answer_comment(request.user, row):
        raise NotAllowed(target=version, act="members.answer_comment")
    if version.is_public:
        raise StatePassed(target=version, act="members.answer_comment")
    written = {"outcome": row.outcome, "answer": row.answer}
    return form_page(
        request,
        "members/agreement_answer.html",
        AnswerForm(posted(request), initial={**written, **give_back(request)}),
        lambda data: actions.answer_comment(row, by=request.user, **data),
        to=row.get_absolute_url(),
        done=_("The answer is on record. The author has been told."),
        version=version,
        comment=row,
        clause=version.articles.filter(code=row.code).first(),
    )


def _version(request: HttpRequest, number: int) -> AgreementVersion:
    version = get_object_or_404(AgreementVersion, number=number)
    if not rules.can_read_version(request.user, version) or version.based_on_id is None:
        raise Http404
    if version.is_public and not (request.user.offices or rules.can_keep(request.user)):
        raise Http404
    return version
