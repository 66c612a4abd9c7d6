"""Filters and tags of all pages."""

from datetime import date, datetime
from typing import Any

from django import forms, template
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cooperation.kernel import acts
from cooperation.kernel.delivery import KINDS

register = template.Library()


def _english() -> bool:
    return (get_language() or "").startswith("en")


@register.filter
def day(value: date | datetime | None) -> str:
    """2026年11月23日 / 23 November 2026. Moments are shown on their Beijing day."""
    if value is None or value == "":
        return ""
    when = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return f"{when.day} {when:%B %Y}" if _english() else f"{when.year}年{when.month}月{when.day}日"


@register.filter
def short_day(value: date | datetime | None) -> str:
    """11月23日 / 23 November, for tables."""
    if not value:
        return ""
    when = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return f"{when.day} {when:%B}" if _english() else f"{when.month}月{when.day}日"


@register.filter
def near_day(value: date) -> str:
    """11月23日, with the year only when it is another one."""
    return short_day(value) if value.year == timezone.localdate().year else day(value)


@register.filter
def moment(value: datetime | None) -> str:
    """2026年11月23日 15:40 / 23 November 2026, 15:40 (Beijing time)."""
    if value is None or value == "":
        return ""
    return f"{day(value)}{', ' if _english() else ' '}{timezone.localtime(value):%H:%M}"


@register.filter
def size(value: int) -> str:
    """Bytes as kB or MB."""
    return f"{value / 1_000_000:.1f} MB" if value >= 1_000_000 else f"{max(1, round(value / 1000))} kB"


@register.filter
def thousands(value: int) -> str:
    """1237 as 1,237."""
    return f"{value:,}"


@register.filter
def widget_kind(field: BoundField) -> str:
    """How the field is laid out: checkbox, choices (several boxes), or control."""
    widget = field.field.widget
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    return "checkbox" if isinstance(widget, forms.CheckboxInput) else "control"


@register.filter
def control(field: BoundField) -> Any:
    """The widget with our classes and the links to hint and error that screen readers need."""
    described = [f"{field.id_for_label}-hint"] if field.help_text else []
    attrs: dict[str, Any] = {}
    if field.errors:
        described.append(f"{field.id_for_label}-error")
        attrs["aria-invalid"] = "true"
    if described:
        attrs["aria-describedby"] = " ".join(described)
    attrs["class"] = " ".join(
        filter(None, [_class_of(field.field.widget), "is-invalid" if field.errors else ""])
    )
    return field.as_widget(attrs=attrs)


def _class_of(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput):
        return ""
    return "form-select" if isinstance(widget, forms.Select) else "form-control"


@register.filter
def error_list(form: Any) -> list[tuple[BoundField | None, str]]:
    """Every error with its field, in the order of the page; the form's own errors first."""
    found: list[tuple[BoundField | None, str]] = [(None, error) for error in form.non_field_errors()]
    return found + [(field, error) for field in form for error in field.errors]


@register.filter
def error_count(form: Any) -> int:
    return len(error_list(form))


@register.simple_tag(takes_context=True)
def query_without(context: dict[str, Any], *names: str) -> str:
    """The query string without some names, ending in "&" when it is not empty, for links that add one."""
    query = context["request"].GET.copy()
    for name in names:
        query.pop(name, None)
    text = query.urlencode()
    return f"{text}&" if text else ""


@register.filter
def days_left(due: date | None) -> str:
    """ "3 days left", "due today", "2 days overdue"."""
    if due is None:
        return ""
    left = (due - timezone.localdate()).days
    if left == 0:
        return _("due today")
    if left > 0:
        return _("%(n)s days left") % {"n": left} if left > 1 else _("1 day left")
    return _("%(n)s days overdue") % {"n": -left} if left < -1 else _("1 day overdue")


@register.filter
def sentence(notice: Any) -> str:
    """The text of a notice in the reader's language."""
    described = KINDS.get(notice.kind)
    return described.text(notice.params) if described else notice.kind


@register.filter
def act_words(event: Any) -> str:
    """The act of an audit event in words; "" where it has no name."""
    return acts.act_in_words(event.action)


@register.filter
def state_words(state: str, event: Any) -> str:
    """A state that an audit event names, in words."""
    return acts.state_in_words(event.target_type, state)


@register.simple_tag
def office_name(event: Any) -> str:
    """The acting office of an audit event, in the reader's language."""
    return (event.office_en if _english() else "") or event.office_zh
