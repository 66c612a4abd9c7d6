"""Who takes over what: one choice for all, or one a row."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from members.models import User
from requests.models import AssistanceRequest


class HandOverForm(forms.Form):
    """`cleaned_data["chosen"]` is request id -> colleague; a row's own choice goes before the choice for all."""

    def __init__(
        self,
        *args: Any,
        made: list[AssistanceRequest],
        received: list[AssistanceRequest],
        drafting: Iterable[User],
        working: Iterable[User],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.parts = {"made": (made, list(drafting)), "received": (received, list(working))}
        labels = {
            "made": _("All that your office asks for, to"),
            "received": _("All that your office was asked for, to"),
        }
        for part, (rows, people) in self.parts.items():
            if rows:
                names = [(p.pk, p.name) for p in people]
                self.fields[f"all_{part}"] = self._choice(names, labels[part], _("Choose for each row"))
                for row in rows:
                    self.fields[f"row_{row.pk}"] = self._choice(names, row.number, _("As chosen for all"))

    @staticmethod
    def _choice(names: list[tuple[int, str]], label: Any, empty: Any) -> forms.TypedChoiceField:
        return forms.TypedChoiceField(
            label=label, choices=[("", empty), *names], coerce=int, required=False, empty_value=None
        )

    def rows(self) -> list[tuple[AssistanceRequest, BoundField]]:
        """Every request with its own choice, for the table."""
        return [(row, self[f"row_{row.pk}"]) for rows, _people in self.parts.values() for row in rows]

    def for_all(self) -> list[BoundField]:
        return [self[name] for name in self.fields if name.startswith("all_")]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        chosen: dict[int, User] = {}
        for part, (rows, people) in self.parts.items():
            by_pk = {p.pk: p for p in people}
            for row in rows:
                wanted = typed.get(f"row_{row.pk}") or typed.get(f"all_{part}")
                if wanted in by_pk:
                    chosen[row.pk] = by_pk[wanted]
        return {"chosen": chosen}
