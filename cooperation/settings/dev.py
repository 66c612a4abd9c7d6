"""Development and `make run`: demo data allowed, mail into files, no TLS."""

from cooperation.settings.base import *  # noqa: F403
from cooperation.settings.base import BASE_DIR, DATA_DIR, secret

DEBUG = False  # error pages look here as they do in production; tracebacks stand in the log
SECRET_KEY = secret("PORTAL_SECRET_KEY", "only-for-development-and-demonstration-never-in-production")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]
PORTAL_GALLERY = True
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT = BASE_DIR / ".run" / "static"
