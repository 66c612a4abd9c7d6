"""What pages say about sessions: how long this one lasts, and what kind of device another one runs on."""

from datetime import timedelta
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from members import entering

register = template.Library()

# The first match counts: browsers name those whose pages they want to get.
BROWSERS = (
    ("MicroMessenger", "WeChat"), ("QQBrowser", "QQ Browser"), ("QIHU", "360"), ("Edg", "Edge"), ("OPR", "Opera"),
    ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
    ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


@register.filter
def device(agent: str | None) -> str:
    """ "Chrome · Windows", from what the browser says of itself."""
    names = [
        next((name for mark, name in known if mark in (agent or "")), "") for known in (BROWSERS, SYSTEMS)
    ]
    return " · ".join(filter(None, names)) or _("Unknown device")


@register.simple_tag(takes_context=True)
def session_seconds(context: dict[str, Any]) -> int:
    return entering.seconds_left(context["request"])


@register.simple_tag(takes_context=True)
def session_ends_at(context: dict[str, Any]) -> str:
    """ "18:30", Beijing time."""
    ends = timezone.now() + timedelta(seconds=entering.seconds_left(context["request"]))
    return f"{timezone.localtime(ends):%H:%M}"
