"""The acts on a request: one address each, the same actions as in the browser, the request as the answer."""

from typing import Any

from rest_framework.response import Response

from cooperation.kernel import files
from cooperation.kernel.api import StrictSerializer, once
from cooperation.kernel.endpoints import Call, Contract, Endpoint, FormBody, JsonBody, Nothing
from members.models import User
from requests.actions import drafting, handling, supplying
from requests.api import answers, bodies, reads, schemas
from requests.api.drafts import seen, show
from requests.models import AssistanceRequest


def act(summary: str, body: type[StrictSerializer] = Nothing) -> dict[str, Contract]:
    """The contract of an act."""
    return {"POST": Contract(summary, schemas.RequestAnswer, body=body, acts=True)}


class Act(Endpoint):
    """Fetch what is visible, read the body, act, show the request."""

    def post(self, request: Call, number: str) -> Response:
        return once(request, lambda: self._once(request, number), sees=seen(request, number))

    def _once(self, request: Call, number: str) -> Response:
        assistance = reads.find(request.user, number)
        with files.atomic():
            self.act(assistance, by=request.user, **self.taken(request, assistance=assistance))
        return show(request, number)

    def act(self, assistance: AssistanceRequest, *, by: User, **given: Any) -> Any:
        """The action; its errors become the answer."""
        raise NotImplementedError


class Submit(Act):
    """Put the letter before the procurator-general in charge, who signs it in the browser."""

    contracts = act("Submit for signature")

    def act(self, assistance: AssistanceRequest, *, by: User, **given: Any) -> Any:
        drafting.submit(assistance, by=by)


class Discard(Act):
    """Throw an own draft away; its number stays used."""

    contracts = act("Discard a draft")

    def act(self, assistance: AssistanceRequest, *, by: User, **given: Any) -> Any:
        drafting.discard(assistance, by=by)


class Receive(Act):
    """Confirm receipt, beyond the automatic one."""

    contracts = act("Confirm receipt")

    def act(self, assistance: AssistanceRequest, *, by: User, **given: Any) -> Any:
        handling.receive(assistance, by=by)


class Accept(Act):
    """Accept, and assign in the same step when an officer is named."""

    contracts = act("Accept", bodies.AcceptBody)

    def act(self, assistance: AssistanceRequest, *, by: User, assignee: str = "", **given: Any) -> Any:
        officer = reads.colleague(assistance, assignee) if assignee else None
        handling.accept(assistance, by=by, assignee=officer, **given)


class Assign(Act):
    """Give the request to a case officer of the own office."""

    contracts = act("Assign", bodies.AssignBody)

    def act(self, assistance: AssistanceRequest, *, by: User, assignee: str = "", **given: Any) -> Any:
        handling.assign(assistance, by=by, assignee=reads.colleague(assistance, assignee), **given)


class Officers(Endpoint):
    """The case officers to whom the assisting office may assign the request."""

    contracts = {"GET": Contract("List officers to assign to", schemas.OfficersAnswer)}

    def get(self, request: Call, number: str) -> Response:
        assistance = reads.find_received(request.user, number)
        return Response({"results": [answers.officer(user) for user in reads.officers(assistance)]})


class Start(Act):
    """Work has begun."""

    contracts = act("Start work")

    def act(self, assistance: AssistanceRequest, *, by: User, **given: Any) -> Any:
        handling.start_work(assistance, by=by)


class AskSupplement(Act):
    """Ask for what is missing. The clock stands still until it comes in."""

    contracts = act("Ask for a supplement", bodies.AskBody)

    def act(
        self,
        assistance: AssistanceRequest,
        *,
        by: User,
        text: str = "",
        papers: list[str] | None = None,
        **given: Any,
    ) -> Any:
        types = [reads.paper_type(assistance, code, "papers") for code in papers or []]
        handling.ask_supplement(assistance, by=by, text=text, papers=[t for t in types if t])


class AnswerSupplement(Act):
    """Send what was missing. The days of waiting are added to the due date."""

    parser_classes = [FormBody, JsonBody]
    contracts = act("Answer a supplement", bodies.AnswerBody)

    def act(
        self, assistance: AssistanceRequest, *, by: User, answer: str = "", uploads: Any = (), **given: Any
    ) -> Any:
        files_of = [(reads.paper_type(assistance, code, "types"), upload) for code, upload in uploads]
        handling.answer_supplement(assistance, by=by, answer=answer, uploads=files_of)


class AddSupplement(Act):
    """Add papers that are owed, or a correction, without being asked. The clock runs on."""

    parser_classes = [FormBody, JsonBody]
    contracts = act("Add a supplement", bodies.AnswerBody)

    def act(
        self, assistance: AssistanceRequest, *, by: User, answer: str = "", uploads: Any = (), **given: Any
    ) -> Any:
        files_of = [(reads.paper_type(assistance, code, "types"), upload) for code, upload in uploads]
        supplying.add_supplement(assistance, by=by, answer=answer, uploads=files_of)


class Refuse(Act):
    """Propose a refusal on a ground of the closed list; the procurator-general in charge signs it in the browser."""

    contracts = act("Propose a refusal", bodies.RefuseBody)

    def act(self, assistance: AssistanceRequest, *, by: User, ground: str = "", **given: Any) -> Any:
        handling.refuse(assistance, by=by, ground=reads.ground(assistance, ground), **given)


class SendResult(Act):
    """Return the result with its files."""

    parser_classes = [FormBody, JsonBody]
    contracts = act("Return the result", bodies.ResultBody)

    def act(self, assistance: AssistanceRequest, *, by: User, **given: Any) -> Any:
        handling.send_result(assistance, by=by, **given)


class SendBack(Act):
    """Send the result back for completion."""

    contracts = act("Send a result back", bodies.BackBody)

    def act(self, assistance: AssistanceRequest, *, by: User, note: str = "", **given: Any) -> Any:
        handling.send_back(assistance, by=by, note=note)


class Confirm(Act):
    """Confirm the result; the request is closed."""

    contracts = act("Confirm the result", bodies.ConfirmBody)

    def act(self, assistance: AssistanceRequest, *, by: User, note: str = "", **given: Any) -> Any:
        handling.confirm_result(assistance, by=by, note=note)
