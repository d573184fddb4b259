"""The day of a session: on a phone, sixty seconds; then the tickets, by the keyboard alone."""

from typing import Any

from django.urls import reverse
from playwright.sync_api import Page

from amont.accounts.models import Account
from amont.activities.models import HeadCount, Session
from amont.surveys import services as surveys
from amont.surveys.selectors import progress
from tests.journeys.people import PHONE, Visitor

MAUDE = "maude@escale.example"
KEYS_A_SIDE = 12


def waiting() -> Session:
    """The session of the last school day, not counted yet."""
    return Session.objects.filter(state__in=("confirmed", "prepared"), run__isnull=False).order_by("start")[0]


def test_from_the_page_of_the_day_to_the_count_in_one_save_and_two_taps(come: Any) -> None:
    session, maude = waiting(), come(MAUDE, viewport=PHONE)
    maude.open(reverse("activities_staff:session_day", args=[session.pk]))
    maude.page.locator("main section form button").first.click()
    assert "418 555" in maude.page.locator("main").inner_text()
    assert maude.reads_well() == []
    maude.page.locator("a[href$='/fin/']").last.click()
    assert maude.reads_well() == []
    count(maude)
    maude.seen("headcount-form").locator("button").last.dblclick()
    maude.page.wait_for_url(f"**{reverse('activities_staff:session_detail', args=[session.pk])}")
    said = maude.seen("headcounts").inner_text()
    assert "23" in said and "2" in said
    session.refresh_from_db()
    assert session.state in ("delivered", "counted", "debriefed", "closed")
    assert sorted(HeadCount.objects.filter(session=session).values_list("count", flat=True)) == [2, 23]
    assert maude.reads_well() == []


def count(maude: Visitor) -> None:
    form = maude.seen("headcount-form")
    numbers = form.locator("input[name^=cohort_]:not([type=hidden]), input[name=all_youth]")
    numbers.first.fill("23")
    form.locator("input[name=all_professional]").fill("2")
    form.locator("input[name=came_forward]").fill("1")
    form.locator("textarea[name=went_well]").fill("Ils ont posé leurs propres questions.")
    form.locator("input[name=how_are_you]").first.check()


def test_two_pages_sent_for_one_session_make_one_count_and_keep_both_words(come: Any) -> None:
    session, maude = waiting(), come(MAUDE, viewport=PHONE)
    address = reverse("activities_staff:session_end", args=[session.pk])
    maude.open(address)
    count(maude)
    maude.seen("headcount-form").locator("button").last.click()
    maude.page.wait_for_url(f"**{reverse('activities_staff:session_detail', args=[session.pk])}")
    maude.page.go_back()
    maude.seen("headcount-form").locator("button").last.click()
    maude.page.wait_for_load_state("load")
    assert HeadCount.objects.filter(session=session, chosen=True).count() == 2


def key_in(page: Page, code: str, answers: str) -> int:
    """One side of a ticket, by the keyboard; returns how many keys it took."""
    page.wait_for_function("document.activeElement.name === 'code' && document.activeElement.value === ''")
    keys = [*code, *answers]
    for key in keys:
        page.keyboard.press(key)
    return len(keys)


def test_six_tickets_are_keyed_in_by_the_keyboard_alone(come: Any) -> None:
    session, maude = waiting(), come(MAUDE)
    assert session.run is not None
    codes = surveys.issue_tickets(actor=Account.objects.get(email=MAUDE), run=session.run, n=6)
    before = keyed(session)
    maude.open(reverse("surveys:enter", args=[session.run_id]))
    assert maude.reads_well() == []
    typed = []
    for code in codes:
        with maude.page.expect_navigation():
            typed.append(key_in(maude.page, code, "231"))
        while maude.page.url.endswith("encore=1"):  # one ticket in ten is typed twice
            with maude.page.expect_navigation():
                typed.append(key_in(maude.page, code, "231"))
    assert keyed(session) - before == 6
    assert max(typed) <= KEYS_A_SIDE


def keyed(session: Session) -> int:
    assert session.run is not None
    return progress(session.run)["before"]


def test_a_code_that_does_not_exist_is_said_beside_the_field_and_the_answers_stay(come: Any) -> None:
    session, maude = waiting(), come(MAUDE)
    maude.open(reverse("surveys:enter", args=[session.run_id]))
    with maude.page.expect_navigation():
        key_in(maude.page, "ZZZZZZ", "123")
    assert maude.page.locator("#id_code").get_attribute("aria-invalid") == "true"
    assert [maude.page.locator(f"#id_answer_{place}").input_value() for place in range(3)] == ["1", "2", "3"]
    assert maude.reads_well() == []
