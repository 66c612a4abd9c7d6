"""The choice of mail for each kind of notice."""

from typing import Any

from django import forms
from django.apps import apps
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from cooperation.kernel.delivery import KINDS
from cooperation.kernel.models import NoticePreference


class WishesForm(forms.Form):
    """One choice a kind; the field is named after the kind."""

    def __init__(self, *args: Any, wishes: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, mail in wishes.items():
            self.fields[code] = forms.ChoiceField(
                label=KINDS[code].label,
                initial=mail,
                choices=NoticePreference.MailWish.choices,
                error_messages={"invalid_choice": _("Choose one of the three ways.")},
            )

    def groups(self) -> dict[Any, list[BoundField]]:
        """The fields under the name of the app that sends the notices."""
        found: dict[Any, list[BoundField]] = {}
        for field in self:
            app = apps.get_app_config(field.name.split(".")[0])
            found.setdefault(app.verbose_name, []).append(field)
        return found
