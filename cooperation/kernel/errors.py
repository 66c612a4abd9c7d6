"""What an action may answer instead of doing its work, and the pages that tell it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from cooperation.kernel import audit
from cooperation.kernel.kept import typed
from cooperation.kernel.models import AuditEvent


class Refusal(Exception):
    """An act that was not done. `status` is the HTTP status, `code` the word for machines."""

    status = 400
    code = "refused"
    message: Any = _("This cannot be done.")

    def __init__(self, message: Any = None, *, target: models.Model | None = None, act: str = "") -> None:
        self.message = message or self.message
        self.target = target
        self.act = act
        super().__init__(str(self.message))


class NotAllowed(Refusal, PermissionDenied):
    """The person sees the object but may not do this. 403."""

    status = 403
    code = "not_allowed"
    message = _("Your role in your office does not allow this act.")


class SignInBrowser(NotAllowed):
    """Signing, acceding and voting are acts of a person in the browser. 403 with the page's address."""

    code = "sign_in_browser"
    message = _("This act must be signed by a person in the browser, on the page given in `page`.")

    def __init__(self, page: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.page = page


class StatePassed(Refusal):
    """Somebody was faster, or the page was old: the object is no longer in a state for this act. 409."""

    status = 409
    code = "state_passed"
    message = _("This step has already been taken, or is not open yet.")


class RefusalPages:
    """Middleware: a refusal becomes a clear page and a line in the audit log."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        record_refusal(exception, by=request.user)
        context = {"refusal": exception, "target": exception.target, "events": _last_events(exception.target),
                   "typed": typed(request), "files_lost": bool(request.FILES)}  # fmt: skip
        return render(request, f"errors/{exception.status}.html", context, status=exception.status)


def record_refusal(refusal: Refusal, *, by: Any) -> None:
    """Write the refusal to the log. Runs after the action's transaction was rolled back."""
    audit.record(
        refusal.act or "unknown",
        refusal.target,
        by=by if getattr(by, "pk", None) else None,
        outcome=AuditEvent.Outcome.REFUSED,
        note=refusal.code,
    )


def _last_events(target: models.Model | None) -> list[AuditEvent]:
    if target is None or target.pk is None:
        return []
    told = audit.trail(target).filter(outcome=AuditEvent.Outcome.DONE).exclude(to_state="")
    # What one side does before it speaks is not told to the other one, not even on an error page.
    return list(told.exclude(action__in=getattr(target, "INTERNAL_ACTS", ()))[:1])
