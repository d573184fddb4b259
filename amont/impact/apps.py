from django.apps import AppConfig


class ImpactConfig(AppConfig):
    name = "amont.impact"
