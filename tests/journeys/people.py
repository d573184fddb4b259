"""A person before a browser: who they are, what they hold, and what their browser complained of."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Response

from amont.accounts.models import Account
from amont.demo.models import SentMail
from tests.axe import faults

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}
WATCH = """addEventListener("securitypolicyviolation", (event) =>
  console.error(`securitypolicyviolation ${event.violatedDirective} ${event.blockedURI}`))"""


class Visitor:
    """One browser of somebody: its page, and what went wrong in it."""

    def __init__(self, browser: Browser, base: str, **options: Any) -> None:
        settings_of = {"locale": "fr-CA", "timezone_id": "America/Toronto", "viewport": DESKTOP, **options}
        self.base = base
        self.context: BrowserContext = browser.new_context(base_url=base, **settings_of)
        self.context.add_init_script(WATCH)
        self.context.set_default_timeout(15_000)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.refused: set[int] = {422}
        """Statuses that this journey provokes on purpose."""
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("response", self._answered)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(f"{urlsplit(self.page.url).path}: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.refused:
            self.complaints.append(f"{response.status} {response.url}")

    def become(self, email: str) -> "Visitor":
        """Sign in without the form (which has a journey of its own)."""
        client = Client()
        client.force_login(Account.objects.get(email=email))
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        self.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.base}])
        return self

    def open(self, address: str) -> Page:
        """Open an address of ours."""
        self.page.goto(self.base + address)
        return self.page

    def follow(self, control: Locator) -> None:
        """Press what leads to another page, and wait until that page is there."""
        with self.page.expect_navigation():
            control.click()

    def seen(self, test: str) -> Any:
        """What carries this stable name."""
        return self.page.locator(f'[data-test="{test}"]')

    def reads_well(self, *, axe: bool = True) -> list[str]:
        """What axe finds here, and whether the page is wider than the screen."""
        return faults(self.page, axe=axe)


def last_mail(address: str) -> SentMail:
    """The newest mail that the demo kept for an address."""
    return SentMail.objects.filter(to__iexact=address).order_by("at").reverse()[0]
