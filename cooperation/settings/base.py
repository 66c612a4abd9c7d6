"""What all environments share. Values that differ come from the environment or the sibling modules."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from cooperation.settings.logs import logging_config

BASE_DIR = Path(__file__).resolve().parents[2]
DATA_DIR = Path(os.environ.get("PORTAL_DATA_DIR", BASE_DIR / ".run"))


def database(url: str) -> dict:
    """Django's settings for `postgres://user:password@host:port/name`."""
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


def secret(name: str, default: str = "") -> str:
    """The environment variable `name`, or the content of the file that `name`_FILE points to."""
    path = os.environ.get(f"{name}_FILE")
    return Path(path).read_text().strip() if path else os.environ.get(name, default)


def keys(name: str) -> list[str]:
    """The secret `name` as a list: written with commas between."""
    return [key.strip() for key in secret(name).split(",") if key.strip()]


# --- Names (decisions.md: working names, so settings) -------------------------------------------
PORTAL_NAME = _("Western Procuratorial Cooperation Portal")
AGREEMENT_NAME = _("Multilateral Agreement on Procuratorial Exchange and Cooperation in the Western Region")
FEDERATION_NAME = _("Federation of Procurators-General of the Western Region")
PORTAL_VERSION = "0.1.0"
PORTAL_DEMO = os.environ.get("PORTAL_DEMO", "") == "1"
PORTAL_GALLERY = False  # the gallery of components, in development only
PORTAL_URL = os.environ.get("PORTAL_URL", "http://localhost:8000")

# --- Django -------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "guardian",
    "pgtrigger",
    "csp",
    "django_structlog",
    "cooperation.kernel",
    "members",
    "requests",
    "exchange",
    "training",
    "federation",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "cooperation.kernel.kept.KeepTypedText",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "cooperation.kernel.audit.RequestContext",
    "members.middleware.ReaderLanguage",
    "members.middleware.OpenSessions",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "members.middleware.SecondFactorFirst",
    "cooperation.kernel.errors.RefusalPages",
]

ROOT_URLCONF = "cooperation.urls"
WSGI_APPLICATION = "cooperation.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cooperation.frame.frame",
            ],
        },
    }
]

DATABASES = {"default": database(secret("DATABASE_URL", "postgres://portal@127.0.0.1:55432/portal"))}

# --- Accounts -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "members.User"
AUTHENTICATION_BACKENDS = ["members.roles.RoleBackend"]
LOGIN_URL = "members:login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "members:login"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# required: who has no second factor sets one up before anything else; offered: everybody may.
PORTAL_SECOND_FACTOR = os.environ.get("PORTAL_SECOND_FACTOR", "offered")
# Encrypts the secrets; several, separated by commas: the first encrypts, all decrypt. Empty: the secret key.
SECOND_FACTOR_KEYS = keys("PORTAL_SECOND_FACTOR_KEY")
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
SESSION_ENGINE = "django.contrib.sessions.backends.db"  # Redis stays off the request path
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True  # the cookie outlives the session, so that typed text finds its owner
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "cooperation.views.errors.csrf_failure"
ANONYMOUS_USER_NAME = None  # guardian: no row that stands for nobody
GUARDIAN_RAISE_403 = False
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]  # grants are asked by members/grants.py, not by guardian's backend

# --- Language and time --------------------------------------------------------------------------
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LANGUAGE_CODE = "zh-hans"
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["cooperation.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# --- Files --------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA_DIR / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_MAX_BYTES = 20 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
LETTER_FONT_DIR = os.environ.get("PORTAL_LETTER_FONT_DIR", "")  # empty: the font of the wheel

# --- Mail ---------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = os.environ.get("PORTAL_MAIL_FROM", "portal@localhost")

# --- Celery: Redis is a hint, never on the request path -----------------------------------------
REDIS_URL = os.environ.get("REDIS_URL", "redis://127.0.0.1:56379/0")
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 0.3, "socket_connect_timeout": 0.3}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = {
    "deliver-mail": {"task": "cooperation.kernel.tasks.deliver", "schedule": 30.0},
    "tidy": {"task": "cooperation.kernel.tasks.tidy", "schedule": 60 * 60.0},
    "scrub": {"task": "cooperation.kernel.tasks.scrub", "schedule": crontab(hour="3", minute="20")},
}

# --- API ----------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["members.api.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser", "rest_framework.parsers.MultiPartParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": None,
    "DEFAULT_VERSIONING_CLASS": None,
    "EXCEPTION_HANDLER": "cooperation.kernel.api.exception_handler",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Western Procuratorial Cooperation Portal API",
    "DESCRIPTION": "For the case systems of the members. Writes take an Idempotency-Key header.",
    "VERSION": PORTAL_VERSION,
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {},
}

# --- Headers ------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

PGTRIGGER_INSTALL_ON_MIGRATE = False
LOGGING = logging_config()
