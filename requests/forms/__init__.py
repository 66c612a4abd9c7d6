"""Forms of the requests app."""

from requests.forms.drafting import PointerForm, SubjectFormSet, WhatForm, WhoForm
from requests.forms.filtering import FilterForm
from requests.forms.handling import (
    AnswerSupplementForm,
    AskSupplementForm,
    AssignForm,
    PasswordForm,
    RefuseForm,
    ResultForm,
    TextForm,
    WithdrawForm,
)
from requests.forms.sharing import DecideShareForm, RecipientForm, ShareForm

__all__ = [
    "AnswerSupplementForm",
    "AskSupplementForm",
    "AssignForm",
    "DecideShareForm",
    "FilterForm",
    "PasswordForm",
    "PointerForm",
    "RecipientForm",
    "RefuseForm",
    "ResultForm",
    "ShareForm",
    "SubjectFormSet",
    "TextForm",
    "WhatForm",
    "WhoForm",
    "WithdrawForm",
]
