"""T31: nobody changes a second factor for somebody else, by an address alone, or without proof; the last one stays."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from amont.accounts import factors
from amont.accounts.models import Account
from tests.cast import Cast
from tests.keys import signed_in

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]
NEW, CODES = "/interne/second-facteur/", "/interne/second-facteur/codes/nouveaux/"


def rows() -> list[tuple[Any, ...]]:
    return list(Authenticator.objects.order_by("pk").values_list("user", "type", "data"))


def test_no_address_names_whose_factor_it_changes(cast: Cast) -> None:
    client, before = signed_in(cast, cast.maude), rows()
    for path in (NEW, CODES, f"/interne/equipe/{cast.claire.pk}/telephone-perdu/"):
        client.get(path, {"user": str(cast.claire.pk)})
        client.post(path, {"user": str(cast.claire.pk), "code": "000000", "how": "in_person"})
    after = rows()
    assert after == before
    assert Account.objects.get(pk=cast.claire.pk).factor_at is not None


def test_new_codes_ask_a_code_of_the_application_of_this_moment(cast: Cast) -> None:
    client, before = signed_in(cast, cast.maude), factors.unused_codes(cast.maude)
    for wrong in ("", "000000", cast.code(cast.claire), cast.code(cast.maude)):  # the last one has served to sign in
        client.post(CODES, {"code": wrong})
        assert factors.unused_codes(cast.maude) == before
    client.get(CODES)
    assert factors.unused_codes(cast.maude) == before


def test_who_has_a_factor_enrols_no_other_by_the_page_of_enrolment(cast: Cast) -> None:
    client, before = signed_in(cast, cast.maude), rows()
    answer: Any = client.post(NEW, {"code": cast.code(cast.maude)})
    assert (answer.status_code, answer.url) == (302, "/interne/")
    assert rows() == before


def test_the_last_factor_goes_by_a_managers_hand_alone_and_everything_is_closed_until_the_next(cast: Cast) -> None:
    mine = signed_in(cast, cast.maude)
    manager = signed_in(cast, cast.claire)
    path = f"/interne/equipe/{cast.maude.pk}/telephone-perdu/"
    manager.get(path)
    assert Account.objects.get(pk=cast.maude.pk).factor_at is not None
    manager.post(path, {"how": "in_person"})
    assert Account.objects.get(pk=cast.maude.pk).factor_at is None
    assert not Authenticator.objects.filter(user=cast.maude).exists()
    assert mine.get("/interne/profil/").status_code == 302
    again = Client()
    again.post(
        "/interne/connexion/", {"login": cast.maude.email, "password": "jardin fenouil cadran velours tilleul ardoise"}
    )
    answer: Any = again.get("/interne/profil/")
    assert answer.url == NEW
