"""A poster that a whole school reads at once, and a database that fails in the middle of a scan."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, connection, connections
from django.test import Client

from amont.outreach import losses, services
from amont.outreach.models import DayCount, ScanCount
from tests.cast import Cast
from tests.outreach.conftest import Printed, make_poster

SCANS = 1000
THREADS = 16


def scan_many(path: str, times: int) -> list[tuple[int, bool]]:
    """Status, and whether the capsule was on the page, of each of many scans by many threads at once."""

    def one_thread(share: int) -> list[tuple[int, bool]]:
        client = Client()
        try:
            answers = [client.get(path if n % 2 else path.lower()) for n in range(share)]
            return [(answer.status_code, b'data-test="capsule-video"' in answer.content) for answer in answers]
        finally:
            connections.close_all()

    shares = [times // THREADS + (place < times % THREADS) for place in range(THREADS)]
    with ThreadPoolExecutor(THREADS) as pool:
        return [answer for answers in pool.map(one_thread, shares) for answer in answers]


@pytest.mark.slow
@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_a_thousand_scans_at_once_are_counted_a_thousand_times_and_each_shows_the_capsule(cast: Cast):
    printed, before = make_poster(cast), losses.total()
    answers = scan_many(f"/P/{printed.codes[1]}", SCANS)
    assert answers == [(200, True)] * SCANS
    assert [row.n for row in ScanCount.objects.all()] == [SCANS]
    assert losses.total() == before


@pytest.mark.slow
@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_mistyped_codes_at_once_are_counted_too(cast: Cast):
    answers = scan_many("/P/ZZZ9", 100)
    assert [status for status, _capsule in answers] == [404] * 100
    assert [(row.key, row.n) for row in DayCount.objects.all()] == [("unknown_code", 100)]


@pytest.fixture
def patient_client() -> Client:
    """A client that gets the error page instead of the exception."""
    return Client(raise_request_exception=False)


def statements_of(client: Client, path: str) -> int:
    seen = []

    def see(execute, sql, params, many, context):
        seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(see):
        assert client.get(path).status_code == 200
    return len(seen)


@pytest.mark.sqlite
def test_a_fault_after_each_statement_leaves_no_answered_scan_uncounted_in_silence(
    printed: Printed, patient_client: Client, settings
):
    settings.PAGE_CACHE = False
    path = f"/P/{printed.codes[1]}"
    for place in range(statements_of(patient_client, path)):
        ScanCount.objects.all().delete()
        before, done = losses.total(), 0

        def fail(execute, sql, params, many, context, place=place):
            nonlocal done
            result = execute(sql, params, many, context)
            done += 1
            if done == place + 1:
                raise DatabaseError("cut")
            return result

        with connection.execute_wrapper(fail):
            response = patient_client.get(path)
        counted = sum(ScanCount.objects.values_list("n", flat=True))
        if response.status_code == 200:
            assert counted == 1 or losses.total() == before + 1, f"statement {place}"
            assert b'data-test="capsule-video"' in response.content


@pytest.mark.sqlite
def test_a_database_that_takes_no_writing_still_shows_the_capsule_and_healthz_says_it(printed: Printed, client: Client):
    before = client.get("/healthz").json()["scans_lost"]

    def refuse(execute, sql, params, many, context):
        if sql.startswith("INSERT"):
            raise DatabaseError("disk full")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        known = client.get(f"/P/{printed.codes[1]}")
        unknown = client.get("/P/ZZZ9")
    assert (known.status_code, unknown.status_code) == (200, 404)
    assert b'data-test="capsule-video"' in known.content
    assert not ScanCount.objects.exists()
    assert client.get("/healthz").json()["scans_lost"] == before + 2


def test_another_process_that_withdraws_is_seen_at_once(printed: Printed, client: Client, cast: Cast):
    path = f"/P/{printed.codes[1]}"
    assert client.get(path).status_code == 200
    services.withdraw_capsule(actor=cast.maude, capsule_id=printed.capsules[0].pk)
    assert client.get(path).status_code == 302
