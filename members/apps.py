from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = _("Members")

    def ready(self) -> None:
        from cooperation.kernel import sweeps, verification
        from members import acts, documents, notices, states  # noqa: F401  the tables register themselves
        from members.actions import accession, agreement_course, agreement_signing

        verification.finder(documents.checked)
        sweeps.sweep("members: versions whose day has come", every=60, run=agreement_course.sweep_versions)
        sweeps.sweep("members: signatures still to come", every=3600, run=agreement_signing.sweep_reminders)
        sweeps.sweep("members: accessions whose day has come", every=60, run=accession.sweep_entries)
