"""What no start accepts where real data lives, whichever settings module says so."""

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

DEMO = "amont.demo"
"""Installed in the demo, an evaluation and the tests, and nowhere else."""


def refuse_unsafe_start() -> None:
    """Raise ImproperlyConfigured, with a sentence, for settings that would show or weaken what people confide."""
    if apps.is_installed(DEMO):
        return
    if settings.DEBUG:
        raise ImproperlyConfigured("DEBUG shows on error pages what people typed: never where real data lives.")
    if settings.VAULT_TEST_KDF:
        raise ImproperlyConfigured("VAULT_TEST_KDF makes passphrases cheap to guess: it is for tests alone.")
    if "sqlite" in str(settings.DATABASES["default"]["ENGINE"]):
        raise ImproperlyConfigured("Real data lives in PostgreSQL: set AMONT_DATABASE_URL.")
