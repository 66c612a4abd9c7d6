"""The finder of the directory."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.enums import Level, Membership
from members.models import Organisation
from members.models.bilingual import english

LEVELS = [Level.SUPREME, Level.PROVINCE, Level.PREFECTURE, Level.COUNTY]


class FinderForm(forms.Form):
    """Filters of the directory, from the query string. A value that is not on the list filters nothing."""

    q = forms.CharField(
        label=_("Find an office"),
        help_text=_("Place, code, name, pinyin or its initials, such as 510521, luxian or lx."),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    province = forms.ChoiceField(label=_("Province or region"), required=False)
    level = forms.ChoiceField(label=_("Level"), required=False)
    membership = forms.ChoiceField(label=_("Membership"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        provinces = Organisation.objects.procuratorates().filter(level=Level.PROVINCE).order_by("code")
        self._offer(
            "province", [(row.code[:2], row.short if english() else row.division) for row in provinces]
        )
        self._offer("level", [(level.value, level.label) for level in LEVELS])
        self._offer("membership", list(Membership.choices))

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = [("", _("All")), *choices]  # type: ignore[attr-defined]

    def filters(self) -> dict[str, str]:
        """The filters that say something."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
