from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KernelConfig(AppConfig):
    name = "cooperation.kernel"
    verbose_name = _("Kernel")
