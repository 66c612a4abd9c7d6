from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KernelConfig(AppConfig):
    name = "cooperation.kernel"
    verbose_name = _("Kernel")

    def ready(self) -> None:
        from cooperation.kernel import delivery, digests, heartbeat, sweeps

        sweeps.sweep("mail that the hint missed", every=5, run=delivery.deliver)
        sweeps.sweep("heartbeat", every=heartbeat.EVERY, run=heartbeat.beat)
        sweeps.sweep("digests", every=digests.EVERY, run=digests.send_digests)
