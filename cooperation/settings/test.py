"""Tests: real PostgreSQL, mail in memory, cheap password hashes."""

import os
import tempfile
from pathlib import Path

from cooperation.settings.dev import *  # noqa: F403
from cooperation.settings.dev import DATABASES

DATABASES["default"]["TEST"] = {"NAME": os.environ.get("PORTAL_TEST_DATABASE", "test_portal")}
DATABASES["default"]["CONN_MAX_AGE"] = 0
# Lets the test runner empty append-only tables of its own throw-away database (kernel/models/audit.py).
DATABASES["default"]["OPTIONS"] = {"options": "-c portal.flush=on"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = Path(tempfile.gettempdir()) / "portal-test-files"
PORTAL_DEMO = False
CELERY_TASK_ALWAYS_EAGER = False
REDIS_URL = CELERY_BROKER_URL = (
    "redis://127.0.0.1:1/0"  # nothing listens: no test may need Redis unless it starts one
)
