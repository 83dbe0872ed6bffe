"""Django's settings, made from the environment (config/environment.py). MODE decides; DEBUG is always off."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONCE, SELF
from django.utils.translation import gettext_lazy as _

from config import environment

ENV = environment.read()
MODE = ENV["MODE"]
BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = (BASE_DIR / ENV["DATA_DIR"]).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)
PUBLIC_URL = ENV["PUBLIC_URL"].rstrip("/")
_public = urlsplit(PUBLIC_URL)
_https = _public.scheme == "https"

DEBUG = False
SECRET_KEY = ENV["SECRET_KEY"]
ENCRYPTION_KEYS = ENV["ENCRYPTION_KEYS"]
BLIND_INDEX_KEY = ENV["BLIND_INDEX_KEY"]
LEDGER_SIGNING_KEY = ENV["LEDGER_SIGNING_KEY"]
# the health check inside the machine asks by address; no link is ever made from the Host header
ALLOWED_HOSTS = [_public.hostname or "localhost", "127.0.0.1"]
if MODE != "production":
    ALLOWED_HOSTS += ["localhost", "testserver"]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",  # its default one would put its own site in the place of ours
    "unfold.contrib.filters",
    "api.staff.admin_config.StaffAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "channels",
    "rest_framework",
    "drf_spectacular",
    "servestatic",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.headless",
    "csp",
    "huey.contrib.djhuey",
    "config",  # for its jobs: see config/tasks.py
    "core",
    "accounts",
    "programmes",
    "ledger",
    "shop",
    "hosts",
    "livestream",
    "api",
    "sandbox",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
REACTIONS = "config.reactions.REACTIONS"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "api" / "staff" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ]
        },
    }
]

DATABASE_APP_URL = ENV["DATABASE_APP_URL"]
DATABASES = {
    "default": environ.Env.db_url_config(ENV["DATABASE_URL"] or f"sqlite:///{DATA_DIR}/shop.sqlite3")
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # each thread keeps its connection for a while: to open one reads all tables and triggers, 2.5 ms
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # temp_store: what a statement under a trigger may have to undo stays in memory; in a file it halves the ingest
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-8000; "
        "PRAGMA temp_store=MEMORY;",
    }
    # a file, not memory: threads of a test share it the way the server's threads do
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    DATABASES["default"]["OPTIONS"] = {"pool": {"min_size": 1, "max_size": 8}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

VALKEY_URL = ENV["VALKEY_URL"]
CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": VALKEY_URL}
    if VALKEY_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
HUEY = (
    {"huey_class": "huey.RedisHuey", "name": "warmbridge", "url": VALKEY_URL, "immediate": False}
    if VALKEY_URL
    else {
        "huey_class": "huey.SqliteHuey",
        "name": "warmbridge",
        "filename": str(DATA_DIR / "jobs.sqlite3"),
        "immediate": False,
    }
)

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
ACCOUNT_ADAPTER = "accounts.adapter.PhoneAdapter"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"phone"}
ACCOUNT_SIGNUP_FIELDS = ["phone*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_DISPLAY = "accounts.queries.shown_alias"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 300
ACCOUNT_PHONE_VERIFICATION_ENABLED = True
ACCOUNT_PHONE_VERIFICATION_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
# by address generously: a mobile network puts a whole town behind one; by number strictly: each is a text message
ACCOUNT_RATE_LIMITS = {"request_login_code": "60/m/ip,600/h/ip,3/m/key,30/d/key"}
HEADLESS_ONLY = True
HEADLESS_CLIENTS = ("browser",)
MFA_ADAPTER = "accounts.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "暖心桥"
MFA_PASSKEY_LOGIN_ENABLED = True
# a phone whose clock is half a minute off still signs in
MFA_TOTP_TOLERANCE = 1

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SESSION_SERIALIZER = "core.sessions.EncryptedJson"
SESSION_COOKIE_AGE = 30 * 24 * 3600
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "api.problem.csrf_failure"
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
TRUSTED_PROXIES = int(ENV["TRUSTED_PROXIES"])
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

STRIPE_API_KEY = ENV["STRIPE_API_KEY"]
STRIPE_PUBLISHABLE_KEY = ENV["STRIPE_PUBLISHABLE_KEY"]
STRIPE_WEBHOOK_SECRETS = [s.strip() for s in ENV["STRIPE_WEBHOOK_SECRETS"].split(",") if s.strip()]
STRIPE_API_BASE = ENV["STRIPE_API_BASE"]
STRIPE_JS_URL = ENV["STRIPE_JS_URL"]
# tests run in a transaction that another connection would not see
GROUP_COMMIT = MODE != "test"
PAYMENT_GATEWAY = "shop.payments.stripe_gateway.StripeGateway"
VIDEO_ENGINE = ENV["VIDEO_ENGINE"]
VIDEO_RECORDINGS_URL = ENV["VIDEO_RECORDINGS_URL"].rstrip("/")
VIDEO_CONTROL_URL = ENV["VIDEO_CONTROL_URL"].rstrip("/")
VIDEO_PUBLIC_URL = ENV["VIDEO_PUBLIC_URL"].rstrip("/")
VIDEO_RTMP_URL = ENV["VIDEO_RTMP_URL"].rstrip("/")
VIDEO_HOOK_SECRET = ENV["VIDEO_HOOK_SECRET"]
VIDEO_PLAYBACK_SECRET = ENV["VIDEO_PLAYBACK_SECRET"]
EXTERNAL_VIDEO_ORIGINS = [
    origin.strip().rstrip("/") for origin in ENV["EXTERNAL_VIDEO_ORIGINS"].split(",") if origin.strip()
]
SMS_BACKEND = ENV["SMS_BACKEND"]
METRICS_TOKEN = ENV["METRICS_TOKEN"]


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _socket(url: str) -> str:
    return _origin(url).replace("http", "ws", 1)


_store = [_origin(ENV["STORAGE_URL"])] if ENV["STORAGE_BUCKET"] else []
_video = [_origin(VIDEO_PUBLIC_URL), _socket(VIDEO_PUBLIC_URL)]
# the player hangs the words of such a stream on an empty track, whose address is data
_elsewhere = [*EXTERNAL_VIDEO_ORIGINS, "data:"] if EXTERNAL_VIDEO_ORIGINS else []
_pay = [_origin(STRIPE_JS_URL)] + (
    ["https://api.stripe.com", "https://hooks.stripe.com"] if not STRIPE_API_BASE else []
)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE, *_pay],
        # Vue and Vant set style attributes; no script can hide in one
        "style-src": [SELF, "'unsafe-inline'"],
        "img-src": [SELF, "data:", "blob:", *_video],
        "media-src": [SELF, "blob:", *_video, *_store, *_elsewhere],
        "connect-src": [SELF, _socket(PUBLIC_URL), *_video, *_store, *EXTERNAL_VIDEO_ORIGINS, *_pay],
        "frame-src": _pay,
        "font-src": [SELF, "data:"],
        "object-src": ["'none'"],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": ["'none'"],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
# one choice for the storefront, which writes this cookie itself (frontend/src/i18n), and for the staff pages
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = _https
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
FRONTEND_DIST = BASE_DIR / "frontend" / "dist"
STATICFILES_DIRS: list[Path | tuple[str, Path]] = [BASE_DIR / "api" / "staff" / "static"]
if FRONTEND_DIST.exists():
    STATICFILES_DIRS.append(("web", FRONTEND_DIST))
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "servestatic.storage.CompressedStaticFilesStorage"},
}
OBJECT_STORAGE = {
    "bucket_name": ENV["STORAGE_BUCKET"],
    "endpoint_url": ENV["STORAGE_URL"],
    "region_name": ENV["STORAGE_REGION"],
    "access_key": ENV["STORAGE_KEY_ID"],
    "secret_key": ENV["STORAGE_KEY_SECRET"],
    "signature_version": "s3v4",
    "addressing_style": "path",
    "default_acl": None,
    # names are never reused: a picture may stay in a cache, a replay is never written over
    "file_overwrite": False,
}
if ENV["STORAGE_BUCKET"]:
    STORAGES["default"] = {"BACKEND": "core.storage.ObjectStorage", "OPTIONS": OBJECT_STORAGE}


def SERVESTATIC_IMMUTABLE_FILE_TEST(path: str, url: str) -> bool:
    """Vite puts a hash of the content into the names under assets/."""
    return bool(re.match(r"^/static/web/assets/.+-[\w-]{8}\.\w+$", url))


REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["api.parsers.JSONParser", "rest_framework.parsers.MultiPartParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["api.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "EXCEPTION_HANDLER": "api.problem.exception_handler",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "暖心桥 Warm Bridge",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "PREPROCESSING_HOOKS": ["api.schema.our_doors"],
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "api.schema.with_problems"],
    "ENUM_NAME_OVERRIDES": {
        "StudioRole": "api.anchor.shapes.ROLES",
        "MemberRole": "programmes.models.OrganisationMember.Role",
        "CrewRole": "hosts.models.CrewMember.Role",
        "ChatReason": "livestream.models.ChatMessage.Reason",
        "ReturnReason": "shop.models.ReturnRequest.Reason",
        "PenaltyKind": "livestream.models.Penalty.Kind",
        "OrderStatus": "shop.models.Order.Status",
        "ProductKind": "shop.models.Product.Kind",
        "ReturnClass": "shop.models.Product.Exemption",
        "SessionStatus": "livestream.models.LiveSession.Status",
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": ENV["LOG_LEVEL"]},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "huey": {"level": "WARNING"},
        "stripe": {"level": "WARNING"},
    },
}
UNFOLD = {
    "SITE_TITLE": _("暖心桥 · 工作台"),
    "SITE_HEADER": _("暖心桥"),
    "SITE_URL": "/",
    "THEME": "light",
    "SHOW_HISTORY": False,
    "SHOW_LANGUAGES": True,
    "BORDER_RADIUS": "8px",
    "STYLES": ["/static/staff/admin.css"],
    "COLORS": {
        "primary": {
            "50": "#fdf3f0",
            "100": "#fbe3dd",
            "200": "#f6c6bb",
            "300": "#eea08f",
            "400": "#e27560",
            "500": "#d4533a",
            "600": "#c23b22",
            "700": "#a32d18",
            "800": "#85281a",
            "900": "#6d241a",
            "950": "#3b0f09",
        }
    },
    "SIDEBAR": {"navigation": "api.staff.menu.sidebar"},
}

RETURN_WINDOW_DAYS = int(ENV["RETURN_WINDOW_DAYS"])
