from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "amont.accounts"

    def ready(self) -> None:
        """Register this app's personal data, and what a start refuses."""
        from amont.accounts import checks, holdings  # noqa: F401 (a check registers itself)

        holdings.register()
