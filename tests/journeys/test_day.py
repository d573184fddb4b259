"""The day of a session: on a phone, sixty seconds; then the tickets, by the keyboard alone."""

import time
from typing import Any

from django.urls import reverse
from playwright.sync_api import Locator, Page, Route, expect

from amont.accounts.models import Account
from amont.activities.models import HeadCount, Session
from amont.surveys import services as surveys
from amont.surveys.models import Run
from amont.surveys.selectors import progress
from amont.surveys.services.runs import hash_of
from tests.journeys.people import PHONE, Visitor

MAUDE = "maude@escale.example"
KEYS_A_SIDE = 12
LONG = 60_000  # milliseconds: a slow line, and two suites side by side


def waiting() -> Session:
    """The session of the last school day, not counted yet."""
    return Session.objects.filter(state__in=("confirmed", "prepared"), run__isnull=False).order_by("start")[0]


def test_from_the_page_of_the_day_to_the_count_in_one_save_and_two_taps(come: Any) -> None:
    session, maude = waiting(), come(MAUDE, viewport=PHONE)
    maude.open(reverse("activities_staff:session_day", args=[session.pk]))
    maude.follow(maude.page.locator("main section form button").first)
    assert "418 555" in maude.page.locator("main").inner_text()
    assert maude.reads_well() == []
    maude.follow(maude.page.locator("a[href$='/fin/']").last)
    assert maude.reads_well() == []
    count(maude)
    saving(maude).dblclick()
    maude.page.wait_for_url(f"**{reverse('activities_staff:session_detail', args=[session.pk])}")
    said = maude.seen("headcounts").inner_text()
    assert "23" in said and "2" in said
    session.refresh_from_db()
    assert session.state in ("delivered", "counted", "debriefed", "closed")
    assert sorted(HeadCount.objects.filter(session=session).values_list("count", flat=True)) == [2, 23]
    assert maude.reads_well() == []


def saving(maude: Visitor) -> Locator:
    """The button that saves the end screen; the one that adds a group comes after it."""
    return maude.seen("headcount-form").locator("button:not([formaction])")


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
    maude.follow(saving(maude))
    maude.page.wait_for_url(f"**{reverse('activities_staff:session_detail', args=[session.pk])}")
    maude.page.go_back()
    maude.follow(saving(maude))
    assert HeadCount.objects.filter(session=session, chosen=True).count() == 2


def key_in(page: Page, code: str, answers: str) -> int:
    """One side of a ticket, by the keyboard; returns how many keys it took."""
    keys = [*code, *answers]
    for key in keys:
        page.keyboard.press(key)
    return len(keys)


def at_entry(maude: Visitor, n: int) -> tuple[Run, list[str]]:
    """The entry page of the session that waits, and the codes of new tickets."""
    run = waiting().run
    assert run is not None
    codes = surveys.issue_tickets(actor=Account.objects.get(email=MAUDE), run=run, n=n)
    maude.open(reverse("surveys:enter", args=[run.pk]))
    maude.page.wait_for_function("document.activeElement.name === 'code'")
    return run, codes


def slowed(maude: Visitor, seconds: float) -> None:
    """What is sent arrives later, as by a telephone in a school's basement."""

    def later(route: Route) -> None:
        time.sleep(seconds)
        route.continue_()

    maude.page.route("**/saisie/", later)


def kept(maude: Visitor) -> Any:
    """The lines of the tickets that the server keeps."""
    return maude.seen("tickets-sent").locator("li", has_text="Gardé")


def answers_of(run: Run, code: str) -> list[int]:
    side = run.responses.get(phase="before", ticket_hash=hash_of(run, code))
    return [answer.value for answer in side.answers.order_by("question__items__position")]


def test_thirty_tickets_are_keyed_in_on_a_slow_line_and_none_is_lost(come: Any) -> None:
    maude = come(MAUDE)
    run, codes = at_entry(maude, 30)
    assert maude.reads_well() == []
    slowed(maude, 0.2)
    given = [f"{1 + n % 4}{1 + n % 3}{1 + n % 2}" for n in range(30)]
    for n, (code, answers) in enumerate(zip(codes, given, strict=True)):
        if n == 15:
            key_in(maude.page, "ZZZZZZ", "123")
        assert key_in(maude.page, code, answers) <= KEYS_A_SIDE
    asked, passed = maude.seen("ticket-again"), maude.page.locator("[name=pass]")
    for n in (10, 20, 30):
        expect(asked).to_contain_text(codes[n - 1], timeout=LONG)
        if n == 20:
            passed.click()
        else:
            key_in(maude.page, codes[n - 1], given[n - 1])
        expect(asked).not_to_contain_text(codes[n - 1])
    lost = maude.seen("tickets-lost")
    expect(lost.locator("li")).to_have_count(1, timeout=LONG)
    assert "ZZZZZZ" in lost.inner_text() and "1 2 3" in lost.inner_text()
    assert maude.reads_well() == []
    assert progress(run)["before"] == 30
    assert [answers_of(run, code) for code in codes] == [[int(key) - 1 for key in keys] for keys in given]
    run.refresh_from_db()
    assert (run.checked_twice, run.disagreements) == (2, 0)


def test_a_refused_ticket_stays_with_its_keys_and_is_typed_again(come: Any) -> None:
    maude = come(MAUDE)
    run, codes = at_entry(maude, 1)
    key_in(maude.page, "ZZZZZZ", "123")
    maude.page.keyboard.type("7F")
    maude.seen("tickets-lost").locator("button").click()
    assert [maude.page.locator(f"#id_answer_{place}").input_value() for place in range(3)] == ["1", "2", "3"]
    assert "7F" in maude.seen("tickets-lost").inner_text()
    key_in(maude.page, codes[0], "2")
    maude.page.keyboard.press("Enter")
    maude.page.keyboard.press("Enter")
    expect(kept(maude)).to_have_count(1)
    assert answers_of(run, codes[0]) == [1, 1, 2]


def test_a_key_that_is_on_no_answer_stops_the_hand_at_once(come: Any) -> None:
    maude = come(MAUDE)
    run, codes = at_entry(maude, 1)
    key_in(maude.page, codes[0], "7")
    box = maude.page.locator("#id_answer_0")
    assert box.evaluate("box => box === document.activeElement && box.validationMessage.includes('4')")
    key_in(maude.page, "", "123")
    expect(kept(maude)).to_have_count(1)
    expect(maude.seen("tickets-lost")).to_be_hidden()
    assert progress(run)["before"] == 1


def test_what_is_typed_without_a_network_goes_when_it_is_back(come: Any) -> None:
    maude = come(MAUDE)
    run, codes = at_entry(maude, 2)
    maude.context.set_offline(True)
    for code in codes:
        key_in(maude.page, code, "123")
    expect(maude.seen("tickets-lost").locator("li")).to_have_count(2)
    with maude.page.expect_event("dialog") as asked:
        maude.page.evaluate("setTimeout(() => location.assign('/interne/'))")
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    maude.context.set_offline(False)
    expect(maude.seen("tickets-lost")).to_be_hidden()
    expect(kept(maude)).to_have_count(2)
    assert progress(run)["before"] == 2
    maude.complaints = [line for line in maude.complaints if "ERR_INTERNET_DISCONNECTED" not in line]


def test_without_a_script_a_ticket_is_a_form(come: Any) -> None:
    session, maude = waiting(), come(MAUDE, java_script_enabled=False)
    maude.open(reverse("surveys:enter", args=[session.run_id]))
    maude.page.locator("#id_code").fill("ZZZZZZ")
    maude.page.locator("#id_answer_0").fill("2")
    with maude.page.expect_navigation():
        maude.page.locator("#id_answer_0").press("Enter")
    assert maude.page.locator("#id_code").get_attribute("aria-invalid") == "true"
    assert maude.page.locator("#id_answer_0").input_value() == "2"
