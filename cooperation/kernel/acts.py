"""What the audit log calls an act in words. Apps name theirs; a transition without a name has that of its button."""

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from cooperation.kernel.states import WORKFLOWS

_NAMES: dict[str, Any] = {}


def name_acts(app: str, names: Mapping[str, Any]) -> None:
    """Declare the words for the acts of an app, in its `acts.py`: {"sign": "Signed and sent"}."""
    _NAMES.update({f"{app}.{act}": words for act, words in names.items()})


def act_in_words(code: str) -> str:
    """ "requests.sign" as "Signed and sent; delivered"; "" for an act without a name."""
    return str(_NAMES.get(code) or _on_the_button(code))


def _on_the_button(code: str) -> Any:
    app, _dot, act = code.partition(".")
    tables = [table for label, table in WORKFLOWS.items() if label.split(".")[0] == app]
    return next((row.label for table in tables for row in table.transitions if row.name == act), "")


def state_in_words(kind: str, state: str) -> str:
    """A state of the model named `kind` ("requests.assistancerequest") in words; as it is where it has none."""
    try:
        choices = apps.get_model(kind)._meta.get_field("state").flatchoices
    except (LookupError, ValueError, AttributeError):
        return state
    return str(dict(choices).get(state, state))


name_acts(
    "kernel",
    {
        "read_audit": _("Audit log read"),
        "export_audit": _("Audit log exported"),
        "export_table": _("List of the administration exported"),
        "save_holiday": _("Holiday entered or changed"),
        "delete_holiday": _("Holiday removed"),
    },
)
name_acts("files", {"open": _("File opened")})
