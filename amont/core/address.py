"""Addresses: the public base that links begin with, and whether a mail can be sent to what somebody typed."""

from email.headerregistry import Address
from pathlib import Path

from django.conf import settings
from django.utils.encoding import punycode

DEFAULT = "http://127.0.0.1:8000"


def public_base() -> str:
    """`PUBLIC_BASE_URL` (production), else the address that the running server wrote in its data folder."""
    base = str(getattr(settings, "PUBLIC_BASE_URL", "") or "")
    if not base:
        file = Path(settings.DATA_DIR) / "address"
        base = file.read_text(encoding="utf-8").strip() if file.is_file() else DEFAULT
    return base.rstrip("/")


def public_url(path: str) -> str:
    """The whole address of a local path: "/fr/demande/…" becomes "https://…/fr/demande/…"."""
    return public_base() + path


def can_be_mailed(address: str) -> bool:
    """True when a mail server takes it: one mailbox, its name in plain letters, a domain that DNS can write.

    Forms accept a little more (a dotless i passes for an i there), which the sending would then refuse.
    """
    name, _, domain = address.rpartition("@")
    try:
        Address(addr_spec=f"{name}@{punycode(domain)}")
    except Exception:  # the standard library's parser raises IndexError and others on odd input
        return False
    return name.isascii() and len(address.split()) == 1
