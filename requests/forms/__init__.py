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

__all__ = [
    "AnswerSupplementForm",
    "AskSupplementForm",
    "AssignForm",
    "FilterForm",
    "PasswordForm",
    "PointerForm",
    "RefuseForm",
    "ResultForm",
    "SubjectFormSet",
    "TextForm",
    "WhatForm",
    "WhoForm",
    "WithdrawForm",
]
