"""The capsule page: what it says without a script, what it costs, what it never does."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from amont.directory.services import save_line
from amont.outreach import services
from amont.outreach.models import Capsule
from tests.cast import Cast
from tests.outreach.conftest import make_capsule, make_line


def page_of(client: Client, capsule: Capsule, query: str = "", **headers: str) -> str:
    response = client.get(f"/fr/capsules/{capsule.slug_fr}/{query}", headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def test_everything_is_there_without_a_script(client: Client, capsule: Capsule):
    page = page_of(client, capsule)
    assert f'<h1 itemprop="name">{capsule.question_fr}</h1>' in page
    assert capsule.answer_fr in page
    video = re.search(r"<video[^>]*>", page)[0]
    for attribute in ("controls", "playsinline", 'preload="none"', "poster=", 'data-test="capsule-video"'):
        assert attribute in video
    assert re.search(r'<track kind="captions"[^>]* srclang="fr"[^>]* default>', page)
    assert 'data-test="capsule-transcript"' in page
    assert "Demande-toi ce qu’il veut en échange." in page
    assert 'href="?t=3#video"' in page
    assert 'data-test="help-line"' in page
    assert 'href="tel:+18002632266"' in page
    assert "Parler à quelqu’un" in page


def test_no_script_and_no_style_stands_in_the_page(client: Client, capsule: Capsule):
    page = page_of(client, capsule)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", page))
    assert " style=" not in page
    assert "onclick" not in page
    assert not re.findall(
        r'(?:src|href|poster)="https?://(?!schema\.org)[^"]*"', page.replace("https://www.meteomedia.com/", "")
    )


def test_the_title_is_neutral_and_nothing_is_kept_of_the_visit(client: Client, capsule: Capsule):
    response = client.get(f"/fr/capsules/{capsule.slug_fr}/")
    assert "<title>Infos</title>" in response.content.decode()
    assert not response.cookies
    assert response["Cache-Control"] == "private, no-cache"
    assert response["Referrer-Policy"] == "same-origin"


def test_the_better_picture_is_one_plain_link_away(client: Client, capsule: Capsule):
    small, large = (capsule.video.renditions.get(quality=quality).hash for quality in (360, 540))
    assert small in page_of(client, capsule)
    better = page_of(client, capsule, "?q=540")
    assert large in better
    assert small not in better
    assert small in page_of(client, capsule, "?q=540", **{"save-data": "on"})
    assert small in page_of(client, capsule, "?q=autre")


def test_who_asks_for_the_better_picture_gives_it_to_nobody_else(client: Client, capsule: Capsule):
    small, large = (capsule.video.renditions.get(quality=quality).hash for quality in (360, 540))
    for query in ("?q=540", "?q=540&t=", "?"):
        page_of(client, capsule, query)
        plain = page_of(client, capsule)
        assert small in plain
        assert large not in plain


def test_a_moment_is_a_link(client: Client, capsule: Capsule):
    assert ".mp4#t=3" in page_of(client, capsule, "?t=3")
    for odd in ("?t=-1", "?t=abc", "?t=99999999999", "?t="):
        assert ".mp4#t=" not in page_of(client, capsule, odd)


def test_a_page_costs_nine_queries_once_and_one_from_the_cache(client: Client, cast: Cast):
    capsules = [make_capsule(cast, number) for number in range(1, 8)]
    path = f"/fr/capsules/{capsules[0].slug_fr}/"
    with CaptureQueriesContext(connection) as first:
        client.get(path)
    assert len(first) <= 9, [query["sql"] for query in first]
    with CaptureQueriesContext(connection) as second:
        client.get(path)
    assert len(second) <= 1, [query["sql"] for query in second]
    with CaptureQueriesContext(connection) as listed:
        client.get("/fr/capsules/")
    assert len(listed) <= 9, [query["sql"] for query in listed]


def test_a_line_that_is_retired_leaves_the_page_at_once(client: Client, capsule: Capsule, cast: Cast):
    line = make_line()
    assert "sms:+15146001002" in page_of(client, capsule)
    save_line(actor=cast.claire, line=line, retired=True)
    assert "sms:+15146001002" not in page_of(client, capsule)


def test_topics_lead_to_their_capsules(client: Client, cast: Cast):
    make_capsule(cast, 1)
    other = make_capsule(cast, 2, publish=False)
    services.save_capsule(actor=cast.maude, capsule_id=other.pk, topics=["consent_law"])
    services.publish_capsule(actor=cast.maude, capsule_id=other.pk)
    page = client.get("/fr/capsules/theme/consent_law/").content.decode()
    assert "pourquoi? 2" in page
    assert "pourquoi? 1" not in page
    assert client.get("/fr/capsules/theme/rien/").status_code == 404


@pytest.mark.parametrize("path", ["/fr/capsules/", "/en/capsules/"])
def test_without_any_capsule_the_list_says_so_kindly(client: Client, db: None, path: str):
    response = client.get(path)
    assert response.status_code == 200
    assert 'data-test="quick-exit"' in response.content.decode()
