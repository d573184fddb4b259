"""The vault's place in Django."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """Keys, sealing and opening."""

    name = "amont.vault"
