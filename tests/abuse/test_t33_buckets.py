"""T33: a forged X-Forwarded-For doesn't change the bucket; two clients behind the proxy have two buckets."""

import re
from typing import Any

import pytest
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.db import connection
from django.test import Client
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings

from tests.cast import PASSPHRASE, Cast

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]
SIGNIN = "/interne/connexion/"
PER_ADDRESS = 10
PER_NAME = 5
PER_NAME_EVERYWHERE = 30
SHUT = "Trop d’essais"


def attempt(name: str, **headers: Any) -> str:
    """The page that a wrong passphrase gets."""
    answer = Client().post(SIGNIN, {"login": f"{name}@escale.example", "password": "pas la bonne phrase"}, **headers)
    assert answer.status_code == 200
    return answer.content.decode()


def until_shut(**headers: Any) -> int:
    """How many names could be tried from one place before its bucket was full."""
    for tried in range(PER_ADDRESS + 5):
        if SHUT in attempt(
            f"nom{tried}", **{key: (value(tried) if callable(value) else value) for key, value in headers.items()}
        ):
            return tried
    return PER_ADDRESS + 5


def test_one_place_is_shut_after_ten_tries_whatever_the_names() -> None:
    assert until_shut() == PER_ADDRESS


def test_a_name_is_shut_after_five_tries_from_one_place_and_still_open_elsewhere() -> None:
    pages = [attempt("maude", REMOTE_ADDR="192.0.2.1") for _ in range(PER_NAME + 1)]
    assert [SHUT in page for page in pages] == [False] * PER_NAME + [True]
    assert SHUT not in attempt("maude", REMOTE_ADDR="192.0.2.2")


def test_a_name_is_shut_after_thirty_tries_whatever_the_places() -> None:
    pages = [attempt("maude", REMOTE_ADDR=f"192.0.2.{place}") for place in range(PER_NAME_EVERYWHERE + 1)]
    assert [SHUT in page for page in pages] == [False] * PER_NAME_EVERYWHERE + [True]


def test_a_right_passphrase_gives_its_try_back(cast: Cast) -> None:
    for place in range(PER_NAME_EVERYWHERE + 1):
        words = {"login": cast.maude.email, "password": PASSPHRASE}
        assert Client().post(SIGNIN, words, REMOTE_ADDR=f"192.0.2.{place}").status_code == 302


def test_whoever_owns_a_name_that_is_tried_everywhere_is_told_once(cast: Cast, mailoutbox: list[Any]) -> None:
    for place in range(PER_NAME_EVERYWHERE + 4):
        attempt("maude", REMOTE_ADDR=f"192.0.2.{place}")
    (queued,) = DBTaskResult.objects.filter(task_path__endswith="send_security_notice")
    queued.task.call(*queued.args_kwargs["args"])
    (mail,) = mailoutbox
    assert mail.to == [cast.maude.email]
    assert not re.search(r"\d|http|maude|192", mail.subject + mail.body)


def test_nobody_is_told_of_a_name_that_does_not_exist(cast: Cast, mailoutbox: list[Any]) -> None:
    for place in range(PER_NAME_EVERYWHERE + 1):
        attempt("personne", REMOTE_ADDR=f"192.0.2.{place}")
    (queued,) = DBTaskResult.objects.filter(task_path__endswith="send_security_notice")
    queued.task.call(*queued.args_kwargs["args"])
    assert mailoutbox == []


def test_without_a_proxy_a_forged_header_changes_nothing() -> None:
    assert until_shut(HTTP_X_FORWARDED_FOR=lambda tried: f"203.0.113.{tried}") == PER_ADDRESS


def test_behind_one_proxy_what_the_client_wrote_itself_changes_nothing(settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert until_shut(HTTP_X_FORWARDED_FOR=lambda tried: f"203.0.113.{tried}, 198.51.100.7") == PER_ADDRESS


def test_two_clients_behind_the_proxy_have_two_buckets(settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert until_shut(HTTP_X_FORWARDED_FOR="198.51.100.7", REMOTE_ADDR="10.0.0.1") == PER_ADDRESS
    assert SHUT not in attempt("autre", HTTP_X_FORWARDED_FOR="198.51.100.8", REMOTE_ADDR="10.0.0.1")
    assert SHUT in attempt("autre2", HTTP_X_FORWARDED_FOR="198.51.100.7", REMOTE_ADDR="10.0.0.1")


def test_the_addresses_of_one_ipv6_network_share_a_bucket() -> None:
    assert until_shut(REMOTE_ADDR=lambda tried: f"2001:db8:1:2::{tried + 1:x}") == PER_ADDRESS
    assert SHUT not in attempt("autre", REMOTE_ADDR="2001:db8:1:3::1")


def test_an_address_written_into_ipv6_is_the_same_address() -> None:
    assert until_shut(REMOTE_ADDR=lambda tried: "198.51.100.7" if tried % 2 else "::ffff:198.51.100.7") == PER_ADDRESS


def test_the_shared_table_keeps_neither_address_nor_name() -> None:
    attempt("maude", REMOTE_ADDR="198.51.100.7")
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM amont_cache")
        rows = str(cursor.fetchall())
    assert "login_failed" in rows
    assert "198.51.100.7" not in rows
    assert "maude" not in rows


def test_the_buckets_are_shared_by_every_process() -> None:
    assert isinstance(caches["default"], DatabaseCache)
