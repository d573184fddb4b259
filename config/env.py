"""Typed readers of the environment: a wrong value stops the start with a sentence."""

import os
import re
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_HOST = re.compile(
    r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*", re.IGNORECASE
)


def text(name: str, default: str | None = None) -> str:
    """The variable `name`; without a default it must be set."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"{name} must be set.")
    return value


def number(name: str, default: int | None = None, *, least: int = 0, most: int = 1_000_000) -> int:
    """The variable `name` as a whole number from `least` to `most`; without a default it must be set."""
    value = text(name, None if default is None else str(default))
    if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
        raise ImproperlyConfigured(f"{name} must be a whole number from {least} to {most}, not {value!r}.")
    return int(value)


def flag(name: str, default: bool = False) -> bool:
    """The variable `name` as yes or no (1/0, true/false, yes/no)."""
    value = os.environ.get(name, str(default)).lower()
    if value in {"1", "true", "yes"}:
        return True
    if value in {"0", "false", "no", ""}:
        return False
    raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}.")


def words(name: str, default: str = "") -> list[str]:
    """The variable `name` as a list separated by commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def host(name: str, default: str = "") -> str:
    """The variable `name` as one host name, without scheme, port or path; empty where there is none."""
    value = os.environ.get(name, default).strip()
    if value and not _HOST.fullmatch(value):
        raise ImproperlyConfigured(f"{name} must be a host name, like amont.example.org, not {value!r}.")
    return value


def hosts(name: str) -> list[str]:
    """The variable `name` as one or more host names separated by commas; the first is the public one."""
    found = words(name)
    if not found or not all(map(_HOST.fullmatch, found)):
        raise ImproperlyConfigured(f"{name} must name the hosts of this installation, like amont.example.org.")
    return found


def domain_of(name: str, public: str) -> str:
    """The variable `name` as the host `public` or a domain above it; `public` itself without it."""
    value = host(name, public)
    if "." not in value or not f".{public}".endswith(f".{value}"):
        raise ImproperlyConfigured(f"{name} must be {public!r}, or a domain above it, not {value!r}.")
    return value


def url(name: str, default: str) -> str:
    """The variable `name` as a whole https address."""
    value = os.environ.get(name, default)
    parts = urlsplit(value)
    if parts.scheme != "https" or not _HOST.fullmatch(parts.hostname or "") or re.search(r"[\s;,'\"<>]", value):
        raise ImproperlyConfigured(f"{name} must be an address that begins with https://, not {value!r}.")
    return value


def folder(name: str, default: Path) -> Path:
    """The variable `name` as an absolute folder, made when absent."""
    path = Path(os.environ.get(name, str(default))).expanduser().resolve()
    path.mkdir(parents=True, exist_ok=True)
    return path


def database(name: str, default: str) -> dict[str, object]:
    """A Django database entry from `sqlite:///PATH` or `postgresql://USER@HOST/NAME?host=/SOCKET`."""
    value = os.environ.get(name, default)
    parts = urlsplit(value)
    if parts.scheme == "sqlite":
        return sqlite(unquote(parts.path))
    if parts.scheme in {"postgres", "postgresql"}:
        query = parse_qs(parts.query)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path.lstrip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": query.get("host", [parts.hostname or ""])[0],
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise ImproperlyConfigured(f"{name} must begin with sqlite:// or postgresql://.")


def sqlite(path: str) -> dict[str, object]:
    """SQLite as it must be set for several writers: WAL and immediate transactions."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        # Kept open: the last connection to close folds the whole log into the file, which cost 40 ms a request.
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
