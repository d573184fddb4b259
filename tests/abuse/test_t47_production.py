"""T47, in production: what the settings of a real installation put on every answer and on the cookie of a session."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from config import keys

ROOT = Path(__file__).parents[2]
ASKED = """
import json
import django
django.setup()
from django.conf import settings
from django.test import Client
def ask(path, **how):
    answer = Client(headers={"host": "amont.example.org"}).get(path, **how)
    return {"status": answer.status_code, "headers": dict(answer.headers)}
names = [name for name in dir(settings) if name.startswith(("SESSION_COOKIE", "CSRF_COOKIE", "CSRF_USE", "SECURE_"))]
print(json.dumps({
    "settings": {name: getattr(settings, name) for name in names} | {"DEBUG": settings.DEBUG, "DEMO": settings.DEMO},
    "exit": ask("/quitter", secure=True),
    "proxied": ask("/quitter", headers={"host": "amont.example.org", "x-forwarded-proto": "https"}),
    "plain": ask("/quitter"),
}, default=str))
"""


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a process under the settings of production says of itself; nothing it is asked needs a database."""
    folder = tmp_path_factory.mktemp("production")
    keys.load(folder / "secrets", create=True)
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "AMONT_DATA": str(folder),
        "AMONT_SECRETS_DIR": str(folder / "secrets"),
        "AMONT_HOSTS": "amont.example.org",
        "AMONT_PROXIES": "1",
        "AMONT_DATABASE_URL": "postgresql://amont_app@/amont?host=/nowhere",
    }
    command = [sys.executable, "-W", "ignore", "-c", ASKED]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_the_cookie_of_a_session_is_bound_to_the_host_and_to_tls(said: dict[str, Any]) -> None:
    settings = said["settings"]
    assert settings["SESSION_COOKIE_NAME"] == "__Host-s"
    assert (settings["SESSION_COOKIE_PATH"], settings["SESSION_COOKIE_DOMAIN"]) == ("/", None), "__Host- asks for both"
    assert settings["SESSION_COOKIE_SECURE"] and settings["SESSION_COOKIE_HTTPONLY"]
    assert settings["SESSION_COOKIE_SAMESITE"] == "Strict"
    assert settings["CSRF_USE_SESSIONS"] and settings["CSRF_COOKIE_SECURE"]
    assert not settings["DEBUG"] and not settings["DEMO"]


@pytest.mark.parametrize("how", ["exit", "proxied"])
def test_every_answer_asks_for_tls_for_a_year_without_preload(how: str, said: dict[str, Any]) -> None:
    assert said[how]["status"] == 302
    assert said[how]["headers"]["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_without_tls_one_is_led_to_it(said: dict[str, Any]) -> None:
    assert said["plain"]["status"] == 301
    assert said["plain"]["headers"]["Location"] == "https://amont.example.org/quitter"
