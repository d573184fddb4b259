"""The journal's place in Django."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    """The journal of writes and reads."""

    name = "amont.audit"

    def ready(self) -> None:
        """Give the product's role its rights after each migration, and say at a start who serves."""
        from amont.audit import checks, roles  # noqa: F401 (a check registers itself)

        post_migrate.connect(roles.grant_after_migrate, sender=self, dispatch_uid="amont.audit.roles")
