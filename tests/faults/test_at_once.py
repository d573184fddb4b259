"""Two coordinators on one hour, an acceptance at the moment of expiry, a disk that is full: through the screens."""

import resource
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from amont.accounts import services as accounts
from amont.accounts.models import Account, Role
from amont.activities import services
from amont.activities.models import Hold, Session
from amont.core import clock
from amont.media import store
from amont.media.models import Video
from amont.outreach import services as outreach
from tests.activities.conftest import MONDAY, World, again, build, day_at
from tests.activities.screens import held, public, staff
from tests.cast import Cast
from tests.reading import as_, beside
from tests.ui.said import shows

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite]
PATIENCE = 30.0
MEGABYTE = 1024 * 1024


@pytest.fixture
def world(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The season's first afternoon, in every thread."""
    monkeypatch.setattr(timezone, "now", lambda: MONDAY)
    with clock.travel_to(MONDAY):
        yield build(cast)


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Start all at the same moment, each in its thread and connection; outcomes in their order."""
    outcomes: list[Any] = [None] * len(acts)
    start = threading.Barrier(len(acts))

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            start.wait(PATIENCE)
            outcomes[place] = act()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    return outcomes


class Browser:
    """Somebody signed in, over HTTP."""

    def __init__(self, address: str, account: Account) -> None:
        self.host = urlsplit(address).netloc
        self.cookies = {name: morsel.value for name, morsel in as_(account).cookies.items()}

    def ask(self, method: str, path: str, typed: dict[str, Any] | None = None) -> tuple[int, str]:
        """One exchange: status and page."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        wire = HTTPConnection(self.host, timeout=PATIENCE)
        try:
            wire.request(method, path, urlencode(typed) if typed else None, headers)
            answer = wire.getresponse()
            return answer.status, answer.read().decode()
        finally:
            wire.close()


class Page:
    """A page read over HTTP, as the readers of pages want it."""

    def __init__(self, text: str) -> None:
        self.content = text.encode()


def test_two_coordinators_who_hold_one_hour_at_once_make_one_hold(world: World, live_server: Any):
    rosalie = world.cast.rosalie
    accounts.add_role(
        actor=world.cast.helene, account=rosalie, role=Role.COORDINATOR, program=world.cast.jeunesse, holds=False
    )
    requests = [world.to_plan(), world.to_plan(site_id=world.other_school.pk)]
    browsers = [Browser(live_server.url, world.claire), Browser(live_server.url, rosalie)]
    sent = []
    for browser, request in zip(browsers, requests, strict=True):
        status, text = browser.ask("GET", staff("request_detail", request.number))
        assert status == 200
        sent.append(
            {
                "csrfmiddlewaretoken": held(Page(text), "csrfmiddlewaretoken"),
                "form_token": uuid4().hex,
                "worker": str(world.cast.maude.pk),
                "day": "2027-01-21",
                "hour": "09:00",
                "mode": "at_setting",
                "site": "",
            }
        )

    def post(place: int) -> tuple[int, str]:
        return browsers[place].ask("POST", staff("hold_new", requests[place].number), sent[place])

    outcomes = together(lambda: post(0), lambda: post(1))
    assert sorted(status for status, _text in outcomes) == [302, 422]
    refused = next(text for status, text in outcomes if status == 422)
    assert beside(Page(refused), "hour")
    assert (held(Page(refused), "day"), held(Page(refused), "hour")) == ("2027-01-21", "09:00")
    assert Hold.objects.filter(state="live").count() == 1


@pytest.mark.parametrize("first", ["accept", "expire"])
def test_an_offer_accepted_as_it_expires_is_booked_or_expired_never_both(world: World, first: str):
    request, holds = world.offered(day_at(10))
    hold = again(holds[0])
    address = public("accept", world.tokens[request.pk], hold.pk)

    def accept() -> int:
        with clock.travel_to(hold.expires_at - timedelta(microseconds=1)):
            return Client().post(address).status_code

    def expire() -> int:
        with clock.travel_to(hold.expires_at):
            return services.expire_due()

    acts = [accept, expire] if first == "accept" else [expire, accept]
    answers = dict(zip([act.__name__ for act in acts], together(*acts), strict=True))
    standing = (again(hold).state, again(request).state, Session.objects.count())
    if answers["accept"] == 302:
        assert standing == ("accepted", "booked", 1)
    else:
        assert (answers["accept"], answers["expire"]) == (422, 1)
        assert standing == ("expired", "to_plan", 0)


def test_the_very_moment_of_expiry_is_too_late_and_the_one_before_is_not(world: World):
    request, holds = world.offered(day_at(10))
    hold = again(holds[0])
    address = public("accept", world.tokens[request.pk], hold.pk)
    with clock.travel_to(hold.expires_at):
        assert Client().post(address).status_code == 422
    with clock.travel_to(hold.expires_at - timedelta(microseconds=1)):
        assert Client().post(address).status_code == 302


def large_files(*folders: Path) -> set[Path]:
    """Every file of over a megabyte: what an upload that failed may leave behind."""
    files = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    return {path for path in files if path.stat().st_size > MEGABYTE}


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """What a full disk does to whoever writes: past this size, the system refuses."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_disk_that_fills_under_an_upload_is_said_and_leaves_nothing(world: World, settings: Any):
    capsule = outreach.create_capsule(actor=world.cast.maude, program_id=world.cast.jeunesse.pk, question_fr="Et si?")
    film = b"\x00\x00\x00\x18ftypmp42" + b"\x00" * (12 * MEGABYTE)
    client = as_(world.cast.maude)
    address = reverse("outreach_staff:capsule_video", args=[capsule.pk])
    sent = {"file": SimpleUploadedFile("film.mp4", film, "video/mp4")}
    folders = (store.root(), Path(settings.FILE_UPLOAD_TEMP_DIR))
    before = large_files(*folders)
    with files_no_larger_than(8 * MEGABYTE):
        answer = client.post(address, sent)
    assert answer.status_code == 400
    assert shows(
        answer,
        "There is no room left here for this file. Nothing was saved: tell the team, or try again with a smaller one.",
    )
    assert not Video.objects.exists()
    assert large_files(*folders) == before
    assert client.get(address).status_code == 200
