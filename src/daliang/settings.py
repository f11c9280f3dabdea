"""One settings file. Modes: production (default), demo, test; DALIANG_HOME is the data folder."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from daliang.leads.readers.endpoint import Endpoint

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


FEWEST_DIFFERENT = 12  # a key of hexadecimal digits has up to 16


def secret_key() -> str:
    """DALIANG_SECRET_KEY, else a random key made once and kept in the home, readable by its owner only."""
    given = env.str("DALIANG_SECRET_KEY", default="")
    if given:
        if len(given) < 50:
            raise ImproperlyConfigured("DALIANG_SECRET_KEY is too short: at least 50 random characters")
        if len(set(given)) < FEWEST_DIFFERENT:
            raise ImproperlyConfigured("DALIANG_SECRET_KEY is not random: too few different characters in it")
        return given
    kept = HOME / "secret-key"
    if not kept.exists():
        HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(64))
    return kept.read_text()


def second_factor(mode: str) -> str:
    """DALIANG_SECOND_FACTOR: required (production), offered (test) or off (demo). Production is never without one."""
    default = {"production": "required", "demo": "off", "test": "offered"}[mode]
    found = env.str("DALIANG_SECOND_FACTOR", default=default)
    if found not in {"required", "offered", "off"}:
        raise ImproperlyConfigured(f"DALIANG_SECOND_FACTOR is {found!r}; it is required, offered or off")
    if mode == "production" and found == "off":
        raise ImproperlyConfigured("DALIANG_SECOND_FACTOR=off is for demos; production offers or requires one")
    return found


def password_validators(*, dengbao: bool) -> list[dict[str, Any]]:
    """ASVS by default; 等保 asks ten characters of all kinds and none of the last five passwords."""
    django, own = "django.contrib.auth.password_validation", "daliang.org.passwords"
    found: list[dict[str, Any]] = [
        {"NAME": f"{own}.NotLikeYou"},
        {"NAME": f"{own}.LongEnough", "OPTIONS": {"min_length": 10 if dengbao else 12}},
        {"NAME": f"{django}.CommonPasswordValidator"},
        {"NAME": f"{own}.FamiliarWord"},
    ]
    return [*found, {"NAME": f"{own}.Composition"}, {"NAME": f"{own}.NotReused"}] if dengbao else found


def identity_service(mode: str) -> dict[str, Any] | None:
    """The government's identity service (OIDC), or None: DALIANG_OIDC_URL, _CLIENT_ID, _SECRET, _NAME, _STAFF_NO."""
    url = env.str("DALIANG_OIDC_URL", default="")
    if not url:
        return None
    client, secret = (env.str(f"DALIANG_OIDC_{name}", default="") for name in ("CLIENT_ID", "SECRET"))
    if not client or not secret:
        raise ImproperlyConfigured("DALIANG_OIDC_URL needs DALIANG_OIDC_CLIENT_ID and DALIANG_OIDC_SECRET")
    if mode == "production" and urlsplit(url).scheme != "https":
        raise ImproperlyConfigured("DALIANG_OIDC_URL must begin with https:// in production")
    return {
        "provider_id": "identity",
        "name": env.str("DALIANG_OIDC_NAME", default=""),
        "client_id": client,
        "secret": secret,
        "settings": {
            "server_url": url,
            "oauth_pkce_enabled": True,
            "scope": env.list("DALIANG_OIDC_SCOPE", default=["openid", "profile"]),
            "staff_no_claim": env.str("DALIANG_OIDC_STAFF_NO", default="staff_no"),
        },
    }


def notice_channels(mail_url: str) -> list[str]:
    """DALIANG_NOTICE_CHANNELS: which of mail, dingtalk, wecom, feishu may carry notices out; none by default."""
    found = env.list("DALIANG_NOTICE_CHANNELS", default=[])
    unknown = sorted(set(found) - {"mail", "dingtalk", "wecom", "feishu"})
    if unknown:
        raise ImproperlyConfigured(f"DALIANG_NOTICE_CHANNELS names {unknown}; it is mail, dingtalk, wecom, feishu")
    if ("mail" in found) != bool(mail_url):
        raise ImproperlyConfigured("mail in DALIANG_NOTICE_CHANNELS and DALIANG_MAIL_URL need each other")
    return found


def mail_url(mode: str) -> str:
    """DALIANG_MAIL_URL, the city's own mail server: mailtos://user:password@host:port?from=address."""
    found = env.str("DALIANG_MAIL_URL", default="")
    parts = urlsplit(found)
    if found and (parts.scheme not in {"mailto", "mailtos"} or not parts.hostname or "from=" not in parts.query):
        raise ImproperlyConfigured("DALIANG_MAIL_URL is mailtos://user:password@host:port?from=address")
    if mode == "production" and parts.scheme == "mailto" and parts.hostname not in {"localhost", "127.0.0.1"}:
        raise ImproperlyConfigured("DALIANG_MAIL_URL must begin with mailtos:// in production: the password goes along")
    return found


def public_url() -> str:
    """DALIANG_PUBLIC_URL: how people reach this house, for the links in what is sent to them; "" sends no link."""
    found = env.str("DALIANG_PUBLIC_URL", default="").rstrip("/")
    parts = urlsplit(found)
    if found and (parts.scheme not in {"http", "https"} or not parts.netloc or parts.query):
        raise ImproperlyConfigured("DALIANG_PUBLIC_URL is an address such as https://daliang.example.gov.cn")
    return found


def model_endpoint(use: str) -> Endpoint | None:
    """The language model that the city runs (DALIANG_MODEL_URL, _NAME, _KEY, _TIMEOUT, _CHARACTERS); None when off."""
    if use not in {"off", "model", "both"}:
        raise ImproperlyConfigured(f"DALIANG_MODEL_USE is {use!r}; it is off, model or both")
    if use == "off":
        return None
    try:
        return Endpoint(
            url=env.str("DALIANG_MODEL_URL", default=""),
            name=env.str("DALIANG_MODEL_NAME", default=""),
            key=os.environ.get("DALIANG_MODEL_KEY", ""),  # as it is: a $ in it names no other variable
            timeout=env.int("DALIANG_MODEL_TIMEOUT", default=60),
            most_characters=env.int("DALIANG_MODEL_CHARACTERS", default=6000),
        )
    except ValueError as error:
        raise ImproperlyConfigured(f"DALIANG_MODEL_USE is {use}, but of the other DALIANG_MODEL_…: {error}") from None


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
# A connection serves many requests: the last one of SQLite to close would write the log back each time.
DATABASES["default"].setdefault("CONN_MAX_AGE", 600)
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
    # A file, not memory: WAL and several connections are part of what the suite tests.
    DATABASES["default"]["TEST"] = {"NAME": str(HOME / "test.sqlite3")}
else:
    # Without a number psycopg keeps no statement ready, whatever the cursor asks (org.ready).
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("prepare_threshold", 0)
    # Row-level security makes the planner expect much of small questions; compiling them took longer than answering.
    DATABASES["default"]["OPTIONS"].setdefault("options", "-c jit=off")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "daliang.web",
    "daliang.bulletins",
    "daliang.targets",
    "daliang.rounds",
    "daliang.leads",
    "daliang.intake",
    "daliang.dossier",
    "daliang.measures",
    "daliang.ledger",
    "daliang.register",
    "daliang.files",
    "daliang.notices",
    "daliang.org",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "treebeard",
    "simple_history",
    "django_tasks",
    "django_tasks_db",
    "csp",
]
MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",  # these three first: what any of the others answers carries them too
    "daliang.web.middleware.NoStore",
    "daliang.web.keys.TokenOnly",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "daliang.web.middleware.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "daliang.web.keys.TokenOwner",
    "daliang.web.sessions.SessionEnds",
    "daliang.web.middleware.RowWalls",
    "daliang.web.middleware.SignInFirst",
    "daliang.web.middleware.LogRefusals",
    "daliang.web.firststeps.FirstSteps",
    "daliang.web.middleware.ReadableAddress",
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
AUTHENTICATION_BACKENDS = ["daliang.web.backend.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
DENGBAO = env.bool("DALIANG_DENGBAO", default=False)
AUTH_PASSWORD_VALIDATORS = password_validators(dengbao=DENGBAO)
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "daliang.web.signin.Adapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False  # failures are counted in the database, over all processes: org.attempts
ACCOUNT_SESSION_REMEMBER = False
SECOND_FACTOR = second_factor(MODE)
MFA_ADAPTER = "daliang.web.secondfactor.Factors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # the clocks of old phones
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = MODE == "test"  # Chromium's own check of http://localhost is enough there
MFA_FORMS = {
    "authenticate": "daliang.web.secondfactor.CodeForm",
    "reauthenticate": "daliang.web.secondfactor.CodeAgainForm",
    "activate_totp": "daliang.web.secondfactor.FirstCodeForm",
    "add_webauthn": "daliang.web.secondfactor.PasskeyForm",
    "authenticate_webauthn": "daliang.web.secondfactor.PasskeyAnswer",
    "reauthenticate_webauthn": "daliang.web.secondfactor.PasskeyAgain",
}
IDENTITY_SERVICE = identity_service(MODE)
SOCIALACCOUNT_ADAPTER = "daliang.web.identity.Adapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [IDENTITY_SERVICE] if IDENTITY_SERVICE else []}}
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = True  # a link: browsers apply form-action to where a form is sent on to
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
SESSION_ENGINE = "daliang.web.session_store"
SESSION_COOKIE_AGE = 30 * 60  # idle exit after 30 minutes: the session is renewed while somebody works, once a minute
SESSION_LASTS_AT_MOST = 12 * 3600  # and after twelve hours in any case
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = MODE == "production"
if MODE == "production":
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("DALIANG_BEHIND_PROXY", False) else None
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.bool("DALIANG_BEHIND_PROXY", False) else 0
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
INCOMING = HOME / "incoming"  # folders of leads that other programs put pages into
FILES_LARGEST = env.int("DALIANG_FILE_MB", default=20) * 1024 * 1024  # bytes of one attachment
LARGE_EXPORT = env.int("DALIANG_LARGE_EXPORT", default=1000)  # rows; more are released by a second person
MAIL_URL = mail_url(MODE)
NOTICE_CHANNELS = notice_channels(MAIL_URL)
PUBLIC_URL = public_url()
MODEL_USE = env.str("DALIANG_MODEL_USE", default="off")  # who reads pages of leads: off (our rules), model or both
MODEL_ENDPOINT = model_endpoint(MODEL_USE)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"one_line": {"()": "daliang.org.masking.OneLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "one_line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"apprise": {"level": "CRITICAL"}},  # its lines hold addresses with their keys
}
SILENCED_SYSTEM_CHECKS: list[str] = []
