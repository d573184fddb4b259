"""The public side without a script: a youth's way, a school's way, the way out; and nothing is kept."""

import re
from typing import Any

import pytest

from amont.activities.models import ServiceRequest
from amont.outreach.models import Capsule
from tests.journeys.people import PHONE, Visitor
from tests.journeys.test_ask import fill_request, send

NEUTRAL = re.compile("127.0.0.1:.*/healthz")


@pytest.fixture
def guest(come: Any, live_server: Any, settings: Any) -> Visitor:
    """On a phone that runs no script; the neutral site is this server under another name."""
    settings.EXIT_URL = f"{live_server.url.replace('localhost', '127.0.0.1')}/healthz"
    return come(viewport=PHONE, java_script_enabled=False)


def test_a_youth_looks_finds_somebody_and_leaves(guest: Visitor) -> None:
    page = guest.open("/fr/")
    guest.follow(guest.seen("door").first.locator("a").first)
    assert page.locator("h1").count() == 1 and guest.seen("quick-exit").is_visible()
    guest.open("/fr/capsules/")
    guest.follow(
        page.locator("main li:not(:has(.chip)) a[href^='/fr/capsules/'], main article a[href^='/fr/capsules/']").first
    )
    video, transcript = guest.seen("capsule-video"), guest.seen("capsule-transcript")
    assert video.get_attribute("controls") is not None
    assert page.title() == "Infos"
    transcript.locator("summary").click()
    assert len(transcript.inner_text()) > 120
    assert guest.seen("help-line").count() >= 2
    guest.open("/fr/aide/")
    assert "911" in page.locator("main").inner_text()
    assert page.locator("main a[href^='tel:'], main a[href^='sms:']").count() >= 2
    guest.seen("quick-exit").click()
    page.wait_for_url(NEUTRAL)
    assert guest.context.cookies() == []


def test_a_film_comes_by_pieces_in_two_sizes_with_its_captions(guest: Visitor) -> None:
    capsule = Capsule.objects.filter(state="published").order_by("slug_fr")[0]
    page = guest.open(f"/fr/capsules/{capsule.slug_fr}/")
    light = str(page.locator("video source").get_attribute("src"))
    words = guest.context.request.get(guest.base + str(page.locator("video track").first.get_attribute("src")))
    assert words.text().startswith("WEBVTT")
    guest.follow(page.locator("a[href='?q=540#video']"))
    better = str(page.locator("video source").get_attribute("src"))
    assert light != better
    for source in (light, better):
        piece = guest.context.request.get(guest.base + source, headers={"Range": "bytes=0-99"})
        assert (piece.status, len(piece.body())) == (206, 100)
        assert piece.headers["content-range"].startswith("bytes 0-99/")
        assert piece.headers["content-type"] == "video/mp4"


def test_a_school_asks_and_follows_without_a_script(guest: Visitor) -> None:
    page = guest.open("/fr/services/")
    guest.follow(page.locator("main article a.button-quiet").first)
    fill_request(guest, "École inventée du Vallon", email="vallon", sector="charny")
    send(guest)
    assert page.locator("#id_name").input_value() == "Ophélie Tardif"
    assert page.locator("[data-amont-errors]").get_attribute("autofocus") is not None
    page.locator("#id_email").fill("vallon@ecole.example")
    send(guest)
    assert guest.seen("request-status").get_attribute("data-state") == "received"
    page.locator("details", has=page.locator("form[action*='retirer'], form[action*='reprendre']")).locator(
        "summary"
    ).last.click()
    guest.follow(page.locator("button.button-danger").last)
    assert guest.seen("request-status").get_attribute("data-state") == "withdrawn"
    assert ServiceRequest.objects.get(typed_place="École inventée du Vallon").state == "withdrawn"
    assert guest.context.cookies() == []


def test_a_scanned_poster_shows_the_capsule_without_a_script(guest: Visitor) -> None:
    page = guest.open("/demo/?langue=fr")
    guest.follow(page.locator("#etape-1 a.button"))
    assert guest.seen("capsule-video").is_visible() and guest.context.cookies() == []
    assert page.locator("link[rel=canonical]").get_attribute("href")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_door_reads_well_in_both_languages(come: Any, language: str) -> None:
    guest = come(viewport=PHONE)
    guest.open(f"/{language}/")
    doors = [str(one.get_attribute("href")) for one in guest.page.locator('[data-test="door"] a').all()]
    footer = [str(one.get_attribute("href")) for one in guest.page.locator("footer a[href^='/']").all()]
    wrong = []
    for address in dict.fromkeys([*doors, *footer]):
        if address.startswith(f"/{language}/"):
            guest.open(address)
            wrong += guest.reads_well()
    assert len(doors) >= 4
    assert not wrong, "\n".join(wrong)
