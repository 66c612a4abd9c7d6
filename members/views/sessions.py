"""The own sessions: which are open, ending them, and going on before this one ends."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from cooperation.kernel.addresses import next_address
from members import entering, selectors
from members.actions import sessions as acts


@never_cache
@login_required
def sessions(request: HttpRequest) -> HttpResponse:
    """POST ends the one given as `session`, or all others."""
    here = request.session.session_key
    if request.method != "POST":
        rows = selectors.open_sessions(request.user)
        others = [row for row in rows if row.session_id != here]
        own = next((row for row in rows if row.session_id == here), None)
        return render(request, "members/sessions.html", {"own": own, "others": others})
    number = request.POST.get("session", "")
    if number.isdecimal() and len(number) < 19:
        acts.end_one(int(number), by=request.user)
        messages.success(request, _("The session has ended."))
    else:
        count = acts.end_others(by=request.user, keep=here)
        text = ngettext("%(n)s other session has ended.", "%(n)s other sessions have ended.", count)
        messages.success(request, text % {"n": count})
    return redirect("members:sessions")


@never_cache
def continue_session(request: HttpRequest) -> HttpResponse:
    """How many seconds are left; POST goes on. Answers the small script; without it POST leads back to the page."""
    if not request.user.is_authenticated:
        return JsonResponse({"seconds": 0})
    if request.method != "POST":
        return JsonResponse({"seconds": entering.seconds_left(request)})
    seconds = entering.go_on(request)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"seconds": seconds})
    return redirect(next_address(request))
