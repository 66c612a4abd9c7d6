"""The gallery: every component of the pages beside its name, for whoever writes a page. Only in development."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from cooperation.kernel.paging import Page
from cooperation.kernel.templatetags.portal import days_left
from requests.enums import EvidenceForm, Step
from requests.templatetags.requests_ui import DueView


class SampleForm(forms.Form):
    """One field of each kind; sent empty, it shows the errors."""

    title = forms.CharField(
        label=gettext_lazy("Subject line"), help_text=gettext_lazy("An example of a hint.")
    )
    requirements = forms.CharField(
        label=gettext_lazy("Requirements"), required=False, widget=forms.Textarea({"rows": 3})
    )
    form = forms.ChoiceField(label=gettext_lazy("Type"), choices=EvidenceForm.choices)
    urgent = forms.BooleanField(label=gettext_lazy("Urgent"), required=False)
    outcome = forms.ChoiceField(
        label=gettext_lazy("Result"), choices=EvidenceForm.choices, widget=forms.RadioSelect
    )


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """All components on one page, filled with invented words."""
    context = {
        "steps": list(Step),
        "dues": _dues(),
        "form": SampleForm({}),
        "page": Page([], next="x", previous="x"),
    }
    return render(request, "ui/gallery.html", context | {"moment": timezone.now()})


def _dues() -> list[DueView]:
    def due(tone: str, days: int, percent: int) -> DueView:
        day: Any = timezone.localdate() + timedelta(days=days)
        return DueView(tone, day, "", days_left(day), percent)

    return [
        due("", 20, 20),
        due("soon", 4, 80),
        due("late", -2, 100),
        DueView("", None, _("Paused"), "", None),
    ]
