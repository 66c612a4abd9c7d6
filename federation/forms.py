"""Forms of the Federation's staff."""

from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperation.kernel.secrecy import refuse_graded
from members.enums import DecisionKind, Membership, Role
from members.finding import find_offices
from members.models import Organisation

LONG = forms.Textarea(attrs={"rows": 6})
NAMED_AT_MOST = 5
INVITED_FOR = timedelta(days=60)


def _in_two_months() -> date:
    return timezone.localdate() + INVITED_FOR


def office_meant(text: str) -> Organisation:
    """The one office that a code or name means. Raises ValidationError when there is none, or more than one."""
    found = find_offices(text.strip(), limit=NAMED_AT_MOST + 1)
    if not found:
        raise ValidationError(_("No office is found under this code or name. Look it up in the directory."))
    if len(found) > 1:
        names = "; ".join(f"{office.code} {office.name}" for office in found[:NAMED_AT_MOST])
        raise ValidationError(_("Several offices are meant: %(names)s. Write the code.") % {"names": names})
    return found[0]


class SupplementForm(forms.Form):
    """What the applicant is to supply."""

    text = forms.CharField(
        label=_("What is missing"),
        help_text=_("The applicant reads this text as you write it."),
        max_length=4000,
        widget=LONG,
        validators=[refuse_graded],
        error_messages={"required": _("Write what is missing, so that the applicant can supply it.")},
    )


class ApproveForm(forms.Form):
    """The day on which the accession enters into force."""

    in_force_on = forms.DateField(
        label=_("Enters into force on"),
        help_text=_("Today or a later day, written like 2026-12-01."),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Choose the day on which the accession enters into force."),
            "invalid": _("Write the day like 2026-12-01."),
        },
    )
    reasons = forms.CharField(
        label=_("Reasons"),
        help_text=_("The applicant reads this text as you write it."),
        max_length=4000,
        required=False,
        widget=LONG,
        validators=[refuse_graded],
    )


class DeclineForm(forms.Form):
    """An accession is never declined without reasons."""

    reasons = forms.CharField(
        label=_("Reasons"),
        help_text=_("The applicant reads this text as you write it. The office may apply again at any time."),
        max_length=4000,
        widget=LONG,
        validators=[refuse_graded],
        error_messages={"required": _("Write the reasons. An accession is never declined without them.")},
    )


class DeclineSigningForm(forms.Form):
    """Why nobody can vouch for the holder."""

    reasons = forms.CharField(
        label=_("Reasons"),
        help_text=_("For the record, and for whoever tries again. The holder does not read this text."),
        max_length=4000,
        widget=LONG,
        validators=[refuse_graded],
        error_messages={"required": _("Write why the holder could not be confirmed.")},
    )


class FirstAccountForm(forms.Form):
    """The first account of an office outside: its procurator-general."""

    office = forms.CharField(
        label=_("Office"),
        help_text=_("Code or name of an office that is no member yet, such as 510521."),
        max_length=100,
        error_messages={"required": _("Write the code or the name of the office.")},
    )
    name = forms.CharField(
        label=_("Name of the procurator-general"),
        max_length=60,
        error_messages={"required": _("Write the name of the procurator-general.")},
    )
    username = forms.CharField(
        label=_("Account name"),
        help_text=_("Small letters, digits and hyphens, such as luxian-pg. It cannot be changed later."),
        max_length=60,
        validators=[
            RegexValidator(
                r"^[a-z0-9][a-z0-9-]{2,}$", _("Use at least three small letters, digits or hyphens.")
            )
        ],
        error_messages={"required": _("Write an account name.")},
    )
    email = forms.EmailField(
        label=_("Mail address"),
        help_text=_("The one-time activation link goes to this address, once a second person has confirmed."),
        error_messages={"required": _("Write the mail address of the holder.")},
    )

    def clean_office(self) -> Organisation:
        """The one office that is meant; it is outside and has no procurator-general's account."""
        office = office_meant(self.cleaned_data["office"])
        if office.membership != Membership.NONE:
            raise ValidationError(
                _("This office has joined already; its own people are kept by the administrators.")
            )
        if office.appointments.filter(role=Role.PROCURATOR_GENERAL, ended_at=None).exists():
            raise ValidationError(
                _("The procurator-general of this office has an account already, or awaits confirmation.")
            )
        return office


class InvitationForm(forms.Form):
    """Whom to invite, in which words, until when the invitation stands."""

    office = forms.CharField(
        label=_("Office"),
        help_text=_("Code or name of an office that is no member, such as 510521."),
        max_length=100,
        error_messages={"required": _("Write the code or the name of the office.")},
    )
    text = forms.CharField(
        label=_("Words of the invitation"),
        help_text=_(
            "The procurator-general reads this text as you write it. Promise nothing and presume nothing."
        ),
        max_length=2000,
        widget=LONG,
        validators=[refuse_graded],
        error_messages={"required": _("Write the words of the invitation.")},
    )
    expires_on = forms.DateField(
        label=_("Stands until"),
        help_text=_("The office may apply at any time, also afterwards."),
        initial=_in_two_months,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the day like 2026-12-01.")},
    )

    def clean_office(self) -> Organisation:
        return office_meant(self.cleaned_data["office"])


class DecisionForm(forms.Form):
    """The record of a decision that was taken outside the portal."""

    kind = forms.ChoiceField(
        label=_("What was decided"),
        choices=[
            (DecisionKind.SUSPENSION, _("Suspension of rights, by the panel")),
            (DecisionKind.LIFTING, _("Lifting of a suspension, by the panel")),
            (DecisionKind.EXCLUSION, _("Exclusion, by the assembly with two thirds of the votes")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what was decided.")},
    )
    office = forms.CharField(
        label=_("Office"),
        help_text=_("Code or name of the member, such as 510521."),
        max_length=100,
        error_messages={"required": _("Write the code or the name of the office.")},
    )
    case = forms.CharField(
        label=_("Number of the written decision"),
        help_text=_("By which the second person finds it."),
        max_length=80,
        validators=[refuse_graded],
        error_messages={"required": _("Write the number of the written decision.")},
    )
    decided_on = forms.DateField(
        label=_("Decided on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the day like 2026-12-01.")},
    )
    until = forms.DateField(
        label=_("Last day of the suspension"),
        help_text=_("For a suspension only; a year at most."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the day like 2026-12-01.")},
    )
    reason = forms.CharField(
        label=_("Reasons"),
        help_text=_("As in the written decision. The office concerned reads this text."),
        max_length=4000,
        widget=LONG,
        validators=[refuse_graded],
        error_messages={"required": _("Write the reasons. No such decision stands without them.")},
    )

    def clean_office(self) -> Organisation:
        return office_meant(self.cleaned_data["office"])


class RejectForm(forms.Form):
    """Why the record of a decision is not confirmed."""

    note = forms.CharField(
        label=_("Why not"),
        help_text=_("For whoever recorded it, and for the log."),
        max_length=2000,
        widget=LONG,
        validators=[refuse_graded],
        error_messages={"required": _("Write why the record is not confirmed.")},
    )
