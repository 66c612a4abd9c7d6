"""What a session knows of its reader: the language, and the office chosen by a person with several."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation


class ReaderLanguage:
    """Middleware: a link in a mail opens in the reader's language, so addresses carry none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with translation.override(self._language(request)):
            request.LANGUAGE_CODE = translation.get_language()  # type: ignore[attr-defined]
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "")
        return response

    @staticmethod
    def _language(request: HttpRequest) -> str:
        wanted = getattr(request.user, "language", "") or request.COOKIES.get(
            settings.LANGUAGE_COOKIE_NAME, ""
        )
        if not wanted and request.path.startswith("/api/"):
            wanted = translation.get_language_from_request(request)
        return wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


class ChosenOffice:
    """Middleware: the office that the person has chosen for this session; see `User.office`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            request.user.chosen_office = request.session.get("office", "")
        return self.get_response(request)
