"""The result in two looks: the form, and all of it once more before it goes. Uploads wait on the server in between."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from cooperation.kernel.kept import give_back
from cooperation.kernel.kept_files import forget_files, keep_files, kept_files, reopened
from cooperation.kernel.pages import form_page, posted, say_how_to_mend
from requests.actions import handling
from requests.enums import EvidenceForm, Outcome
from requests.forms import ResultForm
from requests.models import AssistanceRequest


class ResultPage:
    """`check` shows the check page, `change` leads back from it; a POST without either sends the result."""

    def __init__(self, request: HttpRequest, assistance: AssistanceRequest) -> None:
        self.request, self.assistance = request, assistance
        self.refused: list[str] = []
        self.form = self._form()
        say_how_to_mend(self.form)

    def _form(self) -> ResultForm:
        data, files = posted(self.request), self.request.FILES or None
        if "check" in self.request.POST:
            kept, self.refused = keep_files(self.request, "files")
            data, files = self.request.POST.copy(), None
            for row in kept:
                data.appendlist("kept", str(row.pk))
        return ResultForm(
            data, files, initial=give_back(self.request), waiting=list(kept_files(self.request))
        )

    def response(self) -> HttpResponse:
        for error in self.refused:
            self.form.add_error("files", error)
        context = {"form": self.form, "assistance": self.assistance}
        if "check" in self.request.POST and self.form.is_valid():
            return render(self.request, "requests/send_result_check.html", context | self._words())
        if {"check", "change"} & self.request.POST.keys():
            return render(self.request, "requests/send_result.html", context)
        return form_page(
            self.request,
            "requests/send_result.html",
            self.form,
            self._send,
            to=self.assistance.get_absolute_url(),
            done=_("The result is sent. The other office confirms it or asks for completion."),
            assistance=self.assistance,
        )

    def _words(self) -> dict[str, Any]:
        """What was chosen, as people read it."""
        data = self.form.cleaned_data
        return {
            "outcome": Outcome(data["outcome"]).label,
            "evidence": EvidenceForm(data["form"]).label,
        }

    def _send(self, data: dict[str, Any]) -> None:
        found = [*(reopened(row) for row in self.form.chosen()), *data["files"]]
        handling.send_result(
            self.assistance,
            by=self.request.user,
            outcome=data["outcome"],
            summary=data["summary"],
            reason=data["reason"],
            uploads=[(data["form"], file) for file in found],
        )
        forget_files(kept_files(self.request))
