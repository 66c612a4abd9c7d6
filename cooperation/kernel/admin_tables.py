"""Lists of the admin as files: exactly the rows that search, filters and dates leave, in the columns that are shown."""

from collections.abc import Iterator
from typing import Any

from django.contrib.admin.utils import label_for_field, lookup_field
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.http import HttpResponseBase
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from cooperation.kernel import exports


def respond(changelist: Any, kind: str) -> HttpResponseBase:
    """The rows of a changelist as csv or xlsx. Raises Http404 for any other kind."""
    admin, shown = changelist.model_admin, _columns(changelist)
    header = [str(label_for_field(name, changelist.model, admin)) for name in shown]
    return exports.respond(kind, changelist.opts.model_name, header, _rows(changelist, shown))


def _columns(changelist: Any) -> list[str]:
    return [name for name in changelist.list_display if name != "action_checkbox"]


def _rows(changelist: Any, shown: list[str]) -> Iterator[list[Any]]:
    for row in changelist.queryset.iterator(chunk_size=2000):
        yield [cell(name, row, changelist.model_admin) for name in shown]


def cell(name: str, row: models.Model, admin: Any) -> Any:
    """What the list shows in this column, as plain text, number or date."""
    try:
        field, _attribute, value = lookup_field(name, row, admin)
    except ObjectDoesNotExist:
        return ""
    if field is not None and getattr(field, "flatchoices", None):
        value = dict(field.flatchoices).get(value, value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return strip_tags(value) if hasattr(value, "__html__") else value
