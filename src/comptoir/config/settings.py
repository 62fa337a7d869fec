"""Django settings. Everything that differs between installations comes from ``config.environment``."""

from comptoir.config import environment

DATA_FOLDER = environment.data_folder()
SECRET_KEY = environment.secret_key(DATA_FOLDER)
DEBUG = False
ALLOWED_HOSTS = environment.allowed_hosts()

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "django_htmx",
    "comptoir.dossiers",
    "comptoir.accounts",
    "comptoir.eventlog",
    "comptoir.jobs",
    "comptoir.attachments",
    "comptoir.resources",
    "comptoir.ui",
    "comptoir.references",
    "comptoir.sales_force",
    "comptoir.parties",
    "comptoir.articles",
    "comptoir.documents",
    "comptoir.stock",
    "comptoir.payments",
    "comptoir.printing",
    "comptoir.mailing",
    "comptoir.options",
    "comptoir.web",
    "comptoir.api",
]

MIDDLEWARE = [
    "comptoir.accounts.security.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "comptoir.config.error_pages.BodyLimitMiddleware",
    "comptoir.dossiers.middleware.DossierMiddleware",
    "django.middleware.common.CommonMiddleware",
    "comptoir.accounts.middleware.UserMiddleware",
    "comptoir.accounts.middleware.DossierCsrfMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "comptoir.config.unreadable_text.UnreadableTextMiddleware",
    "comptoir.web.refusals.RefusalMiddleware",
]

ROOT_URLCONF = "comptoir.config.urls"
DOSSIER_URLCONF = "comptoir.config.dossier_urls"
WSGI_APPLICATION = "comptoir.config.wsgi.application"

# There is no database until a dossier is in place: see comptoir.dossiers.connection.
DATABASES = {"default": {"ENGINE": "comptoir.dossiers.no_dossier"}}
DATABASE_ROUTERS = ["comptoir.dossiers.routing.DossierRouter"]
DATABASE_URL = environment.database_url()
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "KEY_FUNCTION": "comptoir.dossiers.connection.cache_key",
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "comptoir.accounts.context.account_links",
                "comptoir.web.context.frame",
            ]
        },
    }
]

LANGUAGE_CODE = "fr"
USE_I18N = True
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = environment.collected_static()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_ROOT
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = STATIC_ROOT is None
WHITENOISE_AUTOREFRESH = False

REDIS_URL = environment.redis_url()
JOBS_IMMEDIATE = False  # tests set it: a job then runs when the transaction that started it is committed
REFUSAL_SENTENCE = "comptoir.ui.messages.refusal_sentence"

SMTP_PASSWORD = environment.smtp_password()

BODY_LIMIT = environment.body_limit()
UPLOAD_LIMIT = max(BODY_LIMIT, 11 * 1024 * 1024)  # a file of 10 MB and what a form puts around it
ATTACHMENTS_LIMIT = environment.attachments_limit()
DATA_UPLOAD_MAX_MEMORY_SIZE = BODY_LIMIT
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a long document posts a few fields per line

BEHIND_PROXY = environment.is_behind_proxy()
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CSRF_COOKIE_NAME = "comptoir_csrf"
CSRF_FAILURE_VIEW = "comptoir.config.error_pages.csrf_failed"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        # A refused request is the visitor's affair; only faults of the program (5xx) belong in the log.
        "django.request": {"level": "ERROR"},
        "django.security.csrf": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
