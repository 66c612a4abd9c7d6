"""One way to handle a form page: parse, act, say so, redirect; on errors show the page again with everything typed."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _


def posted(request: HttpRequest) -> Any:
    """The data for a form: bound on every POST, even an empty one."""
    return request.POST if request.method == "POST" else None


def attach(form: forms.BaseForm, error: ValidationError) -> None:
    """Put an action's errors to the fields that the form has; the rest stands above the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


def _name_what_is_missing(form: forms.BaseForm) -> None:
    """Django says "this field is required" of every field alike; in a summary the reader needs its name."""
    for field in form.fields.values():
        if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
            field.error_messages["required"] = _("Fill in or choose: %(label)s.") % {"label": field.label}


def form_page(
    request: HttpRequest,
    template: str,
    form: forms.BaseForm,
    act: Callable[[dict[str, Any]], Any],
    *,
    to: str | Callable[[], str],
    done: Any = "",
    **context: Any,
) -> HttpResponse:
    """GET shows `form`; a valid POST calls `act(cleaned_data)`, shows `done` and redirects to `to`."""
    _name_what_is_missing(form)
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except ValidationError as error:
            attach(form, error)
        else:
            if done:
                messages.success(request, done)
            return redirect(to() if callable(to) else to)
    return render(request, template, {"form": form, **context})
