"""The root of the API, its schema and the page that shows it, and the answer for addresses that are not there."""

from typing import Any

from csp.decorators import csp_update
from django.conf import settings
from django.http import Http404
from django.urls import reverse
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from cooperation.kernel.endpoints import Endpoint


class Root(Endpoint):
    """Where to go from here."""

    authentication_classes = []
    permission_classes = [AllowAny]
    schema = None

    def get(self, request: Request) -> Response:
        names = {
            "schema": "api:schema",
            "docs": "api:docs",
            "offices": "api:offices",
            "agreement": "api:agreement",
        }
        names |= {"types": "api:types", "requests": "api:requests", "notices": "api:notices"}
        names |= {"accession": "api:accession"}
        return Response(
            {"version": settings.PORTAL_VERSION} | {key: reverse(name) for key, name in names.items()}
        )


class Unknown(Endpoint):
    """No such address: told in the API's own shape. Every address ends with a slash."""

    authentication_classes = []
    permission_classes = [AllowAny]
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise Http404


class Schema(SpectacularAPIView):
    """OpenAPI 3, as YAML or JSON. Describes every address, whoever asks."""

    schema = None

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        generator = self.generator_class()
        return Response(generator.get_schema(request=request, public=True))


# Its icons are data addresses; scripts and style sheets are our own files.
docs = csp_update({"img-src": ["data:"]})(
    SpectacularSwaggerSplitView.as_view(url_name="api:schema", template_name="api/docs.html")
)
