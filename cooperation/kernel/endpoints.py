"""What every API endpoint is made of: a contract a method, bounded bodies, a limit per token, JSON even for faults."""

import re
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.signals import got_request_exception
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers, status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from cooperation.kernel import limits
from cooperation.kernel.api import StrictSerializer
from cooperation.kernel.paging import Page

log = structlog.get_logger(__name__)

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)  # Django's own limits


class TooLarge(APIException):
    """The body is larger than this endpoint reads."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"
    default_detail = lazy("The body is too large. Send fewer or smaller files, one call for each if need be.")


class JsonBody(JSONParser):
    """A JSON object in UTF-8, of bounded length."""

    def parse(
        self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        context = _bounded(parser_context, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        try:
            data = super().parse(stream, media_type, context)
        except RecursionError as error:
            raise ParseError(_("The JSON is nested too deeply.")) from error
        if not isinstance(data, dict):
            raise ParseError(_("The body must be a JSON object."))
        return data


class FormBody(MultiPartParser):
    """multipart/form-data of bounded length, for files."""

    def parse(
        self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        context = _bounded(parser_context, most_bytes())
        return super().parse(stream, media_type, context)


def most_bytes() -> int:
    """How many bytes one body with files may have."""
    return getattr(
        settings, "API_MAX_BYTES", 5 * settings.FILE_MAX_BYTES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    )


def _bounded(context: Mapping[str, Any] | None, most: int) -> dict[str, Any]:
    given = dict(context or {})
    if int(given["request"].META.get("CONTENT_LENGTH") or 0) > most:
        raise TooLarge
    return given | {"encoding": "utf-8"}


class TokenRate(BaseThrottle):
    """About `API_CALLS_A_MINUTE` calls for each token, in all processes together.

    Ten calls are counted at a time: counting each one in PostgreSQL would cost more than many an answer.
    """

    AT_A_TIME = 10
    calls: Counter[int] = Counter()
    closed_until: dict[int, float] = {}
    seconds = 0.0

    def allow_request(self, request: Request, view: APIView) -> bool:
        token = getattr(request.auth, "pk", None)
        if token is None:
            return True
        self.seconds = self.closed_until.get(token, 0) - time.monotonic()
        if self.seconds > 0:
            return False
        self.calls[token] += 1
        return self.calls[token] % self.AT_A_TIME != 0 or not self._is_full(token)

    def _is_full(self, token: int) -> bool:
        most = getattr(settings, "API_CALLS_A_MINUTE", 600) // self.AT_A_TIME
        self.seconds = limits.hit("api", str(token), limit=most, window=timedelta(minutes=1))
        self.closed_until[token] = time.monotonic() + self.seconds
        return self.seconds > 0

    def wait(self) -> float:
        return self.seconds


class Nothing(StrictSerializer):
    """No field at all."""


class PageQuery(StrictSerializer):
    """Which page of a list."""

    cursor = serializers.CharField(
        required=False, default="", allow_blank=True, help_text="`next` or `previous` of an earlier page."
    )
    size = serializers.IntegerField(required=False, default=25, min_value=1, max_value=100)


class Fault(serializers.Serializer):
    """Every error has this shape, in the language of Accept-Language."""

    code = serializers.CharField(help_text="A word for machines, such as `invalid` or `state_passed`.")
    message = serializers.CharField(help_text="What is wrong and how to mend it.")
    fields = serializers.DictField(required=False, help_text="For `invalid`: the errors of each field.")  # type: ignore[assignment]
    page = serializers.CharField(required=False, help_text="For `sign_in_browser`: where a person does this.")
    state = serializers.CharField(required=False, help_text="For `state_passed`: the state it is in now.")


class Call(Request):
    """A request whose account is known: type hint for the methods of endpoints."""

    user: Any


@dataclass(frozen=True)
class Contract:
    """What one method of an endpoint takes and gives; serves both the parsing and the schema."""

    summary: str
    answer: Any = None  # a serializer, or None for an answer without a body
    body: type[StrictSerializer] = Nothing
    query: type[StrictSerializer] = Nothing
    status: int = 200
    acts: bool = False  # refused with 409 when the state has passed
    media: str = "application/json"


FAULTS = {
    400: "Malformed, or fields need correcting.",
    401: "No token, or not a valid one.",
    403: "Seen, but not allowed; or an act that a person must sign in the browser.",
    404: "Not there, or not visible to this account.",
    406: "Only JSON is given.",
    409: "Somebody was faster: the state has passed.",
    413: "The body is too large.",
    415: "Another content type is expected.",
    422: "The Idempotency-Key was used with another body.",
    429: "Too many calls; Retry-After tells the seconds to wait.",
}
READING, WRITING = (400, 401, 404, 406, 429), (400, 401, 403, 404, 406, 413, 415, 422, 429)


class EndpointSchema(AutoSchema):
    """Reads the contracts of an Endpoint."""

    @property
    def contract(self) -> Contract:
        return self.view.contracts[self.method]  # type: ignore[attr-defined]

    def get_operation_id(self) -> str:
        """The words of the class with the method: one_request_patch."""
        words = re.sub(r"(?<!^)(?=[A-Z])", "_", type(self.view).__name__)
        return f"{words}_{self.method}".lower()

    def get_tags(self) -> list[str]:
        return [self.path.removeprefix("/api/v1/").split("/")[0]]

    def get_summary(self) -> str:
        return self.contract.summary

    def get_override_parameters(self) -> list[Any]:
        found: list[Any] = [self.contract.query] if self.contract.query is not Nothing else []
        if self.method != "GET":
            text = "The same key of this token with the same body gives the same answer and one row, for 30 days."
            found.append(OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER, description=text))
        return found

    def get_request_serializer(self) -> Any:
        return self.contract.body

    def get_response_serializers(self) -> Any:
        codes = READING if self.method == "GET" else WRITING + ((409,) if self.contract.acts else ())
        good = self._good()
        return good | {
            (code, "application/json"): OpenApiResponse(Fault, FAULTS[code]) for code in sorted(codes)
        }

    def _good(self) -> dict[Any, Any]:
        if self.contract.answer is None:
            return {self.contract.status: OpenApiResponse(None, "Done")} if self.contract.status < 400 else {}
        return {(self.contract.status, self.contract.media): OpenApiResponse(self.contract.answer, "Done")}


class Endpoint(APIView):
    """One address. `contracts` tells what each method takes and gives; fields and parameters beyond are refused."""

    parser_classes = [JsonBody]
    renderer_classes = [JSONRenderer]
    throttle_classes = [TokenRate]
    metadata_class = None
    schema: Any = EndpointSchema()
    contracts: dict[str, Contract] = {}
    query: dict[str, Any] = {}

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not all(str(value).isprintable() for value in kwargs.values()):
            raise Http404  # no key of ours; PostgreSQL would not even take the text
        contract = self.contracts.get("GET" if request.method == "HEAD" else str(request.method))
        if contract is not None:
            self.query = _valid(contract.query(data=request.query_params))

    def taken(self, request: Request, **context: Any) -> dict[str, Any]:
        """The fields of the body, as the contract says. Raises ValidationError."""
        contract = self.contracts[str(request.method)]
        given = contract.body(data=request.data, partial=request.method == "PATCH", context=context)
        return _valid(given)

    def page(self) -> dict[str, Any]:
        """`cursor` and `size` for keyset(). A cursor that we did not make shows the first page."""
        return {"cursor": self.query["cursor"], "size": self.query["size"]}

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, TOO_MUCH):
            exc = TooLarge()
        try:
            return super().handle_exception(exc)
        except Exception as fault:
            got_request_exception.send(sender=type(self), request=self.request)
            log.exception("API call failed", exc_info=fault)
            body = {
                "code": "server_error",
                "message": _("The portal could not do this. Nothing was changed."),
            }
            return Response(body, status=500)


def _valid(given: serializers.Serializer) -> dict[str, Any]:
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)


def paged(page: Page, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The envelope of every list."""
    return {"results": rows, "next": page.next or None, "previous": page.previous or None}


def paged_answer(row: type[serializers.Serializer]) -> type[serializers.Serializer]:
    """The envelope's serializer for rows of this kind, for the schema."""
    fields = {
        "results": row(many=True),
        "next": serializers.CharField(allow_null=True, help_text="Cursor of the next page."),
        "previous": serializers.CharField(allow_null=True, help_text="Cursor of the page before."),
    }
    return type(f"{row.__name__}Page", (serializers.Serializer,), fields)
