"""What every installation shares. demo, test and production add what differs."""

from pathlib import Path
from typing import TYPE_CHECKING

from config import env

if TYPE_CHECKING:
    from amont.vault.recovery import RecoveryKey

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = env.folder("AMONT_DATA", BASE_DIR / "data")

INSTALLED_APPS = [
    "amont.core",
    "amont.ui",
    "amont.audit",
    "amont.vault",
    "amont.accounts",
    "amont.directory",
    "amont.media",
    "amont.outreach",
    "amont.surveys",
    "amont.funding",
    "amont.helpline",
    "amont.activities",
    "amont.impact",
    "amont.privacy",
    "amont.website",
    "amont.desk",
    "wagtail.contrib.simple_translation",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_htmx",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
]

MIDDLEWARE = [
    "amont.audit.middleware.RequestIdMiddleware",
    "amont.ui.middleware.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "amont.ui.middleware.KeptPageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "amont.ui.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "amont.ui.middleware.UploadMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "amont.accounts.middleware.StaffMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "amont.accounts.middleware.RingMiddleware",
    "amont.vault.middleware.GateMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "amont.audit.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "config.urls.one_host"
WSGI_APPLICATION = "config.wsgi.application"

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
                "amont.accounts.context_processors.can",
                "amont.directory.context_processors.organization",
            ],
        },
    },
]
FORM_RENDERER = "amont.ui.forms.Renderer"

DATABASES = {"default": env.database("AMONT_DATABASE_URL", f"sqlite://{DATA_DIR / 'amont.sqlite3'}")}
AMONT_APP_ROLE = env.text("AMONT_APP_ROLE", "amont_app")  # who serves on PostgreSQL, when its owner has migrated
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "amont_cache"},
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "amont-pages",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
}
PAGE_CACHE = True

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "America/Toronto"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
WHITENOISE_USE_FINDERS = True
FILE_UPLOAD_TEMP_DIR = str(env.folder("AMONT_TMP", DATA_DIR / "tmp"))
RUNTIME_DIR = env.folder("AMONT_RUNTIME", DATA_DIR / "run")  # nothing that must last: in memory, on a real host
VIDEO_MAX_MB = env.number("AMONT_VIDEO_MAX_MB", 500, least=1)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440

# What an alarm is raised for: actions that open what is confided, so many in a day by one person, outside these hours.
AUDIT_WATCHED = ("vault.", "helpline.thread.opened")
AUDIT_OPENINGS_A_DAY = env.number("AMONT_OPENINGS_A_DAY", 80, least=1)
AUDIT_HOURS = (6, 22)
AUDIT_BACKUP_MARKER = env.text("AMONT_BACKUP_MARKER", "")  # a file that the backup touches when it is done
ANCHORS_DIR = DATA_DIR / "anchors"

TASKS = {"default": {"BACKEND": "amont.core.outbox.Backend", "QUEUES": []}}

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["amont.vault.hashers.PepperedArgon2Hasher"]
VAULT_TEST_KDF = False
VAULT_RECOVERY: "RecoveryKey | None" = None  # the key on paper: nothing is sealed to people before it is pinned
VAULT_RECOVERY_TOLD = env.text("AMONT_RECOVERY_PUBLIC", "")  # the same key in hexadecimal, where it is told twice
LOGIN_URL = "accounts:signin"
LOGIN_REDIRECT_URL = "desk:today"
LOGOUT_REDIRECT_URL = "/fr/"

ACCOUNT_ADAPTER = "amont.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_BY_CODE_ENABLED = False
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,5/5m/key",  # key: a name tried from one place
    "login_name": "30/h/key",  # the same name from anywhere
    "login_notice": "1/d/key",  # what its owner is told
    "secret": "5/5m/key",  # codes, and the present passphrase of who changes it
}
FORMS_AN_HOUR = 300  # anonymous forms taken from one place: a whole school may stand behind one address
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("AMONT_PROXIES", 0, most=9)
MFA_ADAPTER = "amont.accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TRUST_ENABLED = False
MFA_RECOVERY_CODE_DIGITS = 12

SESSION_ENGINE = "amont.accounts.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 10 * 3600
KEY_COOKIE_NAME = "cle"  # what opens the ring of who is signed in: kept by the browser, by nothing here
CSRF_USE_SESSIONS = True
CSRF_FAILURE_VIEW = "amont.ui.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

WAGTAIL_SITE_NAME = "Amont"
WAGTAILADMIN_BASE_URL = "http://127.0.0.1"
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILSIMPLETRANSLATION_SYNC_PAGE_TREE = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILADMIN_LOGIN_URL = "accounts:signin"
WAGTAIL_WORKFLOW_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []

EXIT_URL = env.url("AMONT_EXIT_URL", "https://www.meteomedia.com/")
SHORT_HOST = env.host("AMONT_SHORT_HOST")
DEFAULT_FROM_EMAIL = env.text("AMONT_MAIL_FROM", "amont@localhost")
MAILERS: dict[str, dict[str, object]] = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend"}}
MEMORY_IS_PRIVATE = False
DEFAULT_EXCEPTION_REPORTER = "amont.core.reports.Reporter"
DEFAULT_EXCEPTION_REPORTER_FILTER = "amont.core.reports.NothingPersonal"
DEMO = False
SILENCED_SYSTEM_CHECKS = ["security.W002"]  # frames are ruled by frame-ancestors, page by page
