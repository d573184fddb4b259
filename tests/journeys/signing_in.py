"""Signing in by the real form, so that the ring opens."""

from datetime import timedelta

from django.urls import reverse
from playwright.sync_api import expect

from amont.accounts import totp
from amont.core import clock
from amont.demo.cast import read_secrets
from tests.journeys.people import Visitor


def sign_in(person: Visitor, name: str, passphrase: str = "", *, ahead: int = 0) -> Visitor:
    """Up to Today; a code serves once, so a second time takes that of some seconds `ahead`."""
    one = next(row for row in read_secrets() if row.email.startswith(name))
    person.open(reverse("desk:today"))
    person.seen("signin-email").fill(one.email)
    person.seen("signin-passphrase").fill(passphrase or one.password)
    person.seen("signin-submit").click()
    person.seen("signin-otp").fill(totp.code_at(one.totp_secret, clock.now() + timedelta(seconds=ahead)))
    person.follow(person.seen("signin-submit"))
    expect(person.page.locator("h1")).to_have_text("Aujourd’hui")
    return person


def passphrase_of(name: str) -> str:
    """What the demo drew for somebody."""
    return next(row.password for row in read_secrets() if row.email.startswith(name))
