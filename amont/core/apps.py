from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "amont.core"

    def ready(self) -> None:
        """Refuse to start with settings that real data must never meet."""
        from amont.core.safety import refuse_unsafe_start

        refuse_unsafe_start()
