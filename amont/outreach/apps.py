from django.apps import AppConfig
from django.core import checks

from amont.outreach import losses
from amont.outreach.checks import short_host
from amont.ui import addresses, health


class OutreachConfig(AppConfig):
    name = "amont.outreach"

    def ready(self) -> None:
        """Tell `/healthz` of scans that were not counted, set-up of a short host that tells, `ui` which pages exist."""
        from amont.outreach import selectors

        health.watch("scans_lost", losses.total)
        checks.register(short_host)
        addresses.vouch("outreach:capsule", selectors.is_page)
        addresses.vouch("outreach:poster", selectors.is_page)
