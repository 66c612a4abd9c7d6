"""At the assisting office and back: one page an act."""

from typing import Any

from django import forms
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from cooperation.kernel.pages import act_page, filled
from members.selectors import colleagues
from requests import deadlines
from requests.actions import handling
from requests.enums import Turn
from requests.forms import AnswerSupplementForm, AskSupplementForm, AssignForm, RefuseForm, TextForm
from requests.models import AssistanceRequest
from requests.views.access import acting
from requests.views.result import ResultPage


def _officers(assistance: AssistanceRequest) -> Any:
    """The case officers of the office with their load."""
    open_ones = Count("assigned_requests", filter=~Q(assigned_requests__turn=Turn.NOBODY))
    people = colleagues(assistance.assisting_office, "requests.send_result_request")
    return people.annotate(in_hand=open_ones)


@acting("receive")
def receive(request: HttpRequest, assistance: AssistanceRequest) -> HttpResponse:
    """Confirm receipt, without deciding yet."""
    return act_page(
        request,
        "requests/receive.html",
        assistance,
        filled(request, forms.Form),
        handling.receive,
        done=_("Receipt is confirmed."),
        assistance=assistance,
    )


@acting("accept")
def accept(request: HttpRequest, assistance: AssistanceRequest) -> HttpResponse:
    """Accept and assign in one page."""
    initial = {"internal_due_on": assistance.target_on}
    form = filled(request, AssignForm, initial, officers=_officers(assistance), required=False)
    return act_page(
        request,
        "requests/accept.html",
        assistance,
        form,
        handling.accept,
        done=_("Accepted. The other office has been told."),
        assistance=assistance,
    )


@acting("assign")
def assign(request: HttpRequest, assistance: AssistanceRequest) -> HttpResponse:
    """Give it to an officer, or to another one."""
    initial = {"internal_due_on": assistance.internal_due_on, "assignee": assistance.assigned_to}
    form = filled(request, AssignForm, initial, officers=_officers(assistance))
    return act_page(
        request,
        "requests/assign.html",
        assistance,
        form,
        handling.assign,
        done=_("Assigned."),
        assistance=assistance,
    )


@acting("ask_supplement")
def ask_supplement(request: HttpRequest, assistance: AssistanceRequest) -> HttpResponse:
    """Say what is missing; the clock stands still."""
    papers = assistance.type.papers.filter(generated=False)
    return act_page(
        request,
        "requests/ask_supplement.html",
        assistance,
        filled(request, AskSupplementForm, papers=papers),
        handling.ask_supplement,
        done=_("The supplement is asked for. The clock stands still until it comes in."),
        assistance=assistance,
        until=deadlines.supplement_due(assistance),
    )


@acting("answer_supplement")
def answer_supplement(request: HttpRequest, assistance: AssistanceRequest) -> HttpResponse:
    """Send what was missing."""
    supplement = assistance.supplements.get(answered_at=None)
    papers = list(supplement.papers.all()) or list(assistance.type.papers.filter(generated=False))
    return act_page(
        request,
        "requests/answer_supplement.html",
        assistance,
        filled(request, AnswerSupplementForm, papers=papers),
        handling.answer_supplement,
        done=_("The supplement is sent. The clock runs on."),
        assistance=assistance,
        supplement=supplement,
    )


@acting("refuse")
def refuse(request: HttpRequest, assistance: AssistanceRequest) -> HttpResponse:
    """What can be given, a legal ground, the reasons: then to the procurator-general in charge."""
    grounds = assistance.version.refusal_grounds.all()
    return act_page(
        request,
        "requests/refuse.html",
        assistance,
        filled(request, RefuseForm, grounds=grounds),
        handling.refuse,
        done=_("The refusal awaits the signature of your procurator-general in charge. The clock runs on."),
        assistance=assistance,
        grounds=grounds,
    )


@acting("start_work")
def start_work(request: HttpRequest, assistance: AssistanceRequest) -> HttpResponse:
    """The officer begins."""
    return act_page(
        request,
        "requests/start_work.html",
        assistance,
        filled(request, forms.Form),
        handling.start_work,
        done=_("Work has started."),
        assistance=assistance,
    )


@acting("send_result")
def send_result(request: HttpRequest, assistance: AssistanceRequest) -> HttpResponse:
    """Outcome, summary, files; then all of it once more, to check it before it goes."""
    return ResultPage(request, assistance).response()


@acting("send_back")
def send_back(request: HttpRequest, assistance: AssistanceRequest) -> HttpResponse:
    """Ask for completion."""
    return act_page(
        request,
        "requests/send_back.html",
        assistance,
        filled(request, TextForm, name="note", label=_("What is still missing")),
        handling.send_back,
        done=_("Sent back for completion."),
        assistance=assistance,
    )


@acting("confirm_result")
def confirm_result(request: HttpRequest, assistance: AssistanceRequest) -> HttpResponse:
    """The result is in order: the request is closed."""
    return act_page(
        request,
        "requests/confirm_result.html",
        assistance,
        filled(request, TextForm, name="note", label=_("Remark"), required=False),
        handling.confirm_result,
        done=_("The result is confirmed and the request closed."),
        assistance=assistance,
    )


@acting("close")
def close(request: HttpRequest, assistance: AssistanceRequest) -> HttpResponse:
    """Close a request whose result is confirmed."""
    return act_page(
        request,
        "requests/close.html",
        assistance,
        filled(request, forms.Form),
        handling.close,
        done=_("The request is closed."),
        assistance=assistance,
    )
