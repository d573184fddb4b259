"""The limits' server: Amont's own settings and middleware, less sessions and all that stands on them."""

from config.settings.demo import *  # noqa: F403
from config.settings.demo import INSTALLED_APPS, MIDDLEWARE, TEMPLATES

NEED_SESSIONS = {
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "amont.accounts.middleware.StaffMiddleware",
}
INSTALLED_APPS = [*INSTALLED_APPS, "bench"]
MIDDLEWARE = ["bench.limits.no_session", *(name for name in MIDDLEWARE if name not in NEED_SESSIONS)]
CSRF_USE_SESSIONS = False
ROOT_URLCONF = "bench.limits"
TEMPLATES[0]["OPTIONS"]["context_processors"] = []  # type: ignore[index]
SILENCED_SYSTEM_CHECKS = ["account.E001", "wagtailadmin.W003"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
