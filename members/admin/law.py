"""Agreement and law, to look at only: a version changes by amendment, a rule record with the portal."""

from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cooperation.kernel.admin import ByRole
from members.models import AgreementVersion, RuleRecord


@admin.register(AgreementVersion)
class AgreementVersionAdmin(ByRole):
    may_view = ("members.keep_offices",)
    intro = _(
        "The versions of the agreement, to look at only: a version changes by amendment, which every member signs."
    )
    search_fields = ("title_zh", "title_en")
    list_filter = ("state",)
    list_display = ("number", "title", "state", "adopted_on", "in_force_on")

    def view_on_site(self, obj: AgreementVersion) -> str:
        return reverse("members:agreement_version", args=[obj.number])


@admin.register(RuleRecord)
class RuleRecordAdmin(ByRole):
    may_view = ("members.keep_offices",)
    intro = _(
        "The rules that letters and periods quote, with source and standing. They change with the portal, not here."
    )
    date_hierarchy = "in_force_from"
    list_display = ("code", "source", "article", "title", "status", "in_force_from", "in_force_until")
    list_filter = ("kind", "status")
    search_fields = ("code", "source_zh", "title_zh", "title_en")
