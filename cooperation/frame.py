"""What every page of the browser shows: names, menu, notices, the other language."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cooperation.kernel.models import Notice
from members.audience import may_open
from members.enums import Scope
from members.roles import holds
from requests.rules import reading_offices


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor."""
    user = getattr(request, "user", None)
    known = bool(user and user.is_authenticated)
    return {
        "portal_name": settings.PORTAL_NAME,
        "portal_version": settings.PORTAL_VERSION,
        "federation_name": settings.FEDERATION_NAME,
        "agreement_name": settings.AGREEMENT_NAME,
        "demo": settings.PORTAL_DEMO,
        "menu": SimpleLazyObject(lambda: menu(request)),
        "unread": SimpleLazyObject(
            lambda: Notice.objects.filter(person=user, read_at=None).count() if known else 0
        ),
        "other_language": other_language(request),
        "reader_offices": SimpleLazyObject(lambda: user.offices if known else []),
    }


def other_language(request: HttpRequest) -> dict[str, str]:
    """The link that shows the same page, query string included, in the other language."""
    code, name = next((c, n) for c, n in settings.LANGUAGES if c != get_language())
    query = urlencode({"next": request.get_full_path()})
    return {
        "code": "zh-Hans" if code == "zh-hans" else code,
        "name": name,
        "url": f"{reverse('language', args=[code])}?{query}",
    }


def menu(request: HttpRequest) -> list[dict[str, Any]]:
    """The items of the menu that this person may open; the rest is absent, not grey."""
    user = request.user
    items = [
        (_("Home"), reverse("home"), True),
        (_("Requests"), reverse("requests:list"), bool(reading_offices(user))),
    ]
    items += [
        (_("Agreement"), reverse("members:agreement"), True),
        (_("Members"), reverse("members:directory"), may_open(user, Scope.DIRECTORY)),
        (_("Federation"), reverse("federation:pipeline"), holds(user, "federation.read_pipeline")),
        (_("Administration"), reverse("admin:index"), user.is_staff),
        (_("Audit log"), reverse("audit"), holds(user, "kernel.read_audit")),
    ]
    return [
        {"label": label, "url": url, "current": _is_current(request.path, url)}
        for label, url, shown in items
        if shown
    ]


def _is_current(path: str, url: str) -> bool:
    return path == url if url == "/" else path.startswith(url)
