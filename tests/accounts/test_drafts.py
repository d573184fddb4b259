"""What somebody was typing: sealed to themselves, found again, forgotten when it went or after seven days."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.test import Client

from amont.accounts import services
from amont.accounts.models import Draft
from amont.core import clock
from tests.cast import Cast
from tests.keys import signed_in

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]
DRAFT, LIST, PLACE = "/interne/profil/brouillon/", "/interne/profil/brouillons/", "/interne/seances/1/"
WORDS = "Elle a dit « c’est correct », puis s’est tue. 🌊 <b>"


@pytest.fixture
def maude(cast: Cast) -> Client:
    return signed_in(cast, cast.maude)


def keep(client: Client, words: str, place: str = PLACE) -> Any:
    return client.post(DRAFT, {"place": place, "fields": json.dumps({"words": words})})


def test_what_was_typed_is_found_again_by_its_writer(maude: Client) -> None:
    assert keep(maude, "un début").json() == {"kept": True}
    assert keep(maude, WORDS).json() == {"kept": True}
    assert maude.get(DRAFT, {"place": PLACE}).json() == {"fields": {"words": WORDS}}
    assert maude.get(DRAFT, {"place": "/interne/ailleurs/"}).json() == {}
    row = Draft.objects.get()
    assert WORDS.encode() not in bytes(row.blob_sealed)
    assert "c’est correct" in maude.get(LIST).content.decode()


def test_locked_it_goes_on_being_kept_and_is_not_shown(maude: Client) -> None:
    maude.post("/interne/verrouiller/")
    assert keep(maude, WORDS).json() == {"kept": True}
    assert maude.get(DRAFT, {"place": PLACE}).json() == {"locked": True}
    answer: Any = maude.get(LIST)
    assert answer.url.startswith("/interne/deverrouiller/")


def test_nobody_elses_draft_is_there(maude: Client, cast: Cast) -> None:
    keep(maude, WORDS)
    claire = signed_in(cast, cast.claire)
    assert claire.get(DRAFT, {"place": PLACE}).json() == {}
    claire.post(f"{LIST}oublier/", {"place": PLACE})
    assert Draft.objects.count() == 1
    maude.post(f"{LIST}oublier/", {"place": PLACE})
    assert Draft.objects.count() == 0


@pytest.mark.parametrize("fields", ["", "[]", "{", "3", '"a"', "é" * 100_001])
def test_what_is_no_form_is_refused(maude: Client, fields: str) -> None:
    assert maude.post(DRAFT, {"place": PLACE, "fields": fields}).status_code == 400
    assert maude.post(DRAFT, {"place": "https://ailleurs.example/", "fields": "{}"}).status_code == 400


def test_what_is_too_long_leaves_the_former_and_nothing_leaves_nothing(maude: Client) -> None:
    keep(maude, WORDS)
    assert keep(maude, "a" * 100_000).status_code == 400
    assert maude.get(DRAFT, {"place": PLACE}).json() == {"fields": {"words": WORDS}}
    assert keep(maude, "  ").json() == {"kept": False}
    assert Draft.objects.count() == 0


def test_a_form_that_went_through_has_no_draft_any_more(maude: Client) -> None:
    keep(maude, WORDS, "/interne/profil/")
    form = {"display_name": "", "language": "fr", "amont_draft": "/interne/profil/"}
    assert maude.post("/interne/profil/", form).status_code == 200
    assert Draft.objects.count() == 1, "what was refused is still worth keeping"
    assert maude.post("/interne/profil/", form | {"display_name": "Maude"}).status_code == 302
    assert Draft.objects.count() == 0


def test_what_was_being_sent_by_who_is_locked_is_kept_without_its_secrets(maude: Client, cast: Cast) -> None:
    maude.post("/interne/verrouiller/")
    path, page = f"/interne/porteuses/{cast.jeunesse.pk}/donner/", "/interne/porteuses/"
    sent = {"words": WORDS, "passphrase": "secret", "csrfmiddlewaretoken": "x"}
    answer: Any = maude.post(path, sent, headers={"Referer": f"http://testserver{page}"})
    assert answer.url == "/interne/deverrouiller/?next=%2Finterne%2Fporteuses%2F", "the page, not what takes no visit"
    form = f"{page}#{path}"
    for place, back in ((form, page), ("javascript:alert(1)", ""), ("https://ailleurs.example/", "")):
        answer = maude.post(path, sent | {"amont_draft": place})
        assert answer.url == f"/interne/deverrouiller/?{urlencode({'next': back or '/interne/'})}"
    maude.post("/interne/deverrouiller/", {"passphrase": "jardin fenouil cadran velours tilleul ardoise"})
    assert {one.place for one in Draft.objects.all()} == {page, form, "/interne/"}
    assert maude.get(DRAFT, {"place": form}).json() == {"fields": {"words": WORDS}}


def test_after_seven_days_nobody_comes_back_to_it(maude: Client) -> None:
    keep(maude, WORDS)
    with clock.travel_to(clock.now() + timedelta(days=6, hours=23)):
        assert services.forget_old_drafts() == 0
    with clock.travel_to(clock.now() + timedelta(days=7, minutes=1)):
        call_command("rounds")
    assert Draft.objects.count() == 0
