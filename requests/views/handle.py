"""At the assisting office and back: one page an act."""

from typing import Any

from django import forms
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from cooperation.kernel.kept import give_back
from cooperation.kernel.pages import form_page, posted
from members.selectors import colleagues
from requests import deadlines
from requests.actions import handling
from requests.enums import Turn
from requests.forms import (
    AnswerSupplementForm,
    AskSupplementForm,
    AssignForm,
    RefuseForm,
    ResultForm,
    TextForm,
)
from requests.models import AssistanceRequest
from requests.views.access import acting


def _officers(assistance: AssistanceRequest) -> Any:
    """The case officers of the office with their load."""
    open_ones = Count("assigned_requests", filter=~Q(assigned_requests__turn=Turn.NOBODY))
    people = colleagues(assistance.assisting_office, "requests.send_result_request")
    return people.annotate(in_hand=open_ones)


@acting("receive")
def receive(request: HttpRequest, assistance: AssistanceRequest) -> HttpResponse:
    """Confirm receipt, without deciding yet."""
    return form_page(
        request,
        "requests/receive.html",
        forms.Form(posted(request)),
        lambda data: handling.receive(assistance, by=request.user),
        to=assistance.get_absolute_url(),
        done=_("Receipt is confirmed."),
        assistance=assistance,
    )


@acting("accept")
def accept(request: HttpRequest, assistance: AssistanceRequest) -> HttpResponse:
    """Accept and assign in one page."""
    initial = {"internal_due_on": assistance.target_on} | give_back(request)
    return form_page(
        request,
        "requests/accept.html",
        AssignForm(posted(request), initial=initial, officers=_officers(assistance), required=False),
        lambda data: handling.accept(assistance, by=request.user, **data),
        to=assistance.get_absolute_url(),
        done=_("Accepted. The other office has been told."),
        assistance=assistance,
    )


@acting("assign")
def assign(request: HttpRequest, assistance: AssistanceRequest) -> HttpResponse:
    """Give it to an officer, or to another one."""
    initial = {"internal_due_on": assistance.internal_due_on, "assignee": assistance.assigned_to} | give_back(
        request
    )
    return form_page(
        request,
        "requests/assign.html",
        AssignForm(posted(request), initial=initial, officers=_officers(assistance)),
        lambda data: handling.assign(assistance, by=request.user, **data),
        to=assistance.get_absolute_url(),
        done=_("Assigned."),
        assistance=assistance,
    )


@acting("ask_supplement")
def ask_supplement(request: HttpRequest, assistance: AssistanceRequest) -> HttpResponse:
    """Say what is missing; the clock stands still."""
    papers = assistance.type.papers.filter(generated=False)
    return form_page(
        request,
        "requests/ask_supplement.html",
        AskSupplementForm(posted(request), initial=give_back(request), papers=papers),
        lambda data: handling.ask_supplement(
            assistance, by=request.user, text=data["text"], papers=list(data["papers"])
        ),
        to=assistance.get_absolute_url(),
        done=_("The supplement is asked for. The clock stands still until it comes in."),
        assistance=assistance,
        until=deadlines.supplement_due(assistance),
    )


@acting("answer_supplement")
def answer_supplement(request: HttpRequest, assistance: AssistanceRequest) -> HttpResponse:
    """Send what was missing."""
    supplement = assistance.supplements.get(answered_at=None)
    papers = list(supplement.papers.all()) or list(assistance.type.papers.filter(generated=False))
    form = AnswerSupplementForm(
        posted(request), request.FILES or None, initial=give_back(request), papers=papers
    )
    return form_page(
        request,
        "requests/answer_supplement.html",
        form,
        lambda data: handling.answer_supplement(
            assistance, by=request.user, answer=data["answer"], uploads=form.uploads()
        ),
        to=assistance.get_absolute_url(),
        done=_("The supplement is sent. The clock runs on."),
        assistance=assistance,
        supplement=supplement,
    )


@acting("refuse")
def refuse(request: HttpRequest, assistance: AssistanceRequest) -> HttpResponse:
    """What can be given, a legal ground, the reasons: then to the procurator-general in charge."""
    grounds = assistance.version.refusal_grounds.all()
    return form_page(
        request,
        "requests/refuse.html",
        RefuseForm(posted(request), initial=give_back(request), grounds=grounds),
        lambda data: handling.refuse(assistance, by=request.user, **data),
        to=assistance.get_absolute_url(),
        done=_("The refusal awaits the signature of your procurator-general in charge. The clock runs on."),
        assistance=assistance,
        grounds=grounds,
    )


@acting("start_work")
def start_work(request: HttpRequest, assistance: AssistanceRequest) -> HttpResponse:
    """The officer begins."""
    return form_page(
        request,
        "requests/start_work.html",
        forms.Form(posted(request)),
        lambda data: handling.start_work(assistance, by=request.user),
        to=assistance.get_absolute_url(),
        done=_("Work has started."),
        assistance=assistance,
    )


@acting("send_result")
def send_result(request: HttpRequest, assistance: AssistanceRequest) -> HttpResponse:
    """Outcome, summary, files."""

    def act(data: dict[str, Any]) -> None:
        uploads = [(data["form"], file) for file in data["files"]]
        texts = {name: data[name] for name in ("outcome", "summary", "reason")}
        handling.send_result(assistance, by=request.user, uploads=uploads, **texts)

    return form_page(
        request,
        "requests/send_result.html",
        ResultForm(posted(request), request.FILES or None, initial=give_back(request)),
        act,
        to=assistance.get_absolute_url(),
        done=_("The result is sent. The other office confirms it or asks for completion."),
        assistance=assistance,
    )


@acting("send_back")
def send_back(request: HttpRequest, assistance: AssistanceRequest) -> HttpResponse:
    """Ask for completion."""
    return form_page(
        request,
        "requests/send_back.html",
        TextForm(posted(request), initial=give_back(request), name="note", label=_("What is still missing")),
        lambda data: handling.send_back(assistance, by=request.user, **data),
        to=assistance.get_absolute_url(),
        done=_("Sent back for completion."),
        assistance=assistance,
    )


@acting("confirm_result")
def confirm_result(request: HttpRequest, assistance: AssistanceRequest) -> HttpResponse:
    """The result is in order: the request is closed."""
    form = TextForm(posted(request), initial=give_back(request), name="note",
                    label=_("Remark"), required=False)  # fmt: skip
    return form_page(
        request,
        "requests/confirm_result.html",
        form,
        lambda data: handling.confirm_result(assistance, by=request.user, **data),
        to=assistance.get_absolute_url(),
        done=_("The result is confirmed and the request closed."),
        assistance=assistance,
    )


@acting("close")
def close(request: HttpRequest, assistance: AssistanceRequest) -> HttpResponse:
    """Close a request whose result is confirmed."""
    return form_page(
        request,
        "requests/close.html",
        forms.Form(posted(request)),
        lambda data: handling.close(assistance, by=request.user),
        to=assistance.get_absolute_url(),
        done=_("The request is closed."),
        assistance=assistance,
    )
