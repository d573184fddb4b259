from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "amont.accounts"

    def ready(self) -> None:
        """Register this app's personal data."""
        from amont.accounts import holdings

        holdings.register()
