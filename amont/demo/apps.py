from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class DemoConfig(AppConfig):
    name = "amont.demo"

    def ready(self) -> None:
        """Refuse to start on an installation that is no demo, evaluation or test."""
        if str(settings.SETTINGS_MODULE).endswith("production") or settings.SESSION_COOKIE_SECURE:
            raise ImproperlyConfigured("The demo can't be installed where real data lives.")
