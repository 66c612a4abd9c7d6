"""The gate of the parts that may be opened to partners."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cooperation.kernel.errors import NotAllowed
from members.audience import may_open
from members.enums import Scope

CLOSED = _(
    "This part of the portal is not open to your body, or the day until which it was open has passed. "
    "The register of partners shows what is open and until when."
)


def reading(scope: Scope) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorator: for everybody of a procuratorate or the Federation, and for partners to whom `scope` is open today."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if not may_open(request.user, scope):
                raise NotAllowed(CLOSED, act=f"members.open_{scope.value}")
            return view(request, *args, **kwargs)

        return guarded

    return decorate
