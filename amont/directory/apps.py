from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "amont.directory"

    def ready(self) -> None:
        """Say to the table of rights who the privacy officer is."""
        from amont.accounts import permissions
        from amont.directory import selectors

        permissions.officer_is_told_by(selectors.names_the_account())
