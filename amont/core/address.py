"""The public base address: what links in mails, on paper and in calendars begin with."""

from pathlib import Path

from django.conf import settings

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
