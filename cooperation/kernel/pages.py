"""One way to handle a form page: parse, act, say so, redirect; on errors show the page again with everything typed."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cooperation.kernel.kept import give_back

Form = Callable[..., forms.BaseForm]


def posted(request: HttpRequest) -> Any:
    """The data for a form: bound on every POST, even an empty one."""
    return request.POST if request.method == "POST" else None


def filled(
    request: HttpRequest, form: Form, initial: dict[str, Any] | None = None, **options: Any
) -> forms.BaseForm:
    """`form` with what was posted; before that with `initial` and what an expired session had left behind."""
    before = (initial or {}) | give_back(request)
    made = form(posted(request), request.FILES or None, initial=before, **options)
    say_how_to_mend(made)
    return made


def attach(form: forms.BaseForm, error: ValidationError) -> None:
    """Put an action's errors to the fields that the form has; the rest stands above the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


def say_how_to_mend(form: forms.BaseForm) -> None:
    """Django says "this field is required" and "not valid" of every field alike; say which one, and what to write."""
    texts = {
        "required": _("Fill in or choose: %(label)s."),
        "invalid_choice": _("Choose one of the list: %(label)s."),
    }
    for field in form.fields.values():
        own = dict(texts)
        if isinstance(field, forms.DateField):
            own["invalid"] = _("Write the day like 2026-12-01: %(label)s.")
        if isinstance(field, forms.ModelMultipleChoiceField):
            own["invalid_pk_value"] = texts["invalid_choice"]
        for code, text in own.items():
            if field.error_messages.get(code) == _of_django(field, code):
                field.error_messages[code] = text % {"label": field.label}


def _of_django(field: forms.Field, code: str) -> Any:
    """Django's own words; a field with words of its own keeps them."""
    kinds = (kind for kind in type(field).__mro__ if kind.__module__.startswith("django."))
    return next(
        (
            k.default_error_messages[code]
            for k in kinds
            if code in k.__dict__.get("default_error_messages", ())
        ),
        None,
    )


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
    say_how_to_mend(form)
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except ValidationError as error:
            attach(form, error)
        else:
            if done:
                messages.success(request, done)
            return redirect(to() if callable(to) else to)
    return render(request, template, {"form": form, "files_lost": bool(request.FILES), **context})


def act_page(
    request: HttpRequest,
    template: str,
    target: models.Model,
    form: forms.BaseForm,
    act: Callable[..., Any],
    *,
    done: Any,
    **context: Any,
) -> HttpResponse:
    """The page of one act: a valid POST calls `act(target, by=…, **cleaned_data)` and goes to the page of `target`."""
    return form_page(
        request,
        template,
        form,
        lambda data: act(target, by=request.user, **data),
        to=lambda: target.get_absolute_url(),  # type: ignore[attr-defined]
        done=done,
        **context,
    )
