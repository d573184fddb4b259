"""The interface: what every screen is made of."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Nothing to do at start."""

    name = "amont.ui"
    label = "ui"
