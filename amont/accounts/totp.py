"""Codes of the authenticator application (RFC 6238: SHA-1, six digits, 30 seconds), on the house's clock."""

import hmac
from datetime import datetime
from urllib.parse import quote, urlencode

from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value

PERIOD = 30
DRIFT = 1  # steps of tolerance on either side, for a telephone whose clock is off (RFC 6238, section 5.2)


def new_secret() -> str:
    """160 random bits in base32, as authenticator applications want them."""
    return str(generate_totp_secret())


def step_at(moment: datetime) -> int:
    """The number of the 30-second step in which `moment` falls."""
    return int(moment.timestamp()) // PERIOD


def code_at(secret: str, moment: datetime) -> str:
    """The six digits that an application shows at `moment`."""
    return _code(secret, step_at(moment))


def matching_step(secret: str, typed: str, moment: datetime) -> int | None:
    """The step for which `typed` is the code, among those that `moment` allows; None when there is none."""
    digits = "".join(typed.split())
    found = None
    for step in range(step_at(moment) - DRIFT, step_at(moment) + DRIFT + 1):
        if hmac.compare_digest(_code(secret, step).encode(), digits.encode()):
            found = step
    return found


def address(secret: str, *, label: str, issuer: str) -> str:
    """The `otpauth:` address that a QR code carries to the application."""
    query = urlencode({"secret": secret, "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(issuer)}:{quote(label)}?{query}"


def _code(secret: str, step: int) -> str:
    return str(format_hotp_value(hotp_value(secret, step)))
