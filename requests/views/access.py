"""The way into every page of one request: 404 without sight, 403 without the role, 409 when the step has passed."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse

from cooperation.kernel import states
from requests import selectors
from requests.actions import handling, sharing
from requests.models import AssistanceRequest

View = Callable[..., HttpResponse]


def visible_or_404(user: Any, number: str) -> AssistanceRequest:
    """The request whole, or Http404 as for one that does not exist."""
    found = selectors.whole(user, number).first()
    if found is None:
        raise Http404
    handling.mark_opened(found, by=user)
    sharing.mark_read(found, by=user)
    return found


def acting(name: str) -> Callable[[View], View]:
    """Hand the view a request on which this person may do `name` now."""

    def decorate(view: View) -> View:
        @login_required
        @wraps(view)
        def wrapped(request: HttpRequest, number: str, **kwargs: Any) -> HttpResponse:
            assistance = visible_or_404(request.user, number)
            states.check(assistance, name, by=request.user)
            return view(request, assistance, **kwargs)

        return wrapped

    return decorate
