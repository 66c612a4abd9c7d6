"""Forms of the register of partners."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperation.kernel.secrecy import refuse_graded
from members.enums import OfficeKind, PartnerKind, Scope
from members.models import Organisation

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RegisterForm(forms.Form):
    """Who, what is open, and until when."""

    partner = forms.ModelChoiceField(
        label=_("Partner"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("A new partner"),
        help_text=_(
            "For a partner that is registered already choose it here; otherwise write its name below."
        ),
    )
    name_zh = forms.CharField(label=_("Name of the new partner in Chinese"), max_length=120, required=False)
    name_en = forms.CharField(label=_("Name of the new partner in English"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("Kind of partner"), choices=PartnerKind, widget=forms.RadioSelect)
    scopes = forms.MultipleChoiceField(
        label=_("What is open to the partner"),
        help_text=_("Requests and their files are never open to a partner."),
        choices=Scope,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one part of the portal.")},
    )
    purpose = forms.CharField(
        label=_("Purpose of the partnership"),
        help_text=_("The public register shows this text as you write it."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[refuse_graded],
        error_messages={"required": _("Write what the partnership is for.")},
    )
    starts_on = forms.DateField(
        label=_("From"),
        help_text=_("Written like 2026-12-01."),
        initial=timezone.localdate,
        widget=DAY,
        error_messages={
            "required": _("Choose the first day."),
            "invalid": _("Write the day like 2026-12-01."),
        },
    )
    ends_on = forms.DateField(
        label=_("Until"),
        help_text=_("The last day; at most three years later. Access ends by itself on the day after."),
        widget=DAY,
        error_messages={
            "required": _("Choose the last day."),
            "invalid": _("Write the day like 2026-12-01."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partners = Organisation.objects.filter(kind=OfficeKind.PARTNER, retired_on=None).order_by("name_zh")
        self.fields["partner"].queryset = partners  # type: ignore[attr-defined]
        for name in ("partner", "name_zh"):  # one of the two
            self.fields[name].needed = True  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """An early end has a reason, which the register shows."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The public register shows this text as you write it."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[refuse_graded],
        error_messages={"required": _("Write the reason.")},
    )
