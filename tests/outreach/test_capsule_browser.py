"""The capsule page in a real Chromium: its weight, the film by ranges, scripts on and off, axe."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Response

from amont.media import services as media
from amont.outreach import services
from amont.outreach.models import Capsule
from tests.axe import faults
from tests.cast import Cast
from tests.media.conftest import film
from tests.outreach.conftest import CAPTIONS, STILL, make_capsule, make_line, make_poster

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
KILOBYTE = 1024


def weigh(page: Page, url: str) -> tuple[list[Response], int]:
    """Every answer of a first visit before play, and the bytes that travelled (headers left out)."""
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(url, wait_until="networkidle")
    return answers, sum(len(answer.body()) for answer in answers)


def complaints(page: Page) -> list[str]:
    """What the browser says of the policy, and every request to somewhere else."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def test_the_page_weighs_little_before_play(live_server: Any, page: Page, cast: Cast):
    capsule = make_capsule(cast)
    page.set_viewport_size({"width": 360, "height": 740})
    said = complaints(page)
    answers, weight = weigh(page, f"{live_server.url}/fr/capsules/{capsule.slug_fr}/")
    assert weight <= 75 * KILOBYTE, [(answer.url, len(answer.body())) for answer in answers]
    assert len(answers) <= 8, [answer.url for answer in answers]
    kinds = {answer.request.resource_type: len(answer.body()) for answer in answers}
    assert kinds["document"] <= 14 * KILOBYTE
    assert kinds["image"] <= 30 * KILOBYTE
    assert "media" not in kinds, "nothing of the film travels before the tap"
    assert all(answer.url.startswith(live_server.url) for answer in answers)
    assert said == []


def real_capsule(cast: Cast, folder: Path) -> Capsule:
    """A capsule whose film can be watched."""
    content = film(folder, size="360x640", seconds=7, extra=["-movflags", "+faststart", "-g", "30"])
    video = media.adopt_prepared(
        actor=cast.maude,
        title="Film",
        renditions={360: content, 540: content + b"\x00\x00\x00\x08free"},
        still=STILL,
        alt_fr="Un film",
        duration_ms=7_000,
        languages=["fr"],
        program_id=cast.jeunesse.pk,
    )
    media.save_captions(actor=cast.maude, video=video, language="fr", vtt=CAPTIONS)
    made = services.create_capsule(
        actor=cast.maude,
        program_id=cast.jeunesse.pk,
        question_fr="Il paye tout, pourquoi?",
        answer_fr="Un cadeau peut devenir une dette.",
        nobody_appears=True,
        video=video,
        help_lines=[make_line()],
    )
    return services.publish_capsule(actor=cast.maude, capsule_id=made.pk)


def until(page: Page, condition: str) -> None:
    """Wait in the page itself, frame by frame (Playwright's own waiting needs eval, which the policy refuses)."""
    page.evaluate(
        f"() => new Promise((done) => {{ const look = () => ({condition}) ? done() : requestAnimationFrame(look); look(); }})"
    )


needs_film = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")


@needs_film
@pytest.mark.parametrize("scripts", [True, False])
def test_the_film_plays_by_ranges_with_or_without_scripts(
    live_server: Any, browser: Browser, cast: Cast, tmp_path: Path, scripts: bool
):
    capsule = real_capsule(cast, tmp_path)
    context = browser.new_context(**PHONE, java_script_enabled=scripts)
    page = context.new_page()
    said, films = complaints(page), []
    page.on("response", lambda answer: films.append(answer.status) if answer.url.endswith(".mp4") else None)
    page.goto(f"{live_server.url}/fr/capsules/{capsule.slug_fr}/", wait_until="networkidle")
    assert page.locator("[data-test=capsule-transcript]").count() == 1
    page.locator("[data-test=capsule-video]").scroll_into_view_if_needed()
    page.locator("[data-test=capsule-video]").focus()
    with page.expect_response(lambda answer: answer.url.endswith(".mp4")):
        page.keyboard.press("Space")
    if scripts:
        until(page, "document.querySelector('video').currentTime > 0.2")
    assert films[0] == 206
    assert said == []
    context.close()


@needs_film
def test_a_line_of_the_transcript_plays_in_place_and_is_marked(
    live_server: Any, page: Page, cast: Cast, tmp_path: Path
):
    capsule = real_capsule(cast, tmp_path)
    address = f"{live_server.url}/fr/capsules/{capsule.slug_fr}/"
    page.goto(address, wait_until="networkidle")
    page.locator("[data-test=capsule-transcript] summary").click()
    page.locator("[data-amont-seek='3']").click()
    until(page, "document.querySelector('video').currentTime >= 3")
    page.wait_for_selector("li[aria-current] [data-amont-seek='3']")
    assert page.url == address
    cues = "Array.from(document.querySelector('video').textTracks[0].activeCues || []).map((cue) => cue.text)"
    until(page, f"{cues}.join(' ').includes('Demande-toi')")


def test_a_scan_shows_the_same_page_and_leaves_nothing_in_the_browser(live_server: Any, page: Page, cast: Cast):
    printed = make_poster(cast)
    answers, weight = weigh(page, f"{live_server.url}/p/{printed.codes[1].lower()}")
    assert (answers[0].status, len(answers) <= 8, weight <= 75 * KILOBYTE) == (200, True, True)
    assert page.context.cookies() == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert page.locator("link[rel=canonical]").get_attribute("href") == f"/fr/capsules/{printed.capsules[0].slug_fr}/"


@pytest.mark.parametrize("path", ["capsule", "list", "poster", "unknown"])
def test_axe_finds_nothing(live_server: Any, browser: Browser, cast: Cast, path: str):
    printed = make_poster(cast)
    where = {
        "capsule": f"/fr/capsules/{printed.capsules[0].slug_fr}/",
        "list": "/fr/capsules/",
        "poster": f"/fr/affiches/{printed.poster.slug}/",
        "unknown": "/P/ZZZ9",
    }[path]
    for scheme in ("light", "dark"):
        context = browser.new_context(**PHONE, color_scheme=scheme)
        page = context.new_page()
        page.goto(live_server.url + where, wait_until="networkidle")
        assert faults(page) == []
        context.close()
