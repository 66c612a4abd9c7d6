"""A checked list of people that waits for the one word that opens all their accounts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models.organisations import Organisation
from members.models.people import User


class PeopleImport(models.Model):
    """Rows of a file without mistakes. They are kept for a day at most, and no longer than until they are carried out."""

    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("imported by"))
    # None for the system administrator: accounts without a role.
    office = models.ForeignKey(Organisation, models.PROTECT, null=True, verbose_name=_("office"))
    filename = models.CharField(_("file"), max_length=120)
    sha256 = models.CharField(max_length=64)
    rows = models.JSONField(_("rows"), default=list)
    created_at = models.DateTimeField(_("checked"), auto_now_add=True)
    done_at = models.DateTimeField(_("carried out"), null=True)

    class Meta:
        verbose_name = _("import of people")
        verbose_name_plural = _("imports of people")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.filename
