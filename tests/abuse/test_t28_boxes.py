"""T28: a session without its key, a key without its session, another's box, after idling, the end, sign-out, another
passphrase: locked. The ids of a dump open nothing. The editor's pages never open a ring."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, RequestFactory

from amont import vault
from amont.accounts import locks, services
from amont.accounts.models import LoginSession
from amont.accounts.sessions import BOX, SessionStore
from amont.core import clock
from amont.vault.models import SessionBox
from tests.cast import PASSPHRASE, Cast
from tests.keys import signed_in

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]
PAGE, GIVE = "/interne/profil/", "/interne/profil/brouillons/"
KEY = settings.KEY_COOKIE_NAME


def is_unlocked(client: Client) -> bool:
    """True when a page that needs the ring answers, instead of sending to the passphrase."""
    answer: Any = client.get(GIVE)
    if answer.status_code == 302:
        assert answer.url.startswith(("/interne/deverrouiller/", "/interne/connexion/"))
    return bool(answer.status_code == 200)


@pytest.fixture
def maude(cast: Cast) -> Client:
    return signed_in(cast, cast.maude)


def test_session_and_key_together_open(maude: Client) -> None:
    assert is_unlocked(maude)


def test_a_session_without_its_key_is_locked(maude: Client) -> None:
    for wrong in ("", "AAAA", "é" * 44, "A" * 43 + "="):
        maude.cookies[KEY] = wrong
        assert not is_unlocked(maude)
    del maude.cookies[KEY]
    assert not is_unlocked(maude)
    assert maude.get(PAGE).status_code == 200, "still signed in"


def test_a_key_without_its_session_opens_nothing(maude: Client) -> None:
    thief = Client()
    thief.cookies[KEY] = maude.cookies[KEY].value
    assert not is_unlocked(thief)


def test_what_the_database_keeps_opens_nothing(maude: Client) -> None:
    row, box = LoginSession.objects.get(), SessionBox.objects.get()
    for stolen in (row.session_key, str(box.pk)):
        thief = Client()
        thief.cookies[settings.SESSION_COOKIE_NAME] = stolen
        thief.cookies[KEY] = stolen
        assert not is_unlocked(thief)
    assert maude.cookies[KEY].value.encode() not in bytes(box.blob_sealed) + row.session_data.encode()


def test_the_box_of_one_in_the_session_of_another_is_locked(maude: Client, cast: Cast) -> None:
    claire = signed_in(cast, cast.claire)
    stolen = maude.session[BOX]
    session = claire.session
    session[BOX] = stolen
    session.save()
    claire.cookies[KEY] = maude.cookies[KEY].value
    assert not is_unlocked(claire)
    SessionBox.objects.filter(pk=stolen).update(user=cast.claire.pk)  # even by who writes to the database
    assert not is_unlocked(claire)


def test_twenty_minutes_without_a_sign_of_life_lock(maude: Client) -> None:
    now = clock.now()
    with clock.travel_to(now + timedelta(minutes=19)):
        assert is_unlocked(maude)
    with clock.travel_to(now + timedelta(minutes=38)):
        assert is_unlocked(maude), "each request is a sign of life"
    with clock.travel_to(now + timedelta(minutes=58, seconds=1)):
        assert not is_unlocked(maude)
        assert b'data-test="locked"' in maude.get(PAGE).content
    assert not SessionBox.objects.exists()
    assert not is_unlocked(maude), "the hour put back changes nothing"


def test_ten_hours_after_sign_in_nothing_opens_however_much_it_served(maude: Client) -> None:
    now = clock.now()
    for quarter in range(1, 4 * 10):
        with clock.travel_to(now + timedelta(minutes=15 * quarter)):
            assert is_unlocked(maude)
    with clock.travel_to(now + timedelta(hours=10, seconds=1)):
        assert not is_unlocked(maude)


def test_a_box_lives_no_longer_than_it_says(maude: Client) -> None:
    SessionBox.objects.update(expires_at=clock.now() + timedelta(days=3))  # by who writes to the database
    assert not is_unlocked(maude)


def test_signing_out_ends_the_box(maude: Client) -> None:
    session_id, key = maude.cookies[settings.SESSION_COOKIE_NAME].value, maude.cookies[KEY].value
    maude.post("/interne/deconnexion/")
    assert not SessionBox.objects.exists()
    assert maude.cookies[KEY].value == ""
    again = Client()
    again.cookies[settings.SESSION_COOKIE_NAME], again.cookies[KEY] = session_id, key
    assert not is_unlocked(again)


def test_another_passphrase_elsewhere_ends_session_and_box(maude: Client, cast: Cast) -> None:
    with clock.travel_to(clock.now() + timedelta(minutes=1)):
        other = signed_in(cast, cast.maude)
        new = "un vrai jardin de tulipes noires"
        answer = other.post(f"{PAGE}phrase-de-passe/", {"current": PASSPHRASE, "passphrase": new, "again": new})
        assert answer.status_code == 302
        assert is_unlocked(other), "the one that changed it goes on"
        assert not is_unlocked(maude)
        assert maude.get(PAGE).status_code == 302
    assert SessionBox.objects.count() == LoginSession.objects.filter(account=cast.maude).count() == 1


def test_under_the_editors_pages_no_ring_opens(cast: Cast, maude: Client) -> None:
    request: Any = RequestFactory().get("/contenu/")
    request.user, request.session = cast.maude, SessionStore(maude.cookies[settings.SESSION_COOKIE_NAME].value)
    request.COOKIES[KEY] = maude.cookies[KEY].value
    locks.attach(request)
    assert request.unlocked is False
    with pytest.raises(vault.Locked):
        request.ring.pk  # noqa: B018
    request.path = PAGE
    locks.attach(request)
    assert request.ring.user == cast.maude.pk


def test_one_ends_ones_own_sessions_and_nobody_elses(maude: Client, cast: Cast) -> None:
    claire = signed_in(cast, cast.claire)
    (row,) = LoginSession.objects.filter(account=cast.maude)
    assert claire.post(f"{PAGE}connexions/{row.pk}/fin/").status_code == 302
    assert is_unlocked(maude)
    with clock.travel_to(clock.now() + timedelta(minutes=1)):
        other = signed_in(cast, cast.maude)
        assert other.post(f"{PAGE}connexions/{row.pk}/fin/").status_code == 302
    assert maude.get(PAGE).status_code == 302
    assert SessionBox.objects.filter(user=cast.maude.pk).count() == 1


def test_the_rounds_delete_boxes_that_locked_by_themselves(maude: Client) -> None:
    assert services.forget_ended_sessions() == locks.boxes.forget_old_boxes() == 0
    with clock.travel_to(clock.now() + timedelta(minutes=21)):
        assert locks.boxes.forget_old_boxes() == 1
