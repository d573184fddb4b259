from django.apps import AppConfig
from django.core import checks

from amont.outreach import losses
from amont.outreach.checks import short_host
from amont.ui import health


class OutreachConfig(AppConfig):
    name = "amont.outreach"

    def ready(self) -> None:
        """Have `/healthz` say how many scans could not be counted, and set-up refuse a short host that tells."""
        health.watch("scans_lost", losses.total)
        checks.register(short_host)
