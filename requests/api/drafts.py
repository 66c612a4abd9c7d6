"""Before sending: lists, drafts, papers, submission. Signing is refused here with the page where a person signs."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import Http404
from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from cooperation.kernel import audit, files
from cooperation.kernel.api import once
from cooperation.kernel.endpoints import Call, Contract, Endpoint, Fault, FormBody, paged
from cooperation.kernel.errors import SignInBrowser
from cooperation.kernel.models import AuditEvent
from cooperation.kernel.paging import keyset
from requests import selectors
from requests.actions import drafting, handling, sharing
from requests.api import answers, bodies, reads, schemas


class Requests(Endpoint):
    """Requests that the account's offices made or received."""

    contracts = {
        "GET": Contract("List requests", schemas.RequestPage, query=bodies.Listing),
        "POST": Contract("Start a draft", schemas.RequestAnswer, body=bodies.StartBody, status=201),
    }

    def get(self, request: Call) -> Response:
        rows = reads.listed(request.user, self.query)
        found = keyset(rows, order=selectors.order_of(self.query["box"]), **self.page())
        return Response(paged(found, answers.rows(found.rows, request.user)))

    def post(self, request: Call) -> Response:
        return once(
            request,
            lambda: self._start(request),
            sees=lambda answer: reads.find(request.user, answer["number"]),
        )

    def _start(self, request: Call) -> Response:
        given = reads.named_rows(self.taken(request))
        office = reads.own_office(request.user, given.pop("requesting_office", None))
        subjects = given.pop("subjects", None)
        with transaction.atomic():
            assistance = drafting.start(by=request.user, office=office, **given)
            if subjects:
                drafting.edit(assistance, by=request.user, subjects=subjects)
        return show(request, assistance.number, status=201)


class OneRequest(Endpoint):
    """A request whole. Reading it at the assisting office counts as opening it."""

    contracts = {
        "GET": Contract("Read a request", schemas.RequestAnswer),
        "PATCH": Contract("Change a draft", schemas.RequestAnswer, body=bodies.DraftBody, acts=True),
    }

    def get(self, request: Call, number: str) -> Response:
        assistance = reads.find_whole(request.user, number)
        handling.mark_opened(assistance, by=request.user)
        sharing.mark_read(assistance, by=request.user)
        return Response(answers.whole(assistance, request.user))

    def patch(self, request: Call, number: str) -> Response:
        return once(request, lambda: self._edit(request, number), sees=seen(request, number))

    def _edit(self, request: Call, number: str) -> Response:
        assistance = reads.find(request.user, number)
        given = reads.named_rows(self.taken(request, assistance=assistance))
        drafting.edit(assistance, by=request.user, **given)
        return show(request, number)


def seen(request: Call, number: str) -> Callable[[Any], Any]:
    """For `once`: whether the request of this address is still visible. Raises Http404."""
    return lambda _answer: reads.find(request.user, number)


def show(request: Call, number: str, status: int = 200) -> Response:
    """The request as it stands now."""
    assistance = reads.find_whole(request.user, number)
    return Response(answers.whole(assistance, request.user), status=status)


class Papers(Endpoint):
    """Upload a paper to a draft; one of the same type is replaced."""

    parser_classes = [FormBody]
    contracts = {
        "POST": Contract("Upload a paper", schemas.PaperAnswer, body=bodies.PaperBody, status=201, acts=True)
    }

    def post(self, request: Call, number: str) -> Response:
        return once(request, lambda: self._add(request, number), sees=seen(request, number))

    def _add(self, request: Call, number: str) -> Response:
        assistance = reads.find(request.user, number)
        given = self.taken(request)
        type = reads.paper_type(assistance, given.get("type", ""))
        with files.atomic():
            paper = drafting.add_paper(assistance, by=request.user, upload=given["file"], type=type)
        return Response(answers.paper(assistance, paper), status=201)


class OnePaper(Endpoint):
    """A paper of a draft."""

    contracts = {"DELETE": Contract("Take a paper out of a draft", schemas.RequestAnswer, acts=True)}

    def delete(self, request: Call, number: str, pk: int) -> Response:
        return once(request, lambda: self._remove(request, number, pk), sees=seen(request, number))

    def _remove(self, request: Call, number: str, pk: int) -> Response:
        assistance = reads.find(request.user, number)
        self.taken(request)
        paper = assistance.papers.filter(pk=pk).select_related("file").first()
        if paper is None:
            raise Http404
        paper.assistance = assistance
        drafting.remove_paper(paper, by=request.user)
        return show(request, number)


class File(Endpoint):
    """A file of a paper or a result, checked against its SHA-256 before the first byte goes out."""

    contracts = {"GET": Contract("Download a file", bytes, media="application/octet-stream")}

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """Whatever is accepted: the answer is the file itself."""
        return super().perform_content_negotiation(request, force=True)

    def get(self, request: Call, number: str, key: Any) -> Any:
        assistance = reads.find(request.user, number)
        stored = reads.stored_file(assistance, key)
        response = files.download(stored)
        handling.mark_opened(assistance, by=request.user)
        sharing.mark_read(assistance, by=request.user)
        audit.record(
            "requests.download",
            assistance,
            by=request.user,
            outcome=AuditEvent.Outcome.READ,
            sha256=stored.sha256,
        )
        return response


class Types(Endpoint):
    """The types of assistance with the papers that each requires."""

    contracts = {"GET": Contract("List types of assistance", schemas.TypesAnswer)}

    def get(self, request: Call) -> Response:
        return Response({"results": [answers.kind_of_help(row) for row in reads.types()]})


class InBrowser(Endpoint):
    """Always refused: this is signed by a person in the browser, on the page given."""

    page_name = ""

    def post(self, request: Call, number: str) -> Response:
        assistance = reads.find(request.user, number)
        self.taken(request)
        page = f"{settings.PORTAL_URL.rstrip('/')}{reverse(self.page_name, args=[assistance.number])}"
        raise SignInBrowser(page, target=assistance, act=self.page_name.replace(":", "."))


class Sign(InBrowser):
    page_name = "requests:sign"
    contracts = {"POST": Contract("Sign and send (in the browser only)", Fault, status=403)}


class SignRefusal(InBrowser):
    page_name = "requests:sign_refusal"
    contracts = {"POST": Contract("Sign a refusal (in the browser only)", Fault, status=403)}


class Withdraw(InBrowser):
    page_name = "requests:withdraw"
    contracts = {"POST": Contract("Withdraw a request (in the browser only)", Fault, status=403)}
