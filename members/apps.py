from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = _("Members")

    def ready(self) -> None:
        from cooperation.kernel import sweeps
        from members import acts, notices, states  # noqa: F401  the tables register themselves
        from members.actions import accession

        sweeps.sweep("members: accessions whose day has come", every=60, run=accession.sweep_entries)
