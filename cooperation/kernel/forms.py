"""The filter of the audit log, and what of it people read."""

from typing import Any

from django import forms
from django.db.models import Case, F, QuerySet, TextField, Value, When
from django.utils.translation import gettext_lazy as _

from cooperation.kernel.models import AuditEvent

# The texts that offices write to each other are in the log but no administrator reads them.
SHOWN_NOTE = Case(
    When(target_type__startswith="requests.", then=Value("")), default=F("note"), output_field=TextField()
)

OUTCOMES = [
    (AuditEvent.Outcome.DONE, _("Carried out")),
    (AuditEvent.Outcome.REFUSED, _("Turned away")),
    (AuditEvent.Outcome.READ, _("Looked at")),
]


class AuditFilter(forms.Form):
    """All fields are optional; `rows` narrows the log by those that are filled in."""

    number = forms.CharField(
        label=_("Number or name"),
        required=False,
        max_length=100,
        help_text=_("How it begins, such as R-2026-0012."),
    )
    act = forms.CharField(
        label=_("Act"), required=False, max_length=80, help_text=_("How it begins, such as requests.sign.")
    )
    outcome = forms.ChoiceField(label=_("Outcome"), required=False, choices=[("", _("All")), *OUTCOMES])
    actor = forms.CharField(
        label=_("Actor"), required=False, max_length=150, help_text=_("Part of the name.")
    )

    LOOKUPS = {
        "number": "target__startswith",
        "act": "action__startswith",
        "outcome": "outcome",
        "actor": "actor__contains",
    }

    def chosen(self) -> dict[str, Any]:
        """What was filled in; nothing at all while there are errors."""
        return {name: value for name, value in self.cleaned_data.items() if value} if self.is_valid() else {}

    def rows(self) -> QuerySet[AuditEvent]:
        """The chosen part of the log, in no particular order."""
        chosen = {self.LOOKUPS[name]: value for name, value in self.chosen().items()}
        return AuditEvent.objects.filter(**chosen).annotate(shown_note=SHOWN_NOTE).defer("note")
