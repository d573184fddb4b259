from django.apps import AppConfig


class HelplineConfig(AppConfig):
    name = "amont.helpline"

    def ready(self) -> None:
        """Say what is kept of those who write to us."""
        from amont.helpline import holdings

        holdings.register()
