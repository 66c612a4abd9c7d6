"""Agreement and law, to look at only: a version changes by amendment, a rule record with the portal."""

from django.contrib import admin

from cooperation.kernel.admin import ByRole
from members.models import AgreementVersion, RuleRecord


@admin.register(AgreementVersion)
class AgreementVersionAdmin(ByRole):
    may_view = ("members.keep_offices",)
    list_display = ("number", "title", "state", "adopted_on", "in_force_on")


@admin.register(RuleRecord)
class RuleRecordAdmin(ByRole):
    may_view = ("members.keep_offices",)
    list_display = ("code", "source", "article", "title", "status", "in_force_from", "in_force_until")
    list_filter = ("kind", "status")
    search_fields = ("code", "source_zh", "title_zh", "title_en")
