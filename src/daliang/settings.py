"""One settings file. Modes: production (default), demo, test; DALIANG_HOME is the data folder."""

import os
import secrets
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()
PACKAGE = Path(__file__).resolve().parent
HOME = Path(env.str("DALIANG_HOME", default="var")).resolve()


def mode() -> str:
    """DALIANG_MODE, else what the home was built as, else production."""
    kept = HOME / "mode"
    found = env.str("DALIANG_MODE", default="") or (kept.read_text().strip() if kept.exists() else "production")
    if found not in {"production", "demo", "test"}:
        raise ImproperlyConfigured(f"DALIANG_MODE is {found!r}; it is production, demo or test")
    return found


def secret_key() -> str:
    """DALIANG_SECRET_KEY, else a random key made once and kept in the home, readable by its owner only."""
    given = env.str("DALIANG_SECRET_KEY", default="")
    if given:
        if len(given) < 50:
            raise ImproperlyConfigured("DALIANG_SECRET_KEY is too short: at least 50 random characters")
        return given
    kept = HOME / "secret-key"
    if not kept.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(64))
    return kept.read_text()


MODE = mode()
MODE_IS_EXPLICIT = "DALIANG_MODE" in os.environ
IS_DEMO = MODE == "demo"
SECRET_KEY = secret_key()
# The log of deeds is keyed apart where it can be; keys that were used before still prove the rows of their time.
AUDIT_KEY = env.str("DALIANG_AUDIT_KEY", default="") or SECRET_KEY
AUDIT_OLD_KEYS = env.list("DALIANG_AUDIT_OLD_KEYS", default=[])
AUDIT_SEALS_ITSELF = MODE != "test"
DEBUG = False
OWN_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = env.list("DALIANG_HOSTS", default=OWN_HOSTS if MODE == "production" else ["*"])
CSRF_TRUSTED_ORIGINS = env.list("DALIANG_ORIGINS", default=[])

DATABASES = {"default": env.db_url("DALIANG_DATABASE_URL", default=f"sqlite:///{HOME}/daliang.sqlite3")}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
    # A file, not memory: WAL and several connections are part of what the suite tests.
    DATABASES["default"]["TEST"] = {"NAME": str(HOME / "test.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "daliang.web",
    "daliang.bulletins",
    "daliang.rounds",
    "daliang.intake",
    "daliang.dossier",
    "daliang.measures",
    "daliang.ledger",
    "daliang.register",
    "daliang.files",
    "daliang.org",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "treebeard",
    "simple_history",
    "django_tasks",
    "django_tasks_db",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "daliang.web.middleware.NoStore",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "daliang.web.middleware.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "daliang.web.middleware.RowWalls",
    "daliang.web.middleware.SignInFirst",
    "daliang.web.middleware.LogRefusals",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "daliang.web.middleware.RefusalPage",
]
ROOT_URLCONF = "daliang.web.urls"
WSGI_APPLICATION = "daliang.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "daliang.web.context.shell",
            ],
        },
    }
]

AUTH_USER_MODEL = "org.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "daliang.web.signin.Adapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key,20/5m/ip"}
ACCOUNT_SESSION_REMEMBER = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
SESSION_COOKIE_AGE = 30 * 60  # idle exit after 30 minutes: the session is renewed with every request
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = MODE == "production"
if MODE == "production":
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("DALIANG_BEHIND_PROXY", False) else None
CSRF_FAILURE_VIEW = "daliang.web.pages.errors.expired"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "worker-src": [SELF, "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
    if MODE != "test"
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
TASKS = {
    "default": {
        "BACKEND": "django_tasks.backends.immediate.ImmediateBackend"
        if MODE == "test"
        else "django_tasks_db.DatabaseBackend"
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_TZ = True
TIME_ZONE = "UTC"  # pages show the city's own zone: org.clock

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("DALIANG_STATIC", PACKAGE.parent.parent / "build" / "static"))
STORAGES = {
    "default": {"BACKEND": "daliang.files.storage.SyncedStorage", "OPTIONS": {"location": HOME / "files"}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if MODE == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = MODE == "test"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILES_LARGEST = env.int("DALIANG_FILE_MB", default=20) * 1024 * 1024  # bytes of one attachment
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"one_line": {"()": "daliang.org.masking.OneLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "one_line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
