from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "amont.outreach"

    def ready(self) -> None:
        """Have `/healthz` say how many scans could not be counted."""
        from amont.outreach import losses
        from amont.ui import health

        health.watch("scans_lost", losses.total)
