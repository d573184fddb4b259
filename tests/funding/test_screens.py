"""The screens of grants: what is typed stays, sentences stand beside their field, amounts are for the director."""

from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse

from amont.core import clock
from amont.directory import services as directory
from amont.funding import services
from amont.funding.models import Funder, Grant, Promise
from tests.cast import Cast
from tests.funding.conftest import END, make_grant
from tests.reading import as_, beside, page, typed, words
from tests.remembered import remembered
from tests.ui.said import shows

pytestmark = pytest.mark.django_db
NEW = "/interne/financement/subventions/nouvelle/"


@pytest.fixture(autouse=True)
def in_the_season():
    """Winter of the grant's year, with the coded lists."""
    with clock.travel_to(datetime(2027, 1, 11, 14, 0, tzinfo=clock.zone())):
        remembered("lists", directory.load_lists)
        yield


def sent(cast: Cast, funder: Funder, **changes: object) -> dict[str, object]:
    return {
        "funder": str(funder.pk),
        "program": str(cast.jeunesse.pk),
        "code": "centraide-2026",
        "title": "Un pas devant",
        "start": "2026-07-01",
        "end": "2027-06-30",
        "amount": "12 345,67 $",
        "offering_kinds": ["workshop", "kiosk"],
        **changes,
    }


def test_a_grant_is_added_and_the_amount_is_kept_in_cents(cast: Cast, funder: Funder) -> None:
    answer = as_(cast.helene).post(NEW, sent(cast, funder))
    grant = Grant.objects.get()
    assert answer.url == reverse("funding:grant", args=["centraide-2026"])
    assert (grant.amount_cents, grant.state, grant.offering_kinds) == (1_234_567, "draft", ["workshop", "kiosk"])


@pytest.mark.parametrize(
    ("amount", "cents"),
    [("1234.5", 123_450), ("0", 0), ("48\u202f500,50\u00a0$", 4_850_050), ("9999999999,99", 999_999_999_999)],
)
def test_an_amount_is_read_as_people_write_it(cast: Cast, funder: Funder, amount: str, cents: int) -> None:
    as_(cast.helene).post(NEW, sent(cast, funder, amount=amount))
    assert Grant.objects.get().amount_cents == cents


@pytest.mark.parametrize("amount", ["beaucoup", "-5", "12,345", "", "1e99", "NaN"])
def test_an_amount_that_is_none_is_said_beside_it(cast: Cast, funder: Funder, amount: str) -> None:
    answer = as_(cast.helene).post(NEW, sent(cast, funder, amount=amount))
    assert answer["Content-Language"] == "fr"
    assert beside(answer, "amount")
    assert typed(answer, "amount") == amount
    assert not Grant.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"end": "2026-06-30"}, "end", "The last day comes before the first."),
        ({"offering_kinds": []}, "offering_kinds", "Say at least one kind of activity that the grant covers."),
        ({"code": "marees-2026"}, "code", "Another grant has this code."),
        ({"start": "hier"}, "start", "Enter a valid date."),
    ],
)
def test_what_is_wrong_stands_beside_its_field(cast: Cast, grant: Grant, changes, field, sentence) -> None:
    answer = as_(cast.helene).post(NEW, sent(cast, grant.funder, **changes))
    assert beside(answer, field)
    assert shows(answer, sentence)
    assert "contrainte" not in words(answer).lower()
    assert typed(answer, "title") == "Un pas devant"
    assert Grant.objects.count() == 1


def test_a_double_tap_makes_one_grant(cast: Cast, funder: Funder) -> None:
    client = as_(cast.helene)
    assert [client.post(NEW, sent(cast, funder)).status_code for _ in range(2)] == [302, 200]
    assert Grant.objects.count() == 1


def test_a_grant_is_changed_and_its_form_shows_what_it_holds(cast: Cast, grant: Grant) -> None:
    client, address = as_(cast.helene), reverse("funding:grant_edit", args=[grant.code])
    shown = client.get(address)
    assert (typed(shown, "amount"), typed(shown, "start")) == ("48500,50", "2026-07-01")
    answer = client.post(address, sent(cast, grant.funder, amount=typed(shown, "amount"), code=grant.code))
    assert answer.status_code == 302
    grant.refresh_from_db()
    assert (grant.title, grant.amount_cents, grant.state) == ("Un pas devant", 4_850_050, "active")


def test_after_its_end_the_form_says_why_and_changes_nothing(cast: Cast, grant: Grant) -> None:
    with clock.travel_to(clock.at(END, time(12)) + timedelta(days=1)):
        answer = as_(cast.helene).post(
            reverse("funding:grant_edit", args=[grant.code]), sent(cast, grant.funder, code=grant.code)
        )
    assert shows(answer, "This grant ended: only an amendment agreed with the funder can change it.")
    grant.refresh_from_db()
    assert grant.title == "Prévenir en amont"


def test_a_promise_is_typed_once(cast: Cast, grant: Grant) -> None:
    client, address = as_(cast.helene), reverse("funding:grant", args=[grant.code])
    for _ in range(2):
        answer = client.post(address, {"words": "20 ateliers", "indicator": "OUT-1", "target": "20"})
        assert answer.status_code == 302
    assert Promise.objects.count() == 1
    assert "20 ateliers" in words(client.get(address))


def test_a_promise_without_its_number_is_said_beside_it(cast: Cast, grant: Grant) -> None:
    answer = as_(cast.helene).post(
        reverse("funding:grant", args=[grant.code]), {"words": "Des ateliers", "indicator": "OUT-1", "target": ""}
    )
    assert beside(answer, "target")
    assert shows(answer, "A promise on an indicator needs a number.")
    assert typed(answer, "words") == "Des ateliers"


def promised(cast: Cast, grant: Grant, **changes: object) -> Promise:
    values = {"words": "20 ateliers", "indicator": "OUT-1", "target": 200, "due": END}
    return services.promise(actor=cast.helene, grant=grant, **{**values, **changes})


def test_a_promise_is_corrected_on_its_own_page(cast: Cast, grant: Grant) -> None:
    made, client = promised(cast, grant), as_(cast.helene)
    shown = client.get(reverse("funding:grant", args=[grant.code]))
    assert "30 juin 2027" in words(page(shown).select_one("table"))
    address = reverse("funding:grant_promise", args=[grant.code, made.pk])
    assert page(shown).select_one(f"a[href='{address}']")
    form = client.get(address)
    assert [typed(form, name) for name in ("words", "target", "due")] == ["20 ateliers", "200", "2027-06-30"]
    body = {"words": "20 ateliers", "indicator": "OUT-1", "target": "20", "due": "2027-06-15"}
    assert client.post(address, body).url == reverse("funding:grant", args=[grant.code])
    made.refresh_from_db()
    assert (made.target, str(made.due)) == (20, "2027-06-15")
    wrong = client.post(address, {**body, "target": ""})
    assert beside(wrong, "target")
    assert typed(wrong, "due") == "2027-06-15"


def test_the_same_words_with_another_number_land_on_the_form_that_corrects_them(cast: Cast, grant: Grant) -> None:
    made, client = promised(cast, grant), as_(cast.helene)
    answer = client.post(
        reverse("funding:grant", args=[grant.code]), {"words": " 20 ateliers", "indicator": "OUT-1", "target": "25"}
    )
    address = reverse("funding:grant_promise", args=[grant.code, made.pk])
    assert page(answer).find("form", action=address)
    assert beside(answer, "words")
    assert typed(answer, "target") == "25"
    assert Promise.objects.get().target == 200


def test_a_promise_is_removed_by_a_post_and_twice_is_once(cast: Cast, grant: Grant) -> None:
    made, client = promised(cast, grant), as_(cast.helene)
    address = reverse("funding:grant_promise_remove", args=[grant.code, made.pk])
    assert client.get(address).status_code == 405
    for _ in range(2):
        assert client.post(address).url == reverse("funding:grant", args=[grant.code])
    assert not Promise.objects.exists()


def test_after_the_end_a_promise_has_no_way_to_change_and_a_form_left_open_says_why(cast: Cast, grant: Grant) -> None:
    made, client = promised(cast, grant), as_(cast.helene)
    address = reverse("funding:grant_promise", args=[grant.code, made.pk])
    with clock.travel_to(clock.at(END, time(12)) + timedelta(days=1)):
        assert page(client.get(reverse("funding:grant", args=[grant.code]))).select_one(f"a[href='{address}']") is None
        answer = client.post(address, {"words": "x"})
        assert shows(answer, "This grant ended: only an amendment agreed with the funder can change it.")
        client.post(reverse("funding:grant_promise_remove", args=[grant.code, made.pk]))
    made.refresh_from_db()
    assert made.words == "20 ateliers"


def test_a_promise_of_another_grant_is_not_found_here(cast: Cast, grant: Grant) -> None:
    other = make_grant(cast, grant.funder, "ailleurs", program=cast.adulte)
    made = promised(cast, other)
    assert as_(cast.helene).get(reverse("funding:grant_promise", args=[grant.code, made.pk])).status_code == 404
    for account in (cast.claire, cast.maude, cast.karl, cast.tom):
        for name in ("grant_promise", "grant_promise_remove"):
            assert as_(account).post(reverse(f"funding:{name}", args=[other.code, made.pk])).status_code in (403, 404)
    assert Promise.objects.count() == 1


def test_a_funder_is_made_of_an_organization_and_twice_is_once(cast: Cast, funder: Funder) -> None:
    body = {"organization": str(funder.organization_id), "kind": "foundation"}
    client = as_(cast.helene)
    for _ in range(2):
        assert client.post(reverse("funding:funder_new"), body).url == NEW
    assert Funder.objects.get().kind == "credit_union"
    assert beside(client.post(reverse("funding:funder_new"), {**body, "kind": "nobody"}), "kind")


def test_activating_is_a_post_and_twice_is_once(cast: Cast, funder: Funder) -> None:
    make_grant(cast, funder, active=False)
    client, address = as_(cast.helene), reverse("funding:grant_activate", args=["marees-2026"])
    assert client.get(address).status_code == 405
    for _ in range(2):
        assert client.post(address).status_code == 302
    assert Grant.objects.get().state == "active"


def test_amounts_are_for_the_director(cast: Cast, grant: Grant) -> None:
    address = reverse("funding:grant", args=[grant.code])
    assert "48 500,50 $" in words(as_(cast.helene).get(address)).replace("\u202f", " ").replace("\u00a0", " ")
    for account in (cast.claire, cast.maude):
        shown = words(as_(account).get(address))
        assert grant.title in shown
        assert "500" not in shown
        assert page(as_(account).get(address)).select_one("[name=words]") is None


def test_rights_by_role(cast: Cast, grant: Grant) -> None:
    one = reverse("funding:grant", args=[grant.code])
    writing = [NEW, reverse("funding:grant_edit", args=[grant.code]), reverse("funding:funder_new")]
    for account, reads in (
        (cast.claire, 200),
        (cast.maude, 200),
        (cast.rosalie, 404),
        (cast.karl, 404),
        (cast.tom, 403),
    ):
        client = as_(account)
        assert client.get(one).status_code == reads
        assert {client.get(address).status_code for address in writing} == {403}
        assert client.post(reverse("funding:grant_activate", args=[grant.code])).status_code == 403
    assert as_(cast.claire).post(one, {"words": "x"}).status_code == 403
    assert not Promise.objects.exists()
    assert grant.title not in words(as_(cast.karl).get(reverse("funding:grants")))
    assert shows(as_(cast.karl).get(reverse("funding:grants")), "No grant yet")
