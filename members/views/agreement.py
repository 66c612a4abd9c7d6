"""The agreement as everybody may read it: the text, what it fixes as data, who has signed."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cooperation.kernel.paging import capped_count, keyset
from members import rules, selectors
from members.enums import AccessionState, Membership, OfficeKind, VersionState
from members.models import AgreementVersion, Article, Organisation, Signature

LEFT = (Membership.NONE, Membership.WITHDRAWN, Membership.EXCLUDED)


@dataclass(frozen=True)
class Clause:
    """An article with what it fixes as data."""

    article: Article
    periods: list[Any]
    grounds: list[Any]
    obligations: list[Any]


@require_safe
def current(request: HttpRequest) -> HttpResponse:
    """The version in force."""
    return _text(request, _in_force())


@require_safe
def version(request: HttpRequest, number: int) -> HttpResponse:
    """One version; drafts are not public."""
    found = get_object_or_404(AgreementVersion.objects.exclude(state=VersionState.DRAFT), number=number)
    return _text(request, found)


@require_safe
def signatures(request: HttpRequest) -> HttpResponse:
    """Which member signed which version when. Names of people are not public."""
    signed = Signature.objects.filter(accession__state=AccessionState.IN_FORCE).select_related("version")
    rows = Organisation.objects.procuratorates().exclude(membership__in=LEFT)
    rows = rows.prefetch_related(
        Prefetch("signatures", signed.order_by("-version__number"), to_attr="signed")
    )
    page = keyset(rows, order=("code",), cursor=request.GET.get("cursor", ""), size=50)
    context = {
        "version": _in_force(),
        "page": page,
        "count": capped_count(rows),
        "own": _own_offices(request),
    }
    return render(request, "members/signatures.html", context)


def _in_force() -> AgreementVersion:
    try:
        return selectors.version_in_force()
    except AgreementVersion.DoesNotExist:
        raise Http404 from None


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
    }
    return render(request, "members/agreement.html", context)


def _clauses(shown: AgreementVersion) -> list[Clause]:
    """The articles in order, each with the rows that name it."""
    tables = [_by_article(rows) for rows in (shown.periods, shown.refusal_grounds, shown.obligations)]
    return [Clause(article, *(table[article.number] for table in tables)) for article in shown.articles.all()]


def _by_article(rows: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows.all():
        found[row.article].append(row)
    return found


def _own_offices(request: HttpRequest) -> list[Organisation]:
    """The procuratorates for which the reader acts."""
    if not request.user.is_authenticated:
        return []
    return [office for office in request.user.offices if office.kind == OfficeKind.PROCURATORATE]


def _standing(request: HttpRequest, shown: AgreementVersion) -> list[dict[str, Any]]:
    """For each own office: its signature of this version, or whether the reader may prepare one."""
    found = []
    for office in _own_offices(request):
        accession = selectors.accession_under_way(office)
        signature = accession and accession.signatures.filter(version=shown).first()
        found.append(
            {
                "office": office,
                "signature": signature,
                "accession": accession if accession and rules.can_see(request.user, accession) else None,
                "may_join": shown.state == VersionState.IN_FORCE and rules.can_accede(request.user, office),
            }
        )
    return found
