"""The settings: safe for production as they stand, relaxed only by DJANGO_DEBUG. What differs between machines
comes from the environment or from a `.env` file beside manage.py (`.env.example` names all of it)."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import django
import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
# The environment wins over the file.
env.read_env(env.str("ENV_FILE", default=str(BASE_DIR / ".env")))

# Start

DEBUG = env.bool("DJANGO_DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"] if DEBUG else [])
WAGTAILADMIN_BASE_URL = env.str("WAGTAILADMIN_BASE_URL", default="http://127.0.0.1:8000" if DEBUG else "").rstrip("/")


def _reason_not_to_start() -> str | None:
    """Why these settings must not serve anybody, as a sentence that says what to do; None where they may."""
    if not SECRET_KEY:
        return "SECRET_KEY is missing: set it in the environment or in .env to at least 50 random characters."
    if DEBUG:
        return None
    if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5 or SECRET_KEY.startswith("django-insecure"):
        return "SECRET_KEY is too easy to guess: set it to at least 50 random characters."
    if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
        return "ALLOWED_HOSTS is missing or holds *: set it to the host names of this site, separated by commas."
    if not WAGTAILADMIN_BASE_URL.startswith("https://"):
        return "WAGTAILADMIN_BASE_URL is missing or no https address: set it to one like https://cms.example.org."
    return None


if reason := _reason_not_to_start():
    raise ImproperlyConfigured(reason)

# Parts

INSTALLED_APPS = [
    "cms",
    "home",
    "articles",
    "reviewers",
    "wagtail.api.v2",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks_db",
    "django_filters",
    "rest_framework",
    "corsheaders",
    "axes",
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

# Wagtail's preview API, with which tools draft, and its tokens in the admin.
CMS_MANAGEMENT_API = env.bool("CMS_MANAGEMENT_API", default=False)
if CMS_MANAGEMENT_API:
    INSTALLED_APPS += ["wagtail.api.v3"]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "articles.delivery.robots.keep_api_unindexed",
    "corsheaders.middleware.CorsMiddleware",
    "articles.delivery.shortcut.answer_readers_first",
    # The answers that have no ``ETag`` of their own.
    "django.middleware.http.ConditionalGetMiddleware",
    "articles.delivery.caching.keep_briefly",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # In place of Wagtail's, which would lead to a draft's address.
    "articles.delivery.redirects.follow_redirects",
    # Last, as django-axes wants it: it turns a lockout into the answer.
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"

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
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]

# Data

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


def _database() -> dict[str, Any]:
    """Adds to DATABASE_URL what each kind of database needs to keep two writers apart."""
    database: dict[str, Any] = env.db_url("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'db.sqlite3'}")
    options = database.setdefault("OPTIONS", {})
    if database["ENGINE"].endswith("sqlite3"):
        # SQLite has no row locks: a transaction takes the write lock when it begins, and readers go on beside it.
        options.update(transaction_mode="IMMEDIATE", timeout=20, init_command="PRAGMA journal_mode=WAL;")
        return database
    if env.bool("DATABASE_PREPARE", default=True):
        # Django asks for nothing to be prepared; the hot reads of the delivery API do.
        options["prepare_threshold"] = 5
    if env.bool("DATABASE_POOL", default=False):
        options["pool"] = True
    else:
        database.update(CONN_MAX_AGE=0 if DEBUG else 60, CONN_HEALTH_CHECKS=True)
    return database


DATABASES = {"default": _database()}
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    # Wagtail's search index has fields of it, which Django 6.1 checks.
    INSTALLED_APPS += ["django.contrib.postgres"]
CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://")}

# Background work. Wagtail's tasks and this project's are Django's from Django 6 on, and django-tasks' before.
_TASK_BACKENDS = {
    # Rows, written in the transaction that asks for the work, which `manage.py db_worker` works through.
    "database": "django_tasks_db.DatabaseBackend",
    # At once, by whoever asks: nobody has to start a worker.
    "immediate": f"{'django.tasks' if django.VERSION >= (6,) else 'django_tasks'}.backends.immediate.ImmediateBackend",
}
TASKS_BACKEND = env.str("TASKS_BACKEND", default="immediate" if DEBUG else "database")
if TASKS_BACKEND not in _TASK_BACKENDS:
    raise ImproperlyConfigured(f"TASKS_BACKEND is {TASKS_BACKEND}: set it to database or to immediate.")
TASKS = {"default": {"BACKEND": _TASK_BACKENDS[TASKS_BACKEND]}}

MEDIA_ROOT = env.str("MEDIA_ROOT", default=str(BASE_DIR / "media"))
MEDIA_URL = "/media/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(BASE_DIR / "static"))
STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# The page editor sends many small fields, and long articles.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# People

AUTHENTICATION_BACKENDS = [
    # First, so that it can refuse before a password is looked at.
    "axes.backends.AxesStandaloneBackend",
    "reviewers.accounts.AccountsBelongToAdministrators",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "wagtailadmin_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"

# Ten wrong passwords from one address for one account: a quarter of an hour without sign-in from there.
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True

# Language and time

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True

# Transport

SECURE_SSL_REDIRECT = not DEBUG
SESSION_COOKIE_SECURE = not DEBUG
CSRF_COOKIE_SECURE = not DEBUG
SECURE_HSTS_SECONDS = 0 if DEBUG else env.int("SECURE_HSTS_SECONDS", default=365 * 24 * 60 * 60)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_REFERRER_POLICY = "same-origin"
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# Only where a proxy in front sets this header itself: otherwise any client could claim to come over https.
if env.bool("BEHIND_HTTPS_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Frontends on other hosts may read the delivery API, and nothing else.
CORS_URLS_REGEX = r"^/api/v2/"
CORS_ALLOWED_ORIGINS = env.list("CORS_ALLOWED_ORIGINS", default=[])
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_ALLOW_HEADERS = ["accept", "content-type", "if-modified-since", "if-none-match"]
CORS_EXPOSE_HEADERS = ["ETag"]
# Seconds for which shared caches may keep answers, and the caches that are told what to forget.
CMS_SHARED_MAX_AGE = env.int("CMS_SHARED_MAX_AGE", default=5)
_KEYED = "articles.delivery.purging.KeyedCache"
WAGTAILFRONTENDCACHE = {url: {"BACKEND": _KEYED, "LOCATION": url} for url in env.list("FRONTEND_CACHE_URL", default=[])}
if CMS_SHARED_MAX_AGE > 5 and not (WAGTAILFRONTENDCACHE and TASKS_BACKEND == "database"):
    raise ImproperlyConfigured("CMS_SHARED_MAX_AGE is above 5: set FRONTEND_CACHE_URL, and TASKS_BACKEND to database.")
# The delivery API does not ask who asks: its answers are the same for everybody, so caches may share them.
REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    # Wagtail's endpoints have renderers of their own, the browsable page too: this chooses.
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "articles.delivery.negotiation.JsonUnlessAsked",
    "EXCEPTION_HANDLER": "articles.delivery.endpoints.in_one_shape",
}

# Mail and logs

vars().update(env.email_url("EMAIL_URL", default="consolemail://" if DEBUG else "smtp://localhost:25"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="cms@localhost")

LOG_LEVEL = env.str("LOG_LEVEL", default="WARNING")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    # Named to lose the handlers that Django gives it: they would say everything twice.
    "loggers": {"django": {"level": LOG_LEVEL}},
}

# Wagtail

WAGTAIL_SITE_NAME = env.str("WAGTAIL_SITE_NAME", default="Health articles")
WAGTAIL_FINISH_WORKFLOW_ACTION = "reviewers.publishing.publish_approved"
WAGTAILIMAGES_IMAGE_MODEL = "articles.ArticleImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "articles.file_forms.ImageForm"
WAGTAILDOCS_DOCUMENT_MODEL = "articles.ArticleDocument"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "articles.file_forms.DocumentForm"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "txt", "xlsx"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILAPI_RICH_TEXT_FORMAT = "html"

# The admin asks no other site anything: no embeds, no portraits by e-mail address, no news about releases.
WAGTAILEMBEDS_FINDERS: list[dict[str, Any]] = []
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False

# Content

# The languages an article can be written in: code and name, the first is the default.
CMS_ARTICLE_LANGUAGES = [
    ("en", "English"),
    ("ar", "Arabic"),
    ("es", "Spanish"),
    ("fa", "Persian"),
    ("fr", "French"),
    ("hi", "Hindi"),
    ("zh", "Chinese"),
]
# The widths in pixels and the formats, the best first, in which browsers are offered an article's images. Another list
# takes effect with `manage.py make_renditions`.
CMS_IMAGE_WIDTHS = [480, 960, 1440]
CMS_IMAGE_FORMATS = ["avif", "webp"]
# Megabytes of answers that each process keeps in memory as long as nothing changes; 0 keeps none.
CMS_ANSWER_CACHE_MB = env.int("CMS_ANSWER_CACHE_MB", default=96)
# Page types without medical text, which are public without a review. A system check refuses all others.
CMS_UNREVIEWED_PAGE_TYPES = ["articles.ArticleIndexPage", "home.HomePage"]
