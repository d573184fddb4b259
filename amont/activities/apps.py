from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "amont.activities"

    def ready(self) -> None:
        """Register this app's personal data."""
        from amont.activities import holdings

        holdings.register()
