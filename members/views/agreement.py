"""The agreement as it is read: a version's text with what it fixes as data, all versions, certified copies."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cooperation.kernel import states, verification
from members import documents, rules, selectors
from members.enums import OfficeKind, VersionState
from members.models import AgreementVersion, Article, CertifiedCopy, ClauseComment, Organisation, Signature
from members.views.agreement_difference import readable_versions

FIXED = ("periods", "thresholds", "refusal_grounds", "measures", "obligations")


@dataclass(frozen=True)
class Clause:
    """An article with what it fixes as data, and what members have said to it."""

    article: Article
    periods: list[Any]
    thresholds: list[Any]
    grounds: list[Any]
    measures: list[Any]
    obligations: list[Any]
    comments: list[ClauseComment]


@require_safe
def current(request: HttpRequest) -> HttpResponse:
    """The version in force."""
    try:
        return _text(request, selectors.version_in_force())
    except AgreementVersion.DoesNotExist:
        raise Http404 from None


@require_safe
def version(request: HttpRequest, number: int) -> HttpResponse:
    """One version. Drafts are for the secretariat, consultations for members, adopted texts for everybody."""
    return _text(request, get_object_or_404(rules.versions_visible_to(request.user), number=number))


@require_safe
def versions(request: HttpRequest) -> HttpResponse:
    """Every version that the reader may see, with its dates and certified copies."""
    rows = rules.versions_visible_to(request.user).order_by("-number")
    prepared = any(row.state in selectors.PREPARED for row in rows)
    context = {
        "versions": [(row, _copies(row)) for row in rows],
        "may_start": rules.can_keep(request.user) and not prepared,
    }
    return render(request, "members/agreement_versions.html", context)


@require_safe
def copy(request: HttpRequest, number: int, language: str) -> HttpResponse:
    """The certified copy as it was certified. A damaged one is not handed out."""
    found = get_object_or_404(CertifiedCopy, version__number=number, language=language)
    response = HttpResponse(documents.content_of(found), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="agreement-v{number}-{language}.pdf"'
    return response


@require_safe
def verify(request: HttpRequest, code: str = "") -> HttpResponse:
    """The public check of a paper: what it is, its hash and date, whether it still holds. Nothing else."""
    code = code or request.GET.get("code", "").strip()[:60]
    found = verification.check(code) if code else None
    context = {"code": verification.normal(code) or code, "asked": bool(code), "found": found}
    return render(request, "members/verify.html", context, status=404 if code and found is None else 200)


def _text(request: HttpRequest, shown: AgreementVersion) -> HttpResponse:
    clauses = _clauses(shown)
    parts: dict[int, list[Clause]] = defaultdict(list)
    for clause in clauses:
        parts[clause.article.part].append(clause)
    context = {
        "version": shown,
        "parts": list(parts.values()),
        "clauses": clauses,
        "standing": _standing(request, shown),
        "wanted": [row for row in _wanted(request) if row["version"] == shown],
        "versions": readable_versions(request.user),
        "copies": _copies(shown),
        "acts": _acts(request, shown),
        **_signed(shown),
        "may_comment": rules.can_comment(request.user, shown) if request.user.is_authenticated else False,
        "may_edit": shown.state == VersionState.DRAFT and rules.can_keep(request.user),
    }
    return render(request, "members/agreement.html", context)


def _copies(shown: AgreementVersion) -> list[CertifiedCopy]:
    return list(shown.copies.defer("content").order_by("-language")) if shown.is_public else []


def _signed(shown: AgreementVersion) -> dict[str, int]:
    """How many of the members have signed an adopted version."""
    if not shown.is_public:
        return {}
    members = Organisation.objects.members().count()
    return {"members": members, "signed_by": members - selectors.members_without(shown).count()}


def _acts(request: HttpRequest, shown: AgreementVersion) -> list[Any]:
    if not request.user.is_authenticated:
        return []
    return [act for act in states.available(shown, request.user) if act.page]


def _clauses(shown: AgreementVersion) -> list[Clause]:
    """The articles in order, each with the rows that name it."""
    tables = [_by_article(getattr(shown, name).all()) for name in FIXED]
    open_to_comments = shown.state in selectors.PREPARED
    comments = shown.comments.select_related("organisation") if open_to_comments else []
    tables.append(_by_article(comments))
    return [Clause(article, *(table[article.number] for table in tables)) for article in shown.articles.all()]


def _by_article(rows: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.article].append(row)
    return found


def _wanted(request: HttpRequest) -> list[dict[str, Any]]:
    return selectors.signatures_wanted(request.user) if request.user.is_authenticated else []


def own_offices(request: HttpRequest) -> list[Organisation]:
    """The procuratorates for which the reader acts."""
    if not request.user.is_authenticated:
        return []
    return [office for office in request.user.offices if office.kind == OfficeKind.PROCURATORATE]


def _standing(request: HttpRequest, shown: AgreementVersion) -> list[dict[str, Any]]:
    """For each own office: its signature of this version, or whether the reader may prepare one."""
    found = []
    for office in own_offices(request):
        accession = selectors.accession_under_way(office)
        signature = Signature.objects.filter(organisation=office, version=shown, accession=accession).first()
        found.append(
            {
                "office": office,
                "signature": signature,
                "accession": accession if accession and rules.can_see(request.user, accession) else None,
                "may_join": shown.state == VersionState.IN_FORCE and rules.can_accede(request.user, office),
            }
        )
    return found
