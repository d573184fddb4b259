"""Login sessions: ids of the table open nothing; sign-in and sign-out leave a line; the staff's side speaks its language."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from amont.accounts import factors, holdings
from amont.accounts.models import Absence, Invitation, LoginSession
from amont.accounts.sessions import SessionStore, stored
from amont.audit.models import AuditEntry
from amont.core import clock
from tests.cast import PASSPHRASE, Cast

pytestmark = pytest.mark.django_db
PROFILE = "/interne/profil/"


def test_the_ids_of_the_table_open_nothing(cast: Cast, client: Any) -> None:
    client.force_login(cast.maude)
    row = LoginSession.objects.get()
    assert row.session_key == stored(client.session.session_key) != client.session.session_key
    thief: Any = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = row.session_key
    assert thief.get(PROFILE).status_code == 302
    assert client.get(PROFILE).status_code == 200


def test_a_session_is_saved_found_and_ended_by_its_id(db: None) -> None:
    store = SessionStore()
    store["word"] = "rivière"
    store.save()
    key = store.session_key
    assert key
    assert SessionStore(key)["word"] == "rivière"
    assert store.exists(key)
    store.cycle_key()
    assert not store.exists(key)
    assert SessionStore(store.session_key)["word"] == "rivière"
    store.flush()
    assert LoginSession.objects.count() == 0
    assert SessionStore(key).load() == {}
    SessionStore().delete()


def test_an_expired_session_is_nobodys(db: None) -> None:
    store = SessionStore()
    store["word"] = "rivière"
    store.save()
    LoginSession.objects.update(expire_date=clock.now() - timedelta(seconds=1))
    again = SessionStore(store.session_key)
    assert again.load() == {}
    assert again.session_key is None


def sign_in(client: Any, cast: Cast) -> None:
    client.post("/interne/connexion/", {"login": cast.maude.email, "password": PASSPHRASE})
    client.post("/interne/connexion/code/", {"code": cast.code(cast.maude)})


def test_ten_hours_after_sign_in_a_session_ends_however_much_it_served(cast: Cast, client: Any) -> None:
    sign_in(client, cast)
    (ends,) = LoginSession.objects.values_list("expire_date", flat=True)
    assert timedelta(hours=9, minutes=59) < ends - clock.now() <= timedelta(hours=10)
    data = {"display_name": "Maude", "language": "fr"}
    assert client.post(PROFILE, data).status_code == 302  # its message is written in the session
    fields = {
        "current": PASSPHRASE,
        "passphrase": "un vrai jardin de tulipes noires",
        "again": "un vrai jardin de tulipes noires",
    }
    assert client.post(f"{PROFILE}phrase-de-passe/", fields).status_code == 302  # which gives it a new id
    assert list(LoginSession.objects.values_list("expire_date", flat=True)) == [ends]
    LoginSession.objects.update(expire_date=clock.now() - timedelta(seconds=1))
    assert client.get(PROFILE).status_code == 302


def test_the_browser_is_never_told_to_keep_a_session(cast: Cast, client: Any) -> None:
    sign_in(client, cast)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["max-age"], cookie["expires"]) == ("", "")


def test_the_rounds_forget_sessions_that_are_over(cast: Cast, client: Any) -> None:
    sign_in(client, cast)
    other = SessionStore()
    other["word"] = "rivière"
    other.save()
    LoginSession.objects.filter(session_key=stored(other.session_key)).update(
        expire_date=clock.now() - timedelta(days=1)
    )
    call_command("rounds", stdout=StringIO())
    assert list(LoginSession.objects.values_list("session_key", flat=True)) == [stored(client.session.session_key)]


def test_coming_and_going_leave_a_line(cast: Cast, client: Any) -> None:
    client.post("/interne/connexion/", {"login": cast.maude.email, "password": PASSPHRASE})
    client.post("/interne/connexion/code/", {"code": cast.code(cast.maude)})
    client.post("/interne/deconnexion/")
    told = AuditEntry.objects.filter(actor=str(cast.maude.pk), action__startswith="accounts.session")
    assert list(told.order_by("seq").values_list("action", flat=True)) == [
        "accounts.session.opened",
        "accounts.session.closed",
    ]


def test_the_screens_speak_the_language_of_the_account(cast: Cast, client: Any) -> None:
    cast.maude.language = "en"
    cast.maude.save()
    client.force_login(cast.maude)
    for accepted in ("fr-CA", "en-CA", "de"):
        answer = client.get(PROFILE, headers={"Accept-Language": accepted})
        assert 'lang="en-CA"' in answer.content.decode()
        assert answer.headers["Content-Language"] == "en"


def test_pages_of_the_staff_are_never_stored(cast: Cast, client: Any) -> None:
    client.force_login(cast.maude)
    for path in (PROFILE, "/interne/connexion/", "/interne/nulle-part/", "/interne/equipe/"):
        assert "no-store" in client.get(path).headers["Cache-Control"], path


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_link_from_another_site_reloads_once(site: str, client: Any) -> None:
    first = client.get(PROFILE, {"vue": "a&b"}, headers={"Sec-Fetch-Site": site})
    assert first.status_code == 200
    assert 'content="0;url=/interne/profil/?vue=a%26b&amp;encore=1"' in first.content.decode()
    again = client.get(PROFILE, {"encore": "1"}, headers={"Sec-Fetch-Site": site})
    assert again.url.startswith("/interne/connexion/")


def test_what_comes_from_us_or_from_nowhere_goes_to_sign_in(client: Any) -> None:
    for headers in ({}, {"Sec-Fetch-Site": "none"}, {"Sec-Fetch-Site": "same-origin"}):
        assert client.get(PROFILE, headers=headers).url.startswith("/interne/connexion/")
    assert client.post(PROFILE, headers={"Sec-Fetch-Site": "cross-site"}).status_code in {302, 403}


def test_new_recovery_codes_ask_a_code_of_the_application(cast: Cast, client: Any) -> None:
    client.force_login(cast.maude)
    path, before = "/interne/second-facteur/codes/nouveaux/", factors.unused_codes(cast.maude)
    assert client.post(path, {"code": before[0]}).status_code == 200
    assert client.post(path, {"code": "12345x"}).status_code == 200
    assert set(factors.unused_codes(cast.maude)) <= set(before)
    assert client.post(path, {"code": cast.code(cast.maude)}).url == "/interne/second-facteur/codes/"
    after = factors.unused_codes(cast.maude)
    assert len(after) == 10
    assert not set(after) & set(before)


def test_old_links_and_absences_are_erased_in_their_time(cast: Cast) -> None:
    now = clock.now()
    Absence.objects.create(account=cast.maude, first_day=clock.today(), last_day=clock.today())
    assert holdings.erase_invitations(now) == holdings.erase_absences(now) == 0
    assert holdings.erase_invitations(now + timedelta(days=100)) == 6
    assert holdings.erase_absences(now + timedelta(days=740)) == 1
    assert not Invitation.objects.exists()
