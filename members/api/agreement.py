"""Versions of the agreement and the register of signatures, for case systems. Signing stays with people."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from rest_framework import serializers
from rest_framework.response import Response

from cooperation.kernel.api import StrictSerializer
from cooperation.kernel.endpoints import Call, Contract, Endpoint, Fault, PageQuery, paged, paged_answer
from cooperation.kernel.errors import SignInBrowser
from cooperation.kernel.paging import keyset
from members import rules, selectors
from members.api import answers
from members.models import AgreementVersion, Organisation, Threshold


class VersionAnswer(serializers.Serializer):
    """One version. `state` is draft, consultation, vote, adopted, in_force or superseded."""

    number = serializers.IntegerField()
    state = serializers.CharField()
    title = serializers.CharField()
    adopted_on = serializers.DateField(allow_null=True)
    provisional = serializers.BooleanField(
        help_text="Adopted by the secretariat in the place of the assembly."
    )
    in_force_on = serializers.DateField(allow_null=True)
    signing_until = serializers.DateField(allow_null=True, help_text="Until when members may sign it.")
    consultation_until = serializers.DateField(allow_null=True)
    digest = serializers.CharField(allow_blank=True, help_text="SHA-256 of the text in both languages.")
    page = serializers.CharField()


class ThresholdAnswer(answers.ClauseAnswer):
    kind = serializers.CharField(help_text="share, count or level.")
    value = serializers.CharField(help_text='Such as "2/3", "3" or "prefecture".')
    at_least = serializers.BooleanField(help_text="The share itself suffices; otherwise it has to be passed.")


class MeasureAnswer(answers.ClauseAnswer):
    decided_by = serializers.CharField(help_text="panel or assembly.")


class WholeVersionAnswer(VersionAnswer):
    """One version with its articles and all that it fixes as data."""

    preamble = serializers.CharField()
    articles = answers.ArticleAnswer(many=True)
    periods = answers.PeriodAnswer(many=True)
    thresholds = ThresholdAnswer(many=True)
    refusal_grounds = answers.GroundAnswer(many=True)
    measures = MeasureAnswer(many=True)
    obligations = answers.ClauseAnswer(many=True)


VersionPage = paged_answer(VersionAnswer)


class SignatureAnswer(serializers.Serializer):
    version = serializers.IntegerField()
    signed_at = serializers.DateTimeField()
    declaration = serializers.CharField(allow_blank=True)
    digest = serializers.CharField()


class RegisterAnswer(serializers.Serializer):
    """One member with its signatures, the newest version first. Names of people are not given."""

    office = serializers.CharField(help_text="Its code.")
    name = serializers.CharField()
    membership = serializers.CharField()
    member_since = serializers.DateField(allow_null=True)
    signatures = SignatureAnswer(many=True)


RegisterPage = paged_answer(RegisterAnswer)


def version(row: AgreementVersion) -> dict[str, Any]:
    days = ("adopted_on", "in_force_on", "signing_until", "consultation_until")
    return {
        "number": row.number,
        "state": row.state,
        "title": row.title,
        **{name: value.isoformat() if (value := getattr(row, name)) else None for name in days},
        "provisional": row.is_provisional,
        "digest": row.digest,
        "page": answers.page_address(row.get_absolute_url()),
    }


def whole(row: AgreementVersion) -> dict[str, Any]:
    text = answers.agreement(row)
    told = ("preamble", "articles", "periods", "refusal_grounds", "obligations")
    return (
        version(row)
        | {name: text[name] for name in told}
        | {
            "thresholds": [_threshold(part) for part in row.thresholds.all()],
            "measures": [_clause(part) | {"decided_by": part.decided_by} for part in row.measures.all()],
        }
    )


def _threshold(row: Threshold) -> dict[str, Any]:
    return _clause(row) | {"kind": row.kind, "value": row.value, "at_least": row.at_least}


def _clause(row: Any) -> dict[str, Any]:
    return {"code": row.code, "article": row.article, "text": row.text}


def _register(office: Any) -> dict[str, Any]:
    return {
        "office": office.code,
        "name": office.name,
        "membership": office.membership,
        "member_since": office.member_since.isoformat() if office.member_since else None,
        "signatures": [
            {"version": row.version.number, "signed_at": row.signed_at.isoformat(timespec="seconds"),
             "declaration": row.declaration, "digest": row.digest}
            for row in office.signed
        ],
    }  # fmt: skip


class AgreementVersions(Endpoint):
    """The versions that this account may see, newest first."""

    contracts = {"GET": Contract("List versions of the agreement", VersionPage, query=PageQuery)}

    def get(self, request: Call) -> Response:
        found = keyset(rules.versions_visible_to(request.user), order=("-number",), **self.page())
        return Response(paged(found, [version(row) for row in found.rows]))


class OneAgreementVersion(Endpoint):
    """One version, whole."""

    contracts = {"GET": Contract("Read a version of the agreement", WholeVersionAnswer)}

    def get(self, request: Call, number: int) -> Response:
        return Response(whole(_version(request, number)))


class BetweenQuery(StrictSerializer):
    """The other office."""

    office = serializers.CharField(max_length=20, help_text="Its code.")


class GoverningVersion(Endpoint):
    """Which version governs a request between the own office and another member today."""

    contracts = {"GET": Contract("Ask which version governs", VersionAnswer, query=BetweenQuery)}

    def get(self, request: Call) -> Response:
        other = Organisation.objects.filter(code=self.query["office"]).first()
        if other is None or request.user.office is None:
            raise Http404
        try:
            return Response(version(selectors.version_between(request.user.office, other)))
        except AgreementVersion.DoesNotExist:
            raise Http404 from None


class SignatureRegister(Endpoint):
    """Members by code, with what each has signed."""

    contracts = {"GET": Contract("Read the register of signatures", RegisterPage, query=PageQuery)}

    def get(self, request: Call) -> Response:
        found = keyset(selectors.register(), order=("code",), **self.page())
        return Response(paged(found, [_register(row) for row in found.rows]))


class SignVersion(Endpoint):
    """Always refused: the procurator-general signs in the browser, on the page given."""

    contracts = {"POST": Contract("Sign a version (in the browser only)", Fault, status=403)}

    def post(self, request: Call, number: int) -> Response:
        self.taken(request)
        row, own = _version(request, number), request.user.office
        page = reverse("members:agreement_sign", args=[number, own.code if own else "-"])
        raise SignInBrowser(answers.page_address(page), target=row, act="members.sign_version")


def _version(request: Call, number: int) -> AgreementVersion:
    parts = ("articles", "periods", "thresholds", "obligations", "refusal_grounds", "measures")
    row = rules.versions_visible_to(request.user).filter(number=number).prefetch_related(*parts).first()
    if row is None:
        raise Http404
    return row
