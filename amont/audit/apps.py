"""The journal's place in Django."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The journal of writes and reads."""

    name = "amont.audit"
