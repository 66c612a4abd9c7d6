from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RequestsConfig(AppConfig):
    name = "requests"
    verbose_name = _("Requests")

    def ready(self) -> None:
        from cooperation.kernel import sweeps
        from members.signals import version_started
        from requests import acts, load, notices, states  # noqa: F401  the tables register themselves
        from requests.actions import letters, sweeping, versions

        version_started.connect(versions.copy_types)
        sweeps.sweep("requests: periods that have run out", every=60, run=sweeping.sweep)
        sweeps.sweep("requests: letters to make", every=5, run=letters.sweep)
