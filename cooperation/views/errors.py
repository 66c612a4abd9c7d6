"""Error pages, in the reader's language, with the request id that the log carries too."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

CODES = {400: "invalid", 403: "not_allowed", 404: "not_found", 500: "error"}


def _page(request: HttpRequest, status: int) -> HttpResponse:
    if request.path.startswith("/api/"):
        return _for_machines(status)
    return render(request, f"errors/{status}.html", status=status)


def _for_machines(status: int) -> JsonResponse:
    """The shape of errors that all endpoints share."""
    texts = {
        400: _("The request could not be read."),
        403: _("Your role in your office does not allow this act."),
        404: _("There is nothing at this address, or nothing that you may see."),
        500: _("The portal has made a mistake. It has been recorded."),
    }
    return JsonResponse({"code": CODES[status], "message": texts[status]}, status=status)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _page(request, 400)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Needs neither database nor session: it must work when nothing else does."""
    if request.path.startswith("/api/"):
        return _for_machines(500)
    page = render_to_string("errors/500.html", {"id": getattr(request, "id", "")})
    return HttpResponse(page, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token has gone stale: say how to go on instead of a bare refusal."""
    return render(request, "errors/csrf.html", status=403)
