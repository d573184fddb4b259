from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    name = "amont.website"

    def ready(self) -> None:
        """Listen to what Wagtail says of its pages."""
        from amont.website import receivers

        receivers.connect()
