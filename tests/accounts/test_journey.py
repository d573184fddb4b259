"""The way in, in a real Chromium: invitation, second factor, sign-in, sign-out, and a link from webmail."""

import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
import zxingcpp
from django.urls import reverse
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from amont.accounts import services, totp
from amont.core import clock
from tests.axe import faults
from tests.cast import PASSPHRASE, Cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def address(live_server: Any) -> str:
    """Of the running server."""
    return str(live_server.url)


@pytest.fixture
def quiet(page: Page) -> Iterator[list[str]]:
    """Errors of the console, violations of the policy included: there are none."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield said
    assert said == []


def sign_in(page: Page, address: str, cast: Cast) -> None:
    """From the sign-in page to the profile, which was asked for."""
    page.get_by_test_id("signin-email").fill("maude@escale.example")
    page.get_by_test_id("signin-passphrase").fill(PASSPHRASE)
    page.get_by_test_id("signin-submit").click()
    page.get_by_test_id("signin-otp").fill(cast.code(cast.maude))
    page.get_by_test_id("signin-submit").click()
    page.wait_for_url(address + reverse("accounts:profile"))


@pytest.fixture(autouse=True)
def test_ids(playwright: Any) -> None:
    """`data-test` is our contract."""
    playwright.selectors.set_test_id_attribute("data-test")


@pytest.mark.parametrize("width", [360, 1280])
def test_from_the_mail_to_today(page: Page, address: str, cast: Cast, quiet: list[str], width: int) -> None:
    page.set_viewport_size({"width": width, "height": 780})
    _account, token = services.create_account(
        actor=cast.claire, email="nadia@escale.example", display_name="Nadia", role="worker", program=cast.jeunesse
    )
    page.goto(address + reverse("accounts:invitation", args=[token]))
    assert faults(page) == []
    offered = page.get_by_test_id("offered-passphrase").inner_text()
    page.locator("#id_passphrase").fill(offered)
    page.locator("#id_again").fill(offered)
    page.get_by_test_id("invitation-submit").click()
    page.wait_for_url(address + reverse("accounts:factor_new"))
    assert faults(page) == []
    page.locator("summary").click()
    secret = page.get_by_test_id("factor-secret").inner_text().replace(" ", "")
    page.get_by_test_id("signin-otp").fill(totp.code_at(secret, clock.now()))
    page.get_by_test_id("factor-submit").click()
    expect(page.get_by_test_id("recovery-code")).to_have_count(10)
    assert faults(page) == []
    page.get_by_test_id("codes-kept").click()
    page.wait_for_url(address + reverse("desk:today"))


def test_the_square_is_read_by_a_decoder(page: Page, address: str, cast: Cast) -> None:
    _account, token = services.create_account(
        actor=cast.claire, email="nadia@escale.example", display_name="Nadia", role="worker", program=cast.jeunesse
    )
    page.emulate_media(color_scheme="dark")
    page.goto(address + reverse("accounts:invitation", args=[token]))
    page.locator("#id_passphrase").fill(PASSPHRASE)
    page.locator("#id_again").fill(PASSPHRASE)
    page.get_by_test_id("invitation-submit").click()
    picture = Image.open(BytesIO(page.locator(".qr").screenshot()))
    read = zxingcpp.read_barcode(picture)
    assert read
    page.locator("summary").click()
    secret = page.get_by_test_id("factor-secret").inner_text().replace(" ", "")
    assert read.text == totp.address(secret, label="nadia@escale.example", issuer="Amont")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_in_and_out(browser: Any, address: str, cast: Cast, script: bool) -> None:
    context = browser.new_context(locale="fr-CA", java_script_enabled=script)
    page = context.new_page()
    page.goto(address + "/interne/profil/")
    assert page.url.startswith(address + reverse("accounts:signin"))
    sign_in(page, address, cast)
    if script:
        page.locator(".account-button").click()
        page.locator("#compte button", has_text="Se déconnecter").click()
        page.wait_for_url(address + reverse("accounts:signin"))
        page.go_back()
        page.reload()
        assert page.url.startswith(address + reverse("accounts:signin"))
    context.close()


def test_a_wrong_pair_is_said_and_focus_goes_to_what_is_said(page: Page, address: str, cast: Cast) -> None:
    page.goto(address + reverse("accounts:signin"))
    assert faults(page) == []
    page.get_by_test_id("signin-email").fill("maude@escale.example")
    page.get_by_test_id("signin-passphrase").fill("ce n’est pas elle")
    page.get_by_test_id("signin-submit").click()
    expect(page.get_by_role("alert")).to_contain_text("ne vont pas ensemble")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_test_id("signin-email")).to_have_value("maude@escale.example")
    assert faults(page) == []


def test_the_keyboard_alone_signs_in(page: Page, address: str, cast: Cast) -> None:
    page.goto(address + "/interne/profil/")
    expect(page.get_by_test_id("signin-email")).to_be_focused()
    page.keyboard.type("maude@escale.example")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSPHRASE)
    page.keyboard.press("Enter")
    page.wait_for_url(address + reverse("accounts:second_factor"))
    expect(page.get_by_test_id("signin-otp")).to_be_focused()
    page.keyboard.type(cast.code(cast.maude))
    page.keyboard.press("Enter")
    page.wait_for_url(address + "/interne/profil/")


@pytest.fixture
def webmail(address: str) -> Iterator[str]:
    """Another site, with a link to our staff's side. (A host that is not a subdomain of ours, in plain local HTTP.)"""

    class Mail(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(f'<a href="{address}/interne/profil/">Ouvrir</a>'.encode())

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Mail)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_a_link_from_webmail_finds_the_session(
    page: Page, context: BrowserContext, address: str, webmail: str, cast: Cast
) -> None:
    assert urlsplit(address).hostname == "localhost"  # and the mail's is 127.0.0.1: two sites
    page.goto(address + "/interne/profil/")
    sign_in(page, address, cast)
    page.goto(webmail)
    answers: list[str] = []
    page.on("response", lambda answer: answers.append(urlsplit(answer.url).path) if "/interne/" in answer.url else None)
    page.click("a")
    page.wait_for_url(re.compile(r"/interne/profil/\?encore=1$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Mon compte")
    assert answers.count("/interne/profil/") == 2


def test_a_link_from_webmail_without_a_session_ends_at_sign_in(page: Page, address: str, webmail: str) -> None:
    page.goto(webmail)
    page.click("a")
    page.wait_for_url(re.compile(r"/interne/connexion/"))
    expect(page.get_by_test_id("signin-email")).to_be_visible()
