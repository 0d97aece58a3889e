"""The settings: safe for production as they stand, relaxed only by DJANGO_DEBUG. What differs between machines
comes from the environment or from a `.env` file beside manage.py (`.env.example` names all of it)."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import environ

from cms import configuration, security
from cms.operations import logs

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
# The environment wins over the file.
env.read_env(env.str("ENV_FILE", default=str(BASE_DIR / ".env")))

# Start

DEBUG = env.bool("DJANGO_DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="")
# Keys of before, which still open what they have signed: sessions, links in mails.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"] if DEBUG else [])
WAGTAILADMIN_BASE_URL = env.str("WAGTAILADMIN_BASE_URL", default="http://127.0.0.1:8000" if DEBUG else "").rstrip("/")

configuration.refuse_unsafe_start(
    keys=[SECRET_KEY, *SECRET_KEY_FALLBACKS], hosts=ALLOWED_HOSTS, site_address=WAGTAILADMIN_BASE_URL, debug=DEBUG
)

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
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
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
    # Outermost: every answer gets its id and is noted; and probes come by http, to any host name.
    "cms.operations.observing.observe_requests",
    "cms.operations.probes.answer_probes",
    # Before everything that reads ``REMOTE_ADDR``.
    "cms.operations.proxies.believe_proxies",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cms.operations.headers.tell_browsers",
    "articles.delivery.robots.keep_api_unindexed",
    "corsheaders.middleware.CorsMiddleware",
    "articles.delivery.bounds.refuse_too_long",
    "articles.delivery.throttling.throttle_readers",
    "articles.delivery.shortcut.answer_readers_first",
    "cms.operations.headers.ContentPolicy",
    # The answers that have no ``ETag`` of their own.
    "django.middleware.http.ConditionalGetMiddleware",
    "articles.delivery.caching.keep_briefly",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Whose code was right in this session; and without it nobody is signed in who needs one.
    "django_otp.middleware.OTPMiddleware",
    "reviewers.two_factor.door.stand_at_the_door",
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

DATABASES = {"default": configuration.database(env, folder=BASE_DIR, debug=DEBUG)}
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    # Wagtail's search index has fields of it, which Django 6.1 checks.
    INSTALLED_APPS += ["django.contrib.postgres"]
CACHES = {"default": configuration.cache(env)}
TASKS_BACKEND, TASKS = configuration.tasks(env, debug=DEBUG)

MEDIA_ROOT = env.str("MEDIA_ROOT", default=str(BASE_DIR / "media"))
MEDIA_URL = env.str("MEDIA_URL", default="/media/").rstrip("/") + "/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(BASE_DIR / "static"))
STATIC_URL = "/static/"
STORAGES = configuration.storages(env, media_url=MEDIA_URL, debug=DEBUG)

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
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "UserAttributeSimilarityValidator": {},
        "MinimumLengthValidator": {"min_length": 12},
        "CommonPasswordValidator": {},
        "NumericPasswordValidator": {},
    }.items()
]
WAGTAILADMIN_USER_PASSWORD_RESET_FORM = "reviewers.password_reset.QuietResetForm"
LOGIN_URL = "wagtailadmin_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"

# A code from a phone beside the password, of those who sign, run the desk or administer; others may.
TWO_FACTOR_REQUIRED = env.bool("TWO_FACTOR_REQUIRED", default=not DEBUG)

# Ten wrong passwords or codes from one address for one account: a quarter of an hour without sign-in from there. The
# account as a whole, where nobody knows the address, and an address as a whole have limits of their own.
AXES_HANDLER = "reviewers.lockout.LockOut"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], "username", "ip_address"]
AXES_FAILURE_LIMIT = 10
LOCKOUT_ACCOUNT_LIMIT = 50
LOCKOUT_ADDRESS_LIMIT = 100
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "reviewers.lockout.address_of"
AXES_LOCKOUT_CALLABLE = "reviewers.lockout.answer"

# Minutes without anybody there, and hours altogether, after which one signs in again.
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", default=60)
SESSION_HOURS = env.int("SESSION_HOURS", default=12)
SESSION_COOKIE_AGE = SESSION_HOURS * 60 * 60
if not DEBUG:
    # Browsers take a cookie of such a name over https only, and from this host alone, not from one beside it.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"

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
BEHIND_HTTPS_PROXY = env.bool("BEHIND_HTTPS_PROXY", default=False)
if BEHIND_HTTPS_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

TRUSTED_PROXIES = security.trusted_proxies(env, is_behind=BEHIND_HTTPS_PROXY)
# What browsers may load, by kind of page, for django-csp.
CMS_CONTENT_POLICIES = security.content_policies(hosts=ALLOWED_HOSTS, media_url=MEDIA_URL)
# How much one address may ask of the delivery API in a minute, in all processes that share a cache, and who may more.
API_REQUESTS_PER_MINUTE = security.requests_per_minute(env, debug=DEBUG)
API_UNTHROTTLED_NETWORKS = security.unthrottled_networks(env)

# Frontends on other hosts may read the delivery API, and nothing else.
CORS_URLS_REGEX = r"^/api/v2/"
CORS_ALLOWED_ORIGINS = env.list("CORS_ALLOWED_ORIGINS", default=[])
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_ALLOW_HEADERS = ["accept", "content-type", "if-modified-since", "if-none-match"]
CORS_EXPOSE_HEADERS = ["ETag", "Retry-After", "X-Request-ID"]
# Seconds for which shared caches may keep answers, and the caches that are told what to forget.
CMS_SHARED_MAX_AGE, WAGTAILFRONTENDCACHE = configuration.caches_in_front(env, has_worker=TASKS_BACKEND == "database")
# The delivery API does not ask who asks: its answers are the same for everybody, so caches may share them.
REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    # Wagtail's endpoints have renderers of their own, the browsable page too: this chooses.
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "articles.delivery.negotiation.JsonUnlessAsked",
    "EXCEPTION_HANDLER": "articles.delivery.endpoints.in_one_shape",
}

# Mail and logs

vars().update(configuration.mail(env, debug=DEBUG))

# For machines, with a line for each request, or for whoever develops.
LOG_FORMAT = configuration.one_of(env, "LOG_FORMAT", logs.FORMATS, otherwise="line" if DEBUG else "json")
LOG_LEVEL = env.str("LOG_LEVEL", default="WARNING")
LOGGING = logs.logging_settings(form=LOG_FORMAT, level=LOG_LEVEL)

# Who has this may read /metrics; without it nobody may.
METRICS_TOKEN = configuration.long_enough(env, "METRICS_TOKEN")

# Wagtail

# Apps show codes under this name too.
WAGTAIL_SITE_NAME = OTP_TOTP_ISSUER = env.str("WAGTAIL_SITE_NAME", default="Health articles")
WAGTAIL_FINISH_WORKFLOW_ACTION = "reviewers.publishing.publish_approved"
WAGTAILIMAGES_IMAGE_MODEL = "articles.ArticleImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "articles.file_forms.ImageForm"
WAGTAILDOCS_DOCUMENT_MODEL = "articles.ArticleDocument"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "articles.file_forms.DocumentForm"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "txt", "xlsx"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
# Every download is an attachment, PDF too, and comes through the view that says so (articles/delivery/downloads.py).
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpeg", "jpg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
# Of all frames together: what Pillow needs some 200 MB for.
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "cms.search_backend"}}
WAGTAILAPI_RICH_TEXT_FORMAT = "html"
WAGTAILADMIN_RICH_TEXT_EDITORS = {"default": {"WIDGET": "articles.rich_text_area.RichTextArea"}}

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
