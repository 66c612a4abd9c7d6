"""The secretariat's desk for a draft: text and data, one page for each article and row."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cooperation.kernel.errors import StatePassed
from cooperation.kernel.kept import give_back
from cooperation.kernel.pages import form_page, posted
from members import rules
from members.actions import agreement_drafting as actions
from members.enums import VersionState
from members.forms.agreement import (
    ArticleForm,
    GroundForm,
    HeadingForm,
    MeasureForm,
    PeriodForm,
    RowForm,
    ThresholdForm,
    with_code,
)
from members.models import AgreementVersion, Article, Threshold

FORMS: dict[str, type[RowForm]] = {
    "periods": PeriodForm,
    "thresholds": ThresholdForm,
    "grounds": GroundForm,
    "measures": MeasureForm,
    "obligations": RowForm,
    "statements": RowForm,
}
TITLES = {
    "periods": gettext_lazy("Periods"),
    "thresholds": gettext_lazy("Thresholds"),
    "grounds": gettext_lazy("Grounds of refusal"),
    "measures": gettext_lazy("Measures"),
    "obligations": gettext_lazy("Obligations"),
    "statements": gettext_lazy("Signing statements"),
}


@login_required
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Open the draft of the next version."""
    if not rules.can_keep(request.user):
        raise Http404
    version = actions.start_version(by=request.user)
    return redirect("members:agreement_draft", number=version.number)


@login_required
@require_safe
def draft(request: HttpRequest, number: int) -> HttpResponse:
    """Everything of the draft that can be edited, each with its link."""
    version = _draft(request, number)
    rows = [
        (kind, TITLES[kind], list(table._default_manager.filter(version=version)), kind in actions.LISTS)
        for kind, table in actions.KINDS.items()
    ]
    context = {"version": version, "articles": list(version.articles.all()), "tables": rows}
    return render(request, "members/agreement_draft.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def heading(request: HttpRequest, number: int) -> HttpResponse:
    """Title and preamble."""
    version = _draft(request, number)
    form = _form(request, HeadingForm, version)
    return _page(request, version, form, _("Title and preamble"), lambda data: actions.edit_heading(
        version, by=request.user, **data))  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def article(request: HttpRequest, number: int, article: int) -> HttpResponse:
    """One article."""
    version = _draft(request, number)
    row = _article(version, article)
    form = _form(request, ArticleForm, row)
    return _page(request, version, form, f"{row} {row.title}", lambda data: actions.edit_article(
        row, by=request.user, **data), article=row)  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def insert(request: HttpRequest, number: int, article: int) -> HttpResponse:
    """A new article behind this one."""
    version = _draft(request, number)
    before = _article(version, article)
    form = with_code(ArticleForm)(posted(request), initial=give_back(request))
    title = _("New article behind %(article)s") % {"article": before}
    return _page(request, version, form, title, lambda data: actions.insert_article(
        version, by=request.user, after=article, **data))  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, number: int, article: int) -> HttpResponse:
    """Take an article out, after a page that says what follows."""
    version = _draft(request, number)
    row = _article(version, article)
    title = _("Take out %(article)s") % {"article": f"{row} {row.title}"}
    return _page(request, version, forms.Form(posted(request)), title, lambda data: actions.remove_article(
        row, by=request.user), article=row, removes=True)  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def row(request: HttpRequest, number: int, kind: str, code: str) -> HttpResponse:
    """Something that the version fixes as data."""
    version = _draft(request, number)
    if kind not in FORMS:
        raise Http404
    found: Any = get_object_or_404(actions.KINDS[kind]._default_manager.all(), version=version, code=code)
    more = {"kind": found.kind} if isinstance(found, Threshold) else {}
    form = _form(request, FORMS[kind], found, **more)
    return _page(request, version, form, f"{TITLES[kind]}: {found}", lambda data: actions.edit_row(
        found, by=request.user, **data))  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_row(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    """Lengthen one of the closed lists."""
    version = _draft(request, number)
    if kind not in actions.LISTS:
        raise Http404
    form = with_code(FORMS[kind])(posted(request), initial=give_back(request))
    title = _("Add to: %(list)s") % {"list": TITLES[kind]}
    return _page(
        request, version, form, title, lambda data: actions.add_row(version, kind, by=request.user, **data)
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove_row(request: HttpRequest, number: int, kind: str, code: str) -> HttpResponse:
    """Shorten one of the closed lists, after a page that shows what goes."""
    version = _draft(request, number)
    if kind not in actions.LISTS:
        raise Http404
    found: Any = get_object_or_404(actions.KINDS[kind]._default_manager.all(), version=version, code=code)
    title = _("Take out: %(text)s") % {"text": found}
    return _page(
        request,
        version,
        forms.Form(posted(request)),
        title,
        lambda data: actions.remove_row(found, by=request.user),
        takes=found,
    )


def _draft(request: HttpRequest, number: int) -> AgreementVersion:
    """The draft, for the secretariat. 404 for others, 409 once it is no draft any more."""
    if not rules.can_keep(request.user):
        raise Http404
    version = get_object_or_404(AgreementVersion, number=number)
    if version.state != VersionState.DRAFT:
        raise StatePassed(target=version, act="members.edit_draft")
    return version


def _article(version: AgreementVersion, number: int) -> Article:
    return get_object_or_404(version.articles, number=number)


def _form(request: HttpRequest, form: type[forms.Form], row: Any, **more: Any) -> forms.Form:
    written = {name: getattr(row, name) for name in form.base_fields if hasattr(row, name)}
    return form(posted(request), initial={**written, **give_back(request)}, **more)


def _page(
    request: HttpRequest, version: AgreementVersion, form: forms.Form, title: str, act: Any, **context: Any
) -> HttpResponse:
    return form_page(
        request,
        "members/agreement_edit.html",
        form,
        act,
        to=reverse("members:agreement_draft", args=[version.number]),
        done=_("Saved."),
        version=version,
        title=title,
        **context,
    )
