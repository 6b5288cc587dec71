"""Settings of the portal, from the environment (documented in `.env.example`).

`make demo` keeps the values it generated in `.portal/demo.env`, so that a management command
run beside the demo reaches the same database with the same keys.
"""

import os
from pathlib import Path
from typing import Any

import environ
import pghistory
import sentry_sdk
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from whitenoise.compress import Compressor

from common import masked_log
from common.env_file import value_in
from coverage_portal.api.settings import REST_FRAMEWORK, SPECTACULAR_SETTINGS  # noqa: F401

BASE_DIR = Path(__file__).resolve().parent.parent


class Environment(environ.Env):
    """A variable that is there but empty means its default, as `.env.example` says."""

    def get_value(
        self, var: str, cast: Any = None, default: Any = environ.Env.NOTSET, **more: Any
    ) -> Any:
        if default is not self.NOTSET and self.ENVIRON.get(var) == "":
            return default
        return super().get_value(var, cast, default, **more)


env = Environment()
DEMO_DIR = Path(
    os.environ.get("PORTAL_DIR") or BASE_DIR / ".portal"
)  # not by .env: no demo has one
for values in (BASE_DIR / ".env", DEMO_DIR / "demo.env"):
    if values.exists():
        if "NIK_KEYS" not in os.environ and value_in(values, "NIK_KEYS"):
            os.environ["NIK_KEYS_FILE"] = str(values)  # also for the processes that this one starts
        Environment.read_env(values)
PORTAL_DIR = Path(env.str("PORTAL_DIR", default=str(BASE_DIR / ".portal")))


def required(name: str, remedy: str) -> str:
    value = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {remedy}")
    return value


DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("PORTAL_DEMO", default=False)
SECRET_KEY = required(
    "SECRET_KEY",
    "Run `make demo`, which makes one, or set a random value of 50 characters or more.",
)
NIK_KEYS = required(
    "NIK_KEYS",
    "Run `make demo`, which makes them, or `python -m coverage_portal.operations.keys` and keep its output.",
)
# Where they stand in a file, a running process reads them anew when it changes.
NIK_KEYS_FILE = env.str("NIK_KEYS_FILE", default="")
# Its names, and for programs on this machine (Prometheus, curl) its address here.
ALLOWED_HOSTS = [*env.list("ALLOWED_HOSTS", default=[]), "127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
PUBLIC_DASHBOARD = env.bool("PUBLIC_DASHBOARD", default=True)
DEMO_PASSWORD = env.str("DEMO_PASSWORD", default="cakupan-46-persen")

INSTALLED_APPS = [
    "common",
    "regions",
    "accounts",
    "participants.figures",
    "participants.coverage",
    "participants.reports",
    "participants.kur",
    "participants.cohorts",
    "awards",
    "commitments",
    "coverage_portal.dashboard",
    "coverage_portal.exports",
    "coverage_portal.api",
    "coverage_portal.subscriptions",
    "coverage_portal.setup",
    "coverage_portal.operations",
    "coverage_portal.admin_apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "pgtrigger",
    "pghistory",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "django_tasks_db",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
    "heroicons",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "coverage_portal.middleware.RequestIdMiddleware",
    "coverage_portal.middleware.BodilessHeadMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "coverage_portal.replica.ReplicaMiddleware",
    "coverage_portal.middleware.SessionMiddleware",
    "coverage_portal.middleware.PersonalPagesMiddleware",
    "coverage_portal.middleware.PreferredLanguageMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.DeputyMiddleware",
    "coverage_portal.middleware.ReadableAddressMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.middleware.TrailMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "coverage_portal.middleware.MethodNotAllowedPageMiddleware",
    "coverage_portal.parameters.SupportedParametersMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "coverage_portal.metrics.RequestMetricsMiddleware",
]

ROOT_URLCONF = "coverage_portal.urls"
WSGI_APPLICATION = "coverage_portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "common.template_filters",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "heroicons.templatetags.heroicons",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "coverage_portal.context.portal",
            ],
        },
    }
]


# PostgreSQL's, with statements counted and timed for /metrics.
COUNTING_ENGINE = "django_prometheus.db.backends.postgresql"
EMBEDDED_DATABASE = not env.str("DATABASE_URL", default="")


def database() -> dict:
    """DATABASE_URL, or the embedded server that starts with the first process that needs it."""
    url = env.str("DATABASE_URL", default="")
    if EMBEDDED_DATABASE:
        from coverage_portal.operations.embedded import ensure_server

        url = ensure_server()
    return environ.Env.db_url_config(url) | {
        "ENGINE": COUNTING_ENGINE,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }


DATABASES = {"default": database()}
# Whom `migrate`, run as the owner of the database, gives the rights of web and worker to. Empty:
# one role does both, as in the demo.
DATABASE_ROLE = env.str("DATABASE_ROLE", default="")
# And whom it lets read what a backup holds. Empty: backups are made by the owner.
DATABASE_BACKUP_ROLE = env.str("DATABASE_BACKUP_ROLE", default="")
# A streaming replica, which pages for readers without a session are read from (replica.py).
if replica_url := env.str("REPLICA_URL", default=""):
    DATABASES["replica"] = environ.Env.db_url_config(replica_url) | {
        "ENGINE": COUNTING_ENGINE,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 2},
        "TEST": {"MIRROR": "default"},
    }
    DATABASE_ROUTERS = ["coverage_portal.replica.ReplicaRouter"]

# Shared through the database (rate limits); pages are cached per process under the data version.
CACHES = {
    "default": {
        "BACKEND": "common.counters.CountersCache",
        "LOCATION": "portal_cache",
        # Enough that nobody makes room for their own count by filling it from many addresses.
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 300},
    },
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# The audit trail: every row added, changed or deleted, with the request it came from. What was
# recorded stays as it was, with its request, and has the moment of its own statement.
PGHISTORY_DEFAULT_TRACKERS = (
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
)
PGHISTORY_APPEND_ONLY = True
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(related_name="+")
PGHISTORY_CREATED_AT_FUNCTION = "clock_timestamp()"
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")

AUTH_USER_MODEL = "accounts.User"
# Alone: an inactive account is to it as unknown as a wrong password.
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    *(
        {"NAME": f"django.contrib.auth.password_validation.{name}"}
        for name in (
            "UserAttributeSimilarityValidator",
            "MinimumLengthValidator",
            "CommonPasswordValidator",
            "NumericPasswordValidator",
        )
    ),
    {"NAME": "accounts.passwords.ObviousPasswordValidator"},
    {"NAME": "accounts.passwords.GuessablePasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 3600  # seconds that a link of *Lupa sandi* is good for
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "dashboard:home"
ACCOUNT_LOGOUT_REDIRECT_URL = "dashboard:home"
ACCOUNT_ADAPTER = "accounts.adapter.PortalAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # strangers' addresses are not written to
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_SESSION_REMEMBER = None
# Wrong passwords: of one address, and of one address for one name. The last one is of one name from
# anywhere, right or wrong: no address alone reaches it, so that a stranger locks nobody else out.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key", "sign_in_anywhere": "100/h/key"}
MFA_ADAPTER = "accounts.adapter.PortalMFAAdapter"
MFA_FORMS = {
    "add_webauthn": "accounts.forms.AddKeyForm",
    "edit_webauthn": "accounts.forms.RenameKeyForm",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are recorded by an admin
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_TOTP_TOLERANCE = 1  # half a minute either way: clocks of phones differ
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO or DEBUG
# Where everybody knows the passwords, a second factor protects nothing: there it can be put off.
SECOND_FACTOR_MAY_WAIT = DEMO

LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Bahasa Indonesia")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.str("TIME_ZONE", default="Asia/Pontianak")
USE_TZ = True
USE_THOUSAND_SEPARATOR = False
FORMAT_MODULE_PATH = ["coverage_portal.locale_formats"]

STATIC_URL = "static/"
STATIC_ROOT = PORTAL_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "coverage_portal.package_assets.PackageAssetFinder",
]
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(PORTAL_DIR / "media")))
MEDIA_URL = "media/"
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o640, 0o750  # the group: backups
# Where backups are written, each in a folder of its own: /penyiapan/ says how old the last is.
BACKUP_FOLDER = env.str("BACKUP_FOLDER", default=str(PORTAL_DIR / "backups"))
# /healthz watches the disks of these folders, and of the database server's where it is this machine's.
DATABASE_FOLDER = env.str("DATABASE_FOLDER", default="/var/lib/postgresql")
DISK_LEAST_FREE_MB = env.int("DISK_LEAST_FREE_MB", default=1024)
# With it /metrics is read from another machine; without it from this one alone (metrics.py).
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
BACKUP_COPY = env.str("BACKUP_COPY", default="")  # another disk's folder, or rsync's host:folder
BACKUP_KEEP_DAYS = env.int("BACKUP_KEEP_DAYS", default=35)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "coverage_portal.static_files.StaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")

EMAIL_URL = env.str("EMAIL_URL", default="consolemail://")
vars().update(environ.Env.email_url_config(EMAIL_URL))
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=10)  # seconds; smtplib itself waits for ever
PORTAL_URL = env.str("PORTAL_URL", default="http://127.0.0.1:8000")  # for links in letters
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="portal@localhost")
ALERT_EMAIL = env.list("ALERT_EMAIL", default=[])  # who hears of a service that failed
# In the catalogue of data sets: who publishes them, and who answers questions about them.
PUBLISHER = env.str("PUBLISHER", default="")
CONTACT_EMAIL = env.str("CONTACT_EMAIL", default=DEFAULT_FROM_EMAIL)

SESSION_ENGINE = "common.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 7 * 24 * 3600  # what ends it earlier: `accounts/sessions.py`
HTTPS = env.bool("HTTPS", default=not (DEMO or DEBUG))
if HTTPS:  # browsers then take these cookies from this very host alone, and over TLS alone
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    LANGUAGE_COOKIE_NAME = "__Host-language"
MESSAGE_STORAGE = "common.messages.MessageStorage"
MESSAGES_COOKIE_NAME = "__Host-messages" if HTTPS else "messages"
SECURE_SSL_REDIRECT = HTTPS
# Asked at the process itself, without TLS and without cookies.
SECURE_REDIRECT_EXEMPT = [r"^metrics$", r"^healthz(/live)?$"]
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "coverage_portal.error_views.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# Proxies in front that add to X-Forwarded-For (0: none, so nothing of it is believed). All limits
# of addresses count by it, see common/client_address.py; until 0.2.0 it was NUM_PROXIES.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=env.int("NUM_PROXIES", default=0))
# Of one address without a token: a whole office behind one address reads on, a loop is stopped.
API_ANONYMOUS_RATE = env.str("API_ANONYMOUS_RATE", default="300/minute")
# Files made for one address; those that were made already are handed out without counting.
FILE_RATE = env.str("FILE_RATE", default="30/minute")
# Subscriptions asked for from one address, whoever they are for.
SIGN_UP_RATE = env.str("SIGN_UP_RATE", default="20/hour")

# One line of JSON for each event (common/log_lines.py). Statements of the database are never logged:
# their parameters are what people entered.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "common.log_lines.JsonLine"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.db.backends": {"level": "INFO"},
        "gunicorn.error": {"handlers": ["console"], "propagate": False},
        "portal.request": {"level": "WARNING" if DEMO else "INFO"},
    },
}

masked_log.install()
if sentry_dsn := env.str("SENTRY_DSN", default=""):
    sentry_sdk.init(**masked_log.sentry_options(sentry_dsn))

os.environ.setdefault("PGTZ", "UTC")
