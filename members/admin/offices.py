"""Offices: names, places, telephones. Membership comes from an accession and from nowhere else."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cooperation.kernel.admin import ByRole
from members.actions import offices
from members.admin.fields import OfficeField
from members.models import Organisation
from members.selectors import superiors


class OfficeForm(forms.ModelForm):
    superior = OfficeField(Organisation._meta.get_field("superior"), label=_("Office above"), required=False)

    class Meta:
        model = Organisation
        fields = (
            "code", "kind", "level", "form", "superior", "name_zh", "name_en", "name_en_generated", "short_zh", "short_en",
            "division", "pinyin", "initials", "verified", "phone", "address", "retired_on",
        )  # fmt: skip
        help_texts = {
            "code": _(
                "Six digits of GB/T 2260, or a word for an office that has none there. It stays for ever."
            ),
            "name_en_generated": _("Take the tick away once the office itself has given its English name."),
            "division": _("The place alone, such as 绵阳市; the finder looks it up."),
            "pinyin": _("In one word without tones, such as mianyangshi."),
            "initials": _("The first letters of the pinyin, such as mys."),
            "verified": _("Whether the name was checked against an official source."),
            "retired_on": _("From this day the office is no longer offered; what it did stays."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.superior_id:
            self.initial["superior"] = self.instance.superior.code

    def clean_superior(self) -> Organisation | None:
        above = self.cleaned_data["superior"]
        if above and self.instance.pk and (above == self.instance or self.instance in superiors(above)):
            raise ValidationError(_("An office cannot stand above itself. Type the code of a higher office."))
        return above


@admin.register(Organisation)
class OfficeAdmin(ByRole):
    may_view = ("members.grant_roles",)
    may_add = may_change = "members.keep_offices"
    form = OfficeForm
    key = "code"
    intro = _(
        "Names, places and telephones of the offices. Membership is read only: it comes from the office's own accession."
        " No office is deleted."
    )
    list_display = ("code", "name", "level", "superior", "membership", "phone")
    list_filter = ("kind", "level", "membership", "verified")
    list_select_related = ("superior",)
    search_fields = ("code", "name_zh", "name_en", "pinyin", "initials")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("code", "kind", "membership", "member_since") if obj else ()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        fields = list(OfficeForm.Meta.fields)
        return [*fields, "membership", "member_since"] if obj else fields

    def view_on_site(self, obj: Organisation) -> str:
        return reverse("members:office", args=[obj.code])

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        typed = {name: form.cleaned_data[name] for name in form.changed_data} if change else form.cleaned_data
        obj.__dict__.update(offices.save_office(obj, by=request.user, **typed).__dict__)
