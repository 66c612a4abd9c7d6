from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = _("Members")

    def ready(self) -> None:
        from cooperation.kernel import sweeps, verification
        from members import acts, documents, instruments, notices, states  # noqa: F401  the tables register themselves
        from members.actions import (
            accession,
            agreement_course,
            agreement_signing,
            membership,
            membership_decisions,
        )

        verification.finder(documents.checked)
        verification.finder(instruments.checked)
        sweeps.sweep("members: versions whose day has come", every=60, run=agreement_course.sweep_versions)
        sweeps.sweep("members: signatures still to come", every=3600, run=agreement_signing.sweep_reminders)
        sweeps.sweep("members: accessions whose day has come", every=60, run=accession.sweep_entries)
        sweeps.sweep("members: notices that have run out", every=60, run=membership.sweep_withdrawals)
        sweeps.sweep(
            "members: suspensions that have ended", every=60, run=membership_decisions.sweep_suspensions
        )
