"""The server is killed in the middle of saving: what was answered is whole, what was not is absent, and can be resent."""

import queue
import secrets
import threading
from datetime import timedelta
from http.client import HTTPException
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from amont.core import clock
from tests.activities.screens import public
from tests.faults.conftest import House, Server, serving

pytestmark = pytest.mark.slow  # on SQLite whatever the database of the tests: the server has its own
ROUNDS, SENDERS, POSTS = 3, 4, 20
OF_A_REQUEST = {
    "contact": "SELECT request_id FROM activities_requestcontact",
    "link": "SELECT request_id FROM activities_requestlink",
    "receipt": "SELECT request_id FROM activities_message WHERE kind = 'receipt'",
    "record": "SELECT object_id FROM activities_transitionrecord WHERE from_state = '' AND kind = 'request'",
}


class Crowd:
    """Twenty forms sent by four people at once; each remembers what was answered."""

    def __init__(self, server: Server, name: str, offering: str) -> None:
        self.server = server
        self.waiting: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        for place in range(POSTS):
            self.waiting.put(form(f"{name}-{place}", offering))
        self.answered: dict[str, str] = {}
        self.broken: list[dict[str, Any]] = []
        self.answers = threading.Semaphore(0)
        self.threads = [threading.Thread(target=self._send) for _ in range(SENDERS)]

    def _send(self) -> None:
        while True:
            try:
                typed = self.waiting.get_nowait()
            except queue.Empty:
                return
            try:
                answer = self.server.ask("POST", public("request"), typed)
            except (OSError, HTTPException):
                self.broken.append(typed)
                continue
            assert answer.status == 302, answer.text
            self.answered[typed["form_token"]] = answer.headers["Location"]
            self.answers.release()

    def send_until_killed(self) -> None:
        """Kill the server after a random number of answers, while the others are still being saved."""
        for thread in self.threads:
            thread.start()
        for _answer in range(1 + secrets.randbelow(POSTS // 2)):
            assert self.answers.acquire(timeout=60)
        self.server.kill()
        for thread in self.threads:
            thread.join(60)


def form(token: str, offering: str) -> dict[str, Any]:
    """The public form, filled."""
    return {
        "form_token": f"fault-{token}",
        "offering": offering,
        "typed_place": f"École {token}",
        "sector": "charny",
        "requester_kind": "school_teacher",
        "name": "Camille Roy",
        "email": f"{token}@ecole.example",
        "phone": "",
        "audience": "sec_3",
        "groups": "1",
        "day_1": str(clock.today() + timedelta(days=70)),
        "day_2": str(clock.today() + timedelta(days=71)),
    }


def check_whole(house: House, answered: dict[str, str]) -> None:
    """Nothing answered is missing, nothing is there by half, and the numbers have no hole."""
    found = dict(house.rows("SELECT form_token, id FROM activities_servicerequest WHERE form_token LIKE 'fault-%'"))
    assert set(answered) <= set(found)
    for what, query in OF_A_REQUEST.items():
        assert set(found.values()) <= set(house.column(query)), what
    journalled = house.column("SELECT record_id FROM audit_auditentry WHERE action = 'activities.request.received'")
    assert {str(UUID(pk)) for pk in found.values()} <= set(journalled)
    known = {str(UUID(pk)) for pk in house.column("SELECT id FROM activities_servicerequest")}
    assert set(journalled) <= known
    queued = " ".join(house.column("SELECT args_kwargs FROM django_tasks_database_dbtaskresult"))
    receipts = house.column(
        "SELECT m.id FROM activities_message m JOIN activities_servicerequest r ON r.id = m.request_id "
        "WHERE m.kind = 'receipt' AND r.form_token LIKE 'fault-%'"
    )
    assert len(receipts) == len(found)
    assert all(str(UUID(pk)) in queued for pk in receipts)
    for year, last in house.rows("SELECT year, last FROM activities_requestcounter"):
        numbers = house.column(
            "SELECT substr(number, 6, 4) FROM activities_servicerequest WHERE number LIKE ?", f"{year}-%"
        )
        assert {int(one) for one in numbers} == set(range(1, last + 1))
    assert house.column("PRAGMA integrity_check") == ["ok"]
    assert house.rows("PRAGMA foreign_key_check") == []


def test_a_server_killed_while_saving_keeps_what_it_answered_and_nothing_by_half(folder: Path):
    house = House(folder)
    offering = house.column("SELECT id FROM activities_offering WHERE state = 'published' AND kind = 'workshop'")[0]
    answered: dict[str, str] = {}
    broken: list[dict[str, Any]] = []
    for place in range(ROUNDS):
        with serving(house) as server:
            crowd = Crowd(server, f"r{place}", str(UUID(offering)))
            crowd.send_until_killed()
        answered |= crowd.answered
        broken += crowd.broken
        check_whole(house, answered)
    assert broken, "no form was in flight when the server was killed"
    verified = house.command("audit_verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    with serving(house) as server:
        for typed in broken:  # the browser asks whether to send again, and the person says yes
            again = server.ask("POST", public("request"), typed)
            assert again.status == 302
            answered[typed["form_token"]] = again.headers["Location"]
        for address in answered.values():
            assert server.ask("GET", address).status == 200
        check_whole(house, answered)
    tokens = house.column("SELECT form_token FROM activities_servicerequest WHERE form_token LIKE 'fault-%'")
    assert sorted(tokens) == sorted(answered)
    written = house.column('SELECT "to" FROM demo_sentmail WHERE "to" LIKE \'r%-%@ecole.example\'')
    assert len(written) == len(set(written)), "a receipt was sent twice"
    assert house.command("audit_verify").returncode == 0
