"""Offices, the agreement, the own accession."""

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from rest_framework import serializers
from rest_framework.response import Response

from cooperation.kernel.endpoints import Call, Contract, Endpoint, Fault, PageQuery, paged
from cooperation.kernel.errors import SignInBrowser
from cooperation.kernel.paging import keyset
from members import rules
from members.api import answers
from members.enums import VersionState
from members.finding import matching
from members.models import AgreementVersion, Organisation


class OfficeQuery(PageQuery):
    """Which offices."""

    q = serializers.CharField(
        required=False, max_length=60, help_text="Place, name, code, pinyin or its initials."
    )
    code = serializers.CharField(required=False, max_length=20, help_text="Exactly this code.")


class Offices(Endpoint):
    """The procuratorates of the directory, by code."""

    contracts = {"GET": Contract("Find offices", answers.OfficePage, query=OfficeQuery)}

    def get(self, request: Call) -> Response:
        rows = self._rows()
        found = keyset(rows, order=("code",), **self.page())
        return Response(paged(found, [answers.office(row) for row in found.rows]))

    def _rows(self) -> QuerySet[Organisation]:
        rows = matching(self.query.get("q", ""))
        return rows.filter(code=self.query["code"]) if "code" in self.query else rows


class Office(Endpoint):
    """One office, the Federation and partners included."""

    contracts = {"GET": Contract("Read one office", answers.OneOfficeAnswer)}

    def get(self, request: Call, code: str) -> Response:
        row = Organisation.objects.filter(code=code, retired_on=None).select_related("superior").first()
        if row is None:
            raise Http404
        return Response(answers.one_office(row, contacts=rules.can_see_contacts(request.user, row)))


class Agreement(Endpoint):
    """Articles, periods, obligations and grounds of refusal of the version in force."""

    contracts = {"GET": Contract("Read the agreement", answers.AgreementAnswer)}

    def get(self, request: Call) -> Response:
        parts = ("articles", "periods", "obligations", "refusal_grounds")
        version = (
            AgreementVersion.objects.filter(state=VersionState.IN_FORCE).prefetch_related(*parts).first()
        )
        if version is None:
            raise Http404
        return Response(answers.agreement(version))


class OwnAccession(Endpoint):
    """Whether the own office is a member, and where its application stands."""

    contracts = {"GET": Contract("Read the own accession", answers.AccessionAnswer)}

    def get(self, request: Call) -> Response:
        own = _own_office(request)
        return Response(answers.accession(own, own.accessions.select_related("version").first()))


class SignAccession(Endpoint):
    """Always refused: the procurator-general accedes in the browser, on the page given."""

    contracts = {"POST": Contract("Accede (in the browser only)", Fault, status=403)}

    def post(self, request: Call) -> Response:
        self.taken(request)
        page = answers.page_address(reverse("members:accession_start"))
        raise SignInBrowser(page, target=_own_office(request), act="members.submit")


def _own_office(request: Call) -> Organisation:
    own = request.user.office
    if own is None:
        raise Http404
    return own
