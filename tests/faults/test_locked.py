"""A database locked by somebody else, and a mail scanner that opens every link, on a real server."""

import re
import threading
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest

from tests.activities.screens import public
from tests.faults.conftest import Answer, House, serving
from tests.faults.test_killed import form

pytestmark = pytest.mark.slow  # on SQLite whatever the database of the tests: the server has its own
PATIENCE = 6
A_WHILE = 2.0
NOT_BUSINESS = ("django_tasks_", "accounts_loginsession", "amont_cache", "sqlite_", "ui_cachegeneration")


def business(house: House) -> dict[str, list[Any]]:
    """Every row of every table but those of tasks, sessions and caches."""
    names = house.column("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return {
        name: sorted(map(repr, house.rows(f'SELECT * FROM "{name}"')))
        for name in names
        if not name.startswith(NOT_BUSINESS) and "_fts" not in name
    }


def counts(house: House) -> dict[str, int]:
    """How many rows each table of requests and of the journal has, but the links: an earlier receipt may add one."""
    return {
        name: len(rows)
        for name, rows in business(house).items()
        if name.startswith(("activities_", "audit_")) and name != "activities_requestlink"
    }


def workshop(house: House) -> str:
    """An offering that schools may ask for."""
    return str(
        UUID(house.column("SELECT id FROM activities_offering WHERE state = 'published' AND kind = 'workshop'")[0])
    )


def ours(house: House) -> int:
    """How many of this test's requests are there."""
    (count,) = house.column("SELECT count(*) FROM activities_servicerequest WHERE form_token LIKE 'fault-%'")
    return int(count)


def test_a_locked_database_makes_a_form_wait_then_says_to_try_again_and_saves_nothing_by_half(folder: Path):
    house = House(folder, patience=PATIENCE)
    answers: list[Answer] = []
    with serving(house) as server:
        waits = form("attend", workshop(house))
        sender = threading.Thread(target=lambda: answers.append(server.ask("POST", public("request"), waits)))
        with house.locked():
            sender.start()
            sender.join(A_WHILE)
            assert sender.is_alive(), [(one.status, one.text[:1500]) for one in answers]
            assert server.ask("GET", public("request")).status == 200  # who only reads waits for nobody
            assert ours(house) == 0
        sender.join(60)
        assert answers[0].status == 302
        assert ours(house) == 1

        typed = form("trop-long", workshop(house))
        before = counts(house)
        with house.locked():
            late = server.ask("POST", public("request"), typed)
        assert (late.status, late.headers["Retry-After"], late.headers["Cache-Control"]) == (503, "60", "no-store")
        assert "Location" not in late.headers  # the browser's "send again" sends what was typed
        assert "Camille Roy" not in late.text
        assert "Nous revenons" in late.text or "moment" in late.text
        assert counts(house) == before
        assert server.ask("POST", public("request"), typed).status == 302
        assert ours(house) == 2
    assert house.command("audit_verify").returncode == 0


def test_a_mail_scanner_that_opens_every_link_of_every_mail_changes_no_row(folder: Path):
    house = House(folder)
    assert house.command("rounds").returncode == 0  # what time brings about is done before, not by the scanner
    bodies = house.column("SELECT body || ' ' || calendar FROM demo_sentmail")
    links = {urlsplit(link).path for body in bodies for link in re.findall(r"https?://[^\s<>\"\\]+", body)}
    links = {link for link in links if link.startswith(("/fr/", "/en/", "/interne/"))}
    assert len(links) > 10
    with serving(house) as server:
        assert server.ask("GET", public("catalogue")).status == 200
        before = business(house)
        statuses = {link: [server.ask(method, link).status for method in ("HEAD", "GET")] for link in sorted(links)}
        after = business(house)
    assert {name for name in before if before[name] != after[name]} == set()
    opened = [one for one in statuses.values() if one == [200, 200]]
    assert len(opened) > 10
    assert not [link for link, (_head, got) in statuses.items() if got >= 500]
