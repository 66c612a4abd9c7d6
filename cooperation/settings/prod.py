"""Production. Refuses to start with unsafe settings (promise T21)."""

import os

from django.core.exceptions import ImproperlyConfigured

from cooperation.settings.base import *  # noqa: F403
from cooperation.settings.base import keys, secret

DEBUG = False
PORTAL_DEMO = False
SECRET_KEY = secret("PORTAL_SECRET_KEY")
# Will sign the anchors of the audit log (promise T10). Nothing is sealed or anchored yet, so nothing uses it so far; it is
# demanded now so that an installation keeps it apart from its backups from the first day on.
ANCHOR_KEY = secret("PORTAL_ANCHOR_KEY")
SECOND_FACTOR_KEYS = keys("PORTAL_SECOND_FACTOR_KEY")
PORTAL_SECOND_FACTOR = os.environ.get("PORTAL_SECOND_FACTOR", "required")
ALLOWED_HOSTS = [host for host in os.environ.get("PORTAL_HOSTS", "").split(",") if host]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"

EMAIL_HOST = os.environ.get("PORTAL_MAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("PORTAL_MAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("PORTAL_MAIL_USER", "")
EMAIL_HOST_PASSWORD = secret("PORTAL_MAIL_PASSWORD")
EMAIL_USE_TLS = os.environ.get("PORTAL_MAIL_TLS", "1") == "1"


def refusals() -> list[str]:
    """Why this process must not start, one sentence each."""
    found = []
    if len(SECRET_KEY) < 50 or "development" in SECRET_KEY or len(set(SECRET_KEY)) < 10:
        found.append("PORTAL_SECRET_KEY is missing, shorter than 50 characters, or a default.")
    if len(ANCHOR_KEY) < 32 or ANCHOR_KEY == SECRET_KEY:
        found.append(
            "PORTAL_ANCHOR_KEY is missing, shorter than 32 characters, or the same as the secret key."
        )
    if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
        found.append("PORTAL_HOSTS must name the hosts that the portal answers to, without a star.")
    if os.environ.get("PORTAL_DEMO") or os.environ.get("PORTAL_DEBUG"):
        found.append("PORTAL_DEMO and PORTAL_DEBUG must not be set in production.")
    if PORTAL_SECOND_FACTOR not in ("required", "offered"):
        found.append("PORTAL_SECOND_FACTOR must be required or offered.")
    if any(len(key) < 32 for key in SECOND_FACTOR_KEYS):
        found.append("PORTAL_SECOND_FACTOR_KEY has a key that is shorter than 32 characters.")
    if "DATABASE_URL" not in os.environ and "DATABASE_URL_FILE" not in os.environ:
        found.append("DATABASE_URL is missing.")
    return found


if _refusals := refusals():
    raise ImproperlyConfigured("The portal does not start: " + " ".join(_refusals))
