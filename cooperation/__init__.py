"""Composition root of the portal: settings, addresses, home page. Imported by no app."""

import rest_framework.compat

# rest_framework.compat does `import requests` for the HTTP library of that name and would find our
# app instead (docs/adr/0001-the-name-requests.md). Nothing in the portal uses that library.
rest_framework.compat.requests = None

from cooperation.celery import app as celery_app  # noqa: E402

__all__ = ["celery_app"]
