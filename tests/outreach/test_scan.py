"""Scanning a printed code: counted for good, answered with the capsule itself, nothing kept of who scanned."""

from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from amont.core import clock
from amont.outreach import services
from amont.outreach.models import DayCount, ScanCount
from tests.outreach.conftest import Printed, make_poster
from tests.reading import page


def counted(code: str) -> int:
    return sum(ScanCount.objects.filter(code=code).values_list("n", flat=True))


def columns(table: str) -> set[str]:
    with connection.cursor() as cursor:
        return {one.name for one in connection.introspection.get_table_description(cursor, table)}


@pytest.mark.django_db
def test_the_tables_of_counts_hold_a_code_a_day_and_a_number_and_nothing_else():
    assert columns("outreach_scancount") == {"id", "code", "date", "n"}
    assert columns("outreach_daycount") == {"id", "key", "date", "n"}


def test_a_scan_answers_with_the_capsule_itself(client: Client, printed: Printed):
    response = client.get(f"/P/{printed.codes[2]}")
    page = response.content.decode()
    assert response.status_code == 200
    assert 'data-test="capsule-video"' in page
    assert "Il paye tout, pourquoi? 2" in page
    assert '<link rel="canonical" href="/fr/capsules/il-paye-tout-pourquoi-2/">' in page
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Language"] == "fr"
    assert not response.cookies
    assert counted(printed.codes[2]) == 1


def test_a_page_that_a_scan_kept_is_answered_at_the_door_like_any_other(client: Client, printed: Printed):
    scanned = client.get(f"/P/{printed.codes[2]}")
    path = page(scanned).select_one("link[rel=canonical]")
    assert path is not None
    address = urlsplit(str(path["href"])).path
    first, second = client.get(address), client.get(address)
    assert first.wsgi_request.resolver_match is not None
    assert second.wsgi_request.resolver_match is None
    assert first.content == second.content == scanned.content


def test_a_code_counts_whatever_its_case(client: Client, printed: Printed):
    code = printed.codes[1]
    for path in (f"/P/{code}", f"/p/{code.lower()}", f"/p/{code}", f"/P/{code.lower()}/"):
        assert client.get(path).status_code == 200
    assert counted(code) == 4


def test_a_scan_costs_three_queries(client: Client, printed: Printed):
    client.get(f"/P/{printed.codes[1]}")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(f"/P/{printed.codes[1]}").status_code == 200
    assert len(queries) <= 3, [query["sql"] for query in queries]


def test_the_page_of_a_poster_in_english_is_in_english(client: Client, cast):
    printed = make_poster(cast, language="en")
    response = client.get(f"/P/{printed.codes[1]}", headers={"accept-language": "fr"})
    assert "He pays for everything: why? 1" in response.content.decode()
    assert response["Content-Language"] == "en"


def test_the_whole_code_leads_to_the_posters_page(client: Client, printed: Printed):
    response = client.get(f"/P/{printed.codes[None]}")
    assert response.status_code == 302
    assert response["Location"] == f"/fr/affiches/{printed.poster.slug}/"
    assert len(response.content) <= 1024
    assert counted(printed.codes[None]) == 1
    page = client.get(response["Location"]).content.decode()
    for number in range(1, 6):
        assert f"Il paye tout, pourquoi? {number}" in page


def test_what_nobody_reads_is_not_counted(client: Client, printed: Printed):
    path = f"/P/{printed.codes[1]}"
    client.head(path)
    for headers in (
        {"sec-purpose": "prefetch;prerender"},
        {"purpose": "prefetch"},
        {"x-moz": "prefetch"},
        {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"user-agent": "facebookexternalhit/1.1"},
    ):
        assert client.get(path, headers=headers).status_code == 200
    client.get(path + "?q=540")
    client.get(path + "?t=3")
    assert counted(printed.codes[1]) == 0


def test_an_unknown_code_gives_404_with_all_capsules_and_the_lines(client: Client, printed: Printed):
    for typed in ("ZZZ2", "7F3K-", "0O1I", "x" * 24, "é%20"):
        response = client.get(f"/P/{typed}")
        page = response.content.decode()
        assert response.status_code == 404
        assert "Il paye tout, pourquoi? 3" in page
        assert 'data-test="help-line"' in page
        assert response["Cache-Control"] == "no-store"
    assert [(row.key, row.date, row.n) for row in DayCount.objects.all()] == [("unknown_code", clock.today(), 5)]
    assert not ScanCount.objects.exists()


def test_a_retired_code_leads_to_all_capsules_and_counts(client: Client, printed: Printed, cast):
    services.retire(actor=cast.maude, code=printed.codes[1])
    response = client.get(f"/P/{printed.codes[1]}")
    assert (response.status_code, response["Location"]) == (302, "/fr/capsules/")
    assert counted(printed.codes[1]) == 1


def test_a_withdrawn_capsule_leaves_its_code_leading_to_the_others(client: Client, printed: Printed, cast):
    assert client.get(f"/P/{printed.codes[1]}").status_code == 200
    services.withdraw_capsule(actor=cast.maude, capsule_id=printed.capsules[0].pk)
    response = client.get(f"/P/{printed.codes[1]}")
    assert (response.status_code, response["Location"]) == (302, "/fr/capsules/")


def test_a_code_led_elsewhere_answers_302(client: Client, printed: Printed, cast):
    services.retarget(actor=cast.maude, code=printed.codes[1], target="/fr/aide/")
    response = client.get(f"/P/{printed.codes[1]}")
    assert (response.status_code, response["Location"]) == (302, "/fr/aide/")
    services.retarget(actor=cast.maude, code=printed.codes[1], capsule=printed.capsules[3])
    assert "pourquoi? 4" in client.get(f"/P/{printed.codes[1]}").content.decode()


def test_the_count_belongs_to_the_local_day(client: Client, printed: Printed):
    from datetime import UTC, date, datetime

    with clock.travel_to(datetime(2026, 12, 2, 3, 30, tzinfo=UTC)):  # 22:30 in Lévis, the day before
        client.get(f"/P/{printed.codes[1]}")
    assert ScanCount.objects.get().date == date(2026, 12, 1)
