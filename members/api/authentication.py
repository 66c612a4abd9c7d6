"""Case systems identify themselves by a bearer token. Only its digest is known here."""

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from members.actions.accounts import token_digest
from members.models import ApiToken, User


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer wpc_…` of an active service account. People act in the browser."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        scheme, *rest = get_authorization_header(request).split() or [b""]
        if scheme.lower() != b"bearer":
            return None
        token = _living(rest[0].decode("latin-1")) if len(rest) == 1 else None
        if token is None:
            raise AuthenticationFailed(_("This token is unknown, revoked or expired. Ask for a new one."))
        _note_use(token)
        return token.holder, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


def _living(clear: str) -> ApiToken | None:
    unexpired = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
    rows = ApiToken.objects.filter(
        unexpired, revoked_at=None, holder__is_active=True, holder__is_service=True
    )
    return rows.select_related("holder").filter(digest=token_digest(clear)).first()


def _note_use(token: ApiToken) -> None:
    """The day of the last use, written once a day."""
    today = timezone.localdate()
    if token.last_used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)


class BearerScheme(OpenApiAuthenticationExtension):
    """How the schema describes the token."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "The token of a service account."}
