"""What all API endpoints share: one shape of errors, strict fields, idempotency keys."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers, status
from rest_framework.exceptions import APIException, ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler as drf_exception_handler

from cooperation.kernel import files
from cooperation.kernel.errors import Refusal, SignInBrowser, record_refusal
from cooperation.kernel.models import IdempotencyKey


class KeyReused(APIException):
    """The same Idempotency-Key came with another body."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_code = "key_reused"
    default_detail = _("This Idempotency-Key was used with another body. Use a new key for a new act.")


class StrictSerializer(serializers.Serializer):
    """Refuses fields that it does not know: a misspelt field must not be lost in silence."""

    def to_internal_value(self, data: Any) -> Any:
        unknown = sorted(set(data) - set(self.fields)) if isinstance(data, dict) else []
        if unknown:
            text = _("This field is not known here. Remove it or correct its name.")
            raise ValidationError({name: [ErrorDetail(str(text), code="unknown")] for name in unknown})
        return super().to_internal_value(data)


def once(
    request: Request, produce: Callable[[], Response], *, sees: Callable[[dict[str, Any]], Any]
) -> Response:
    """Answer `produce()`, and the same answer again for the same Idempotency-Key of the same token.

    Key, act and answer are written in one transaction: whatever dies in between, there is one row or none.
    Before an answer is given again, `sees(answer)` asks anew whether this account still sees its object; it raises
    Http404 when not.
    """
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        return produce()
    if len(key) > 200:
        raise ValidationError({"Idempotency-Key": [_("At most 200 characters.")]})
    digest = _digest(request)
    with files.atomic():
        row, new = IdempotencyKey.objects.get_or_create(
            holder=request.user,
            token=getattr(request.auth, "pk", None) or 0,
            key=key,
            defaults={"digest": digest},
        )
        if row.digest != digest:
            raise KeyReused
        if not new:
            sees(row.body)
            return Response(row.body, status=row.status, headers={"Idempotency-Replayed": "true"})
        response = produce()
        row.status, row.body = response.status_code, json.loads(json.dumps(response.data, default=str))
        row.save(update_fields=["status", "body"])
    return response


def _digest(request: Request) -> str:
    """Of method, address, every value of every field, and the bytes of every file."""
    found = hashlib.sha256(f"{request.method} {request.path}\n".encode())
    data = dict(request.data.lists()) if hasattr(request.data, "lists") else request.data
    texts = {name: [v for v in given if not hasattr(v, "chunks")] if isinstance(given, list) else given
             for name, given in data.items()}  # fmt: skip
    found.update(json.dumps(texts, sort_keys=True, default=str).encode())
    for name, uploads in sorted(request.FILES.lists()):
        for upload in uploads:
            found.update(f"{name} {upload.name}\n".encode())
            for chunk in upload.chunks():
                found.update(chunk)
            upload.seek(0)
    return found.hexdigest()


def exception_handler(exception: Exception, context: dict[str, Any]) -> Response | None:
    """Every error has the shape {"code", "message", "fields"?, "page"?}."""
    if isinstance(exception, Refusal):
        return _refusal(exception, context["request"].user)
    if isinstance(exception, DjangoValidationError):
        exception = ValidationError(_messages(exception))
    response = drf_exception_handler(exception, context)
    if response is not None:
        response.data = _shape(exception, response.data)
    return response


def _refusal(refusal: Refusal, user: Any) -> Response:
    record_refusal(refusal, by=user)
    body = {"code": refusal.code, "message": str(refusal.message)}
    if isinstance(refusal, SignInBrowser):
        body["page"] = refusal.page
    if refusal.status == 409 and refusal.target is not None:
        body["state"] = getattr(refusal.target, "public_state", "") or refusal.target.state  # type: ignore[attr-defined]
    return Response(body, status=refusal.status)


def _messages(error: DjangoValidationError) -> Any:
    return error.message_dict if hasattr(error, "error_dict") else {"non_field_errors": error.messages}


def _shape(exception: Exception, data: Any) -> dict[str, Any]:
    if isinstance(exception, ValidationError):
        fields = data if isinstance(data, dict) else {"non_field_errors": data}
        return {"code": "invalid", "message": str(_("Some fields need correcting.")), "fields": fields}
    detail = data.get("detail", "") if isinstance(data, dict) else data
    return {"code": getattr(detail, "code", "error"), "message": str(detail)}
