"""The vault's place in Django."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """Keys, sealing and opening."""

    name = "amont.vault"

    def ready(self) -> None:
        """Register what a start refuses."""
        from amont.vault import checks  # noqa: F401 (a check registers itself)
