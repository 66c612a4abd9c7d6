"""The filter above the lists."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from requests import selectors
from requests.enums import Step
from requests.forms.drafting import DayInput


class FilterForm(forms.Form):
    """The filter above the list, a GET form."""

    q = forms.CharField(label=_("Keyword"), required=False, max_length=100)
    office = forms.CharField(label=_("Other office"), required=False, max_length=60)
    type = forms.TypedChoiceField(label=_("Type"), required=False, coerce=int, empty_value=None)
    step = forms.ChoiceField(label=_("Status"), required=False)
    due_until = forms.DateField(label=_("Due until"), required=False, widget=DayInput())
    overdue = forms.BooleanField(label=_("Overdue only"), required=False)
    urgent = forms.BooleanField(label=_("Urgent only"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type"].choices = [("", _("All types")), *selectors.type_choices()]
        self.fields["step"].choices = [("", _("All statuses")), *Step.choices]
