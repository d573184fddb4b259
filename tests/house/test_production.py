"""The real server under the settings of production, on a PostgreSQL of its own: what an organisation would run."""

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
HOST = "amont.example.org"
DATABASE = "test_production"
pytestmark = pytest.mark.slow


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=400)


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Secrets drawn by the command that the guide names, and an empty database."""
    if connection.vendor != "postgresql":
        pytest.skip("production lives in PostgreSQL alone")
    socket_folder = connection.settings_dict["HOST"]
    folder = tmp_path_factory.mktemp("production")
    ours = {"AMONT_TEST_FOLDER", "DJANGO_SETTINGS_MODULE", "AMONT_DEMO", "DJANGO_ALLOW_ASYNC_UNSAFE"}
    values = {name: value for name, value in os.environ.items() if name not in ours}
    values |= {
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "AMONT_DATA": str(folder / "data"),
        "AMONT_SECRETS_DIR": str(folder / "secrets"),
        "AMONT_HOSTS": HOST,
        "AMONT_PROXIES": "1",
        "AMONT_DATABASE_URL": f"postgresql://amont_owner@/{DATABASE}?host={socket_folder}",
    }
    drawn = run(values, "-m", "config.keys", str(folder / "secrets"))
    assert drawn.returncode == 0, drawn.stderr
    with empty_database(DATABASE):
        yield values


@contextmanager
def empty_database(name: str) -> Iterator[None]:
    """One that its owner just made, gone at the end."""
    folder = connection.settings_dict["HOST"]
    with psycopg.connect(host=folder, user="amont_owner", dbname="postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def by(role: str, environment: dict[str, str], name: str) -> dict[str, str]:
    """The same installation, on that database, connected as this role."""
    address = f"postgresql://{role}@/{name}?host={connection.settings_dict['HOST']}"
    return environment | {"AMONT_DATABASE_URL": address}


def ask(port: int, path: str, **headers: str) -> tuple[int, str, str]:
    """The status, the Location and the text of an answer, asked as the proxy in front asks."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    link.request("GET", path, headers={"Host": HOST, "X-Forwarded-Proto": "https"} | headers)
    answer = link.getresponse()
    found = answer.status, answer.headers.get("Location", ""), answer.read().decode(errors="replace")
    link.close()
    return found


@contextmanager
def served(environment: dict[str, str]) -> Iterator[tuple[int, list[str]]]:
    """The real server; its port and what it said before it was ready. It is asked to stop, and does."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--port", str(port)],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    assert process.stdout is not None
    said: list[str] = []
    try:
        for line in process.stdout:
            said.append(line)
            if line.startswith("Amont is ready"):
                break
        assert said[-1:] == [f"Amont is ready: http://127.0.0.1:{port}/\n"]
        yield port, said
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=30)
        process.stdout.close()


def test_it_serves_pages_with_their_styles_and_links_that_lead_to_its_own_name(environment: dict[str, str]):
    with served(environment) as (port, said):
        assert "may rewrite its journal" in "".join(said)
        status, _, page = ask(port, "/fr/")
        assert status == 200
        icon = re.search(r'href="(/static/ui/icon\.[0-9a-f]{12}\.svg)"', page)
        assert icon is not None
        assert ask(port, icon[1])[0] == 200
        assert ask(port, "/fr/", **{"X-Forwarded-Proto": "http"})[:2] == (301, f"https://{HOST}/fr/")
        assert ask(port, "/fr/", Host="elsewhere.example")[0] == 400
        assert ask(port, "/demo/")[0] == 404
        opened = run(environment, "manage.py", "open_organization", "direction@example.org", "La direction")
        assert f"https://{HOST}/interne/invitation/" in opened.stdout + opened.stderr


def test_the_owner_migrates_and_another_role_serves(environment: dict[str, str]):
    name = f"{DATABASE}_roles"
    with empty_database(name):
        app = by("amont_app", environment, name)
        early = run(app, "manage.py", "serve", "--port", "0")
        assert early.returncode == 1
        assert "run `amont migrate` as its owner" in early.stderr
        migrated = run(by("amont_owner", environment, name), "manage.py", "migrate", "--verbosity", "0")
        assert migrated.returncode == 0, migrated.stderr
        with served(app) as (port, said):
            assert "may rewrite its journal" not in "".join(said)
            assert ask(port, "/fr/")[0] == 200
            opened = run(app, "manage.py", "open_organization", "direction@example.org", "La direction")
            assert f"https://{HOST}/interne/invitation/" in opened.stdout + opened.stderr
            assert run(app, "manage.py", "audit_verify").stdout == "ok\n"


def test_without_a_word_on_which_settings_the_application_does_not_load(environment: dict[str, str]):
    unsaid = {name: value for name, value in environment.items() if name != "DJANGO_SETTINGS_MODULE"}
    refused = run(unsaid, "-c", "import config.wsgi")
    assert refused.returncode == 1
    assert "settings are not configured" in refused.stderr


@pytest.mark.parametrize("value", [None, "", "0", "un"])
def test_without_a_word_on_the_proxies_in_front_nothing_starts(value: str | None, environment: dict[str, str]):
    unsaid = {name: value for name, value in environment.items() if name != "AMONT_PROXIES"}
    refused = run(unsaid | ({} if value is None else {"AMONT_PROXIES": value}), "manage.py", "check")
    assert refused.returncode == 1
    assert "AMONT_PROXIES must be" in refused.stderr


def test_secrets_are_never_drawn_over_others(environment: dict[str, str]):
    refused = run(environment, "-m", "config.keys", environment["AMONT_SECRETS_DIR"])
    assert refused.returncode == 1
    assert "exists already" in refused.stderr


def test_the_recovery_key_is_made_pinned_and_told_twice(environment: dict[str, str], tmp_path: Path):
    secrets = tmp_path / "secrets"
    shutil.copytree(environment["AMONT_SECRETS_DIR"], secrets, ignore=shutil.ignore_patterns("RECOVERY_PUBLIC"))
    apart = environment | {"AMONT_SECRETS_DIR": str(secrets)}
    check = ("manage.py", "check", "--database", "default")
    before = run(apart, *check)
    assert before.returncode == 0 and "No recovery key is pinned" in before.stderr
    made = run(apart, "manage.py", "new_organisation", "--out", str(tmp_path / "papier"), "--for", "L’Escale")
    assert made.returncode == 0, made.stderr
    shutil.copy(tmp_path / "papier" / "RECOVERY_PUBLIC", secrets)
    public = json.loads((secrets / "RECOVERY_PUBLIC").read_text())["public"]
    pinned = run(apart | {"AMONT_RECOVERY_PUBLIC": public}, *check)
    assert pinned.returncode == 0 and "No recovery key" not in pinned.stderr
    assert run(apart | {"AMONT_RECOVERY_PUBLIC": public[::-1]}, *check).returncode == 1
    second = run(apart, "manage.py", "new_organisation", "--out", str(tmp_path / "second"))
    assert second.returncode == 1 and "pinned already" in second.stderr
    (secrets / "RECOVERY_PUBLIC").write_text("{}")
    assert "isn't the public file" in run(apart, *check).stderr


def test_the_doctor_finds_what_the_settings_promise_and_says_what_this_machine_lacks(environment: dict[str, str]):
    done = run(environment, "manage.py", "doctor", "--json")
    lines = {line["id"]: line for line in json.loads(done.stdout)}
    kept = ("debug", "deploy-checks", "hosts", "cookies", "transport", "policies", "proxies", "secrets", "memory")
    assert {name: lines[name]["said"] for name in kept if not lines[name]["ok"]} == {}
    assert {lines[name]["ok"] for name in ("database", "database-socket", "database-archive")} == {True}
    assert not lines["database-log"]["ok"] and "ALTER SYSTEM" in lines["database-log"]["todo"]
    assert lines["recovery-key"]["ok"] is not None
    assert done.returncode == 1
