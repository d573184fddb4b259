"""Real data: PostgreSQL, TLS, secrets that are already there. A missing setting stops the start."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from amont.core import logs
from config import env, keys, recovery
from config.settings.base import *  # noqa: F403
from config.settings.base import DATABASES

DEBUG = False
DEMO = False
MEMORY_IS_PRIVATE = True
ALLOWED_HOSTS = env.hosts("AMONT_HOSTS")
SECRETS_DIR = Path(env.text("AMONT_SECRETS_DIR", env.text("CREDENTIALS_DIRECTORY", "/etc/amont/secrets")))
AMONT_KEYS = keys.load(SECRETS_DIR)
SECRET_KEY = AMONT_KEYS.django_secret
VAULT_RECOVERY = recovery.load(SECRETS_DIR)  # before it is pinned the site starts, and seals nothing to people
if "sqlite" in str(DATABASES["default"]["ENGINE"]):
    raise ImproperlyConfigured("Real data lives in PostgreSQL: set AMONT_DATABASE_URL.")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
RP_ID = env.domain_of("AMONT_RP_ID", ALLOWED_HOSTS[0])  # security keys answer under this domain, and no other
PUBLIC_BASE_URL = WAGTAILADMIN_BASE_URL = f"https://{ALLOWED_HOSTS[0]}"  # what links in mails and on paper begin with

# The lines below believe a proxy that ends TLS and names the client: how many stand in front is said, never guessed.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("AMONT_PROXIES", least=1, most=9)
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = False
SESSION_COOKIE_NAME = "__Host-s"
SESSION_COOKIE_SECURE = True
KEY_COOKIE_NAME = "__Host-k"
CSRF_COOKIE_SECURE = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": env.host("AMONT_SMTP_HOST", "localhost"),
            "port": env.number("AMONT_SMTP_PORT", 25, least=1, most=65_535),
            "username": env.text("AMONT_SMTP_USER", ""),
            "password": env.text("AMONT_SMTP_PASSWORD", ""),
            "use_tls": env.flag("AMONT_SMTP_TLS"),
        },
    },
}
SILENCED_SYSTEM_CHECKS = ["security.W002", "security.W021"]  # frames: see base; HSTS without preload, on purpose
LOGGING = logs.configuration()
