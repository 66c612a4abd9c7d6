"""ASGI entry point; nothing in the portal needs it yet."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cooperation.settings.prod")

application = get_asgi_application()
