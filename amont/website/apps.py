from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    name = "amont.website"

    def ready(self) -> None:
        """Listen to what Wagtail says of its pages, and tell `ui` which of them exist."""
        from amont.ui import addresses
        from amont.website import receivers, selectors

        receivers.connect()
        addresses.vouch("wagtail_serve", selectors.is_page)
        addresses.vouch("website:", selectors.is_page)
