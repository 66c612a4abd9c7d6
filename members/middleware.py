"""What holds for every page of a person: the language, the second factor first, the list of open sessions."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import timezone, translation

from members import entering
from members.actions import sessions
from members.selectors import has_second_factor


class ReaderLanguage:
    """Middleware: account setting first, then the cookie, then Chinese. A link in a mail opens in the reader's language, so addresses carry none."""

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


class SecondFactorFirst:
    """Middleware: where a second factor is required, a session without one opens nothing but its set-up."""

    OPEN = frozenset(
        {
            "members:second_factor_app",
            "members:logout",
            "members:continue_session",
            "language",
            "help",
            "contact",
            "accessibility",
            "status",
            "health-live",
            "health-ready",
        }
    )

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        if not entering.must_pass() or not request.user.is_authenticated or entering.has_passed(request):
            return None
        if has_second_factor(request.user):
            auth.logout(request)  # it was set up elsewhere: this session must show it, from the start
            return redirect("members:login")
        if getattr(request.resolver_match, "view_name", "") in self.OPEN:
            return None
        back = request.get_full_path() if request.method == "GET" else ""
        query = f"?{urlencode({'next': back})}" if back else ""
        return redirect(resolve_url("members:second_factor_app") + query)


class OpenSessions:
    """Middleware: notes device and address of a session at most once a minute, which also makes it last longer."""

    EVERY = 60  # seconds

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        key = request.session.session_key
        if key and request.user.is_authenticated and auth.SESSION_KEY in request.session:
            self._note(request, key)
        return response

    def _note(self, request: HttpRequest, key: str) -> None:
        now, seen = timezone.now(), request.session.get(entering.SEEN, {})
        is_new = seen.get("key") != key  # the key changes at the login and with the password
        is_asking = request.method == "GET" and request.path == resolve_url("members:continue_session")
        if not is_new and (is_asking or now.timestamp() - seen["at"] < self.EVERY):
            return
        since = seen.get("since", int(now.timestamp()))
        sessions.note_use(
            request.user,  # type: ignore[arg-type]
            key=key,
            device=request.headers.get("User-Agent", ""),
            address=request.META.get("REMOTE_ADDR") or None,
            started=datetime.fromtimestamp(since, UTC),
            now=now,
        )
        request.session[entering.SEEN] = {"at": int(now.timestamp()), "key": key, "since": since}
