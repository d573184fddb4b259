from pathlib import Path

from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    name = "amont.website"

    def ready(self) -> None:
        """Listen to what Wagtail says of its pages; tell `ui` which of them exist and the sheet that they add."""
        from amont.ui import addresses, sheet
        from amont.website import receivers, selectors

        receivers.connect()
        sheet.add("website", Path(self.path) / "static" / "website" / "website.css")
        addresses.vouch("wagtail_serve", selectors.is_page)
        addresses.vouch("website:", selectors.is_page)
