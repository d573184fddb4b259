"""The day on a phone: the contact opened by a tap alone, sixty seconds to count, unknown allowed, a double tap once."""

from typing import Any
from uuid import uuid4

from amont.activities import services
from amont.activities.models import Cohort, Debrief, HeadCount, Session
from amont.audit.models import AuditEntry
from amont.core import clock
from amont.directory.services import save_site
from tests.activities.conftest import World, again, day_at, journal, line, request_of
from tests.activities.screens import double_ids, every_row, held, staff
from tests.reading import as_, beside, page, words
from tests.ui.said import shows

TWO_COUNTS = "Deux dénombrements diffèrent pour ce groupe : {} est retenu, {} a aussi été saisi."


def finished(answer: Any, **values: Any) -> dict[str, Any]:
    """The end screen as it came, with these values typed into it."""
    ids = {
        one["name"]: one["value"]
        for one in page(answer).find_all("input", type="hidden")
        if one["name"] != "csrfmiddlewaretoken"
    }
    return {**ids, "method": "counted", **values}


def test_opening_the_page_of_the_day_changes_nothing_and_names_nobody(world: World):
    session = world.session()
    client = as_(world.cast.maude)
    before = every_row()
    shown = client.get(staff("session_day", session.pk))
    assert shown.status_code == 200
    assert "Camille Roy" not in words(shown)
    assert every_row() == before


def test_whom_to_ask_for_is_opened_by_a_tap_and_journalled(world: World):
    save_site(actor=world.claire, site=world.school, contact="Secrétariat, 418 555-0111")
    session = world.session()
    shown = as_(world.cast.maude).post(staff("session_day", session.pk))
    assert "Camille Roy" in words(shown)
    assert "418 555-0100" in words(shown)
    assert "418 555-0111" in words(shown)
    entry = AuditEntry.objects.get(action="activities.request.contact_read")
    assert entry.record_id == str(request_of(session).pk)
    assert journal("directory.site.contact_read") == 1
    assert as_(world.cast.karl).post(staff("session_day", session.pk)).status_code == 404
    assert as_(world.cast.tom).get(staff("session_day", session.pk)).status_code == 403


def test_the_end_is_saved_once_under_a_double_tap_and_back(world: World):
    session = world.session()
    with clock.travel_to(session.end):
        client = as_(world.cast.maude)
        screen = client.get(staff("session_end", session.pk))
        assert not double_ids(screen)
        sent = finished(screen, all_youth="24", came_forward="2", went_well="La discussion", how_are_you="tired")
        for _tap in range(3):
            answer = client.post(staff("session_end", session.pk), sent)
            assert answer.url == staff("session_detail", session.pk)
    row = HeadCount.objects.get()
    assert (row.count, row.category, row.cohort, str(row.pk)) == (24, "youth", None, sent["all_youth_id"])
    assert (Debrief.objects.get().came_forward, again(session).state) == (2, "counted")
    assert again(request_of(session)).state == "done"


def test_nobody_counted_is_an_answer(world: World):
    session = world.session()
    with clock.travel_to(session.end):
        client = as_(world.cast.maude)
        sent = finished(client.get(staff("session_end", session.pk)), unknown="on")
        for _tap in range(2):
            assert client.post(staff("session_end", session.pk), sent).status_code == 302
        shown = client.get(staff("session_detail", session.pk))
    assert (again(session).count_status, HeadCount.objects.count()) == ("unknown", 0)
    assert shows(shown, "Nobody counted: the session counts, and adds nothing to participations.")


def test_a_number_and_nobody_counted_contradict_each_other(world: World):
    session = world.session()
    with clock.travel_to(session.end):
        client = as_(world.cast.maude)
        screen = client.get(staff("session_end", session.pk))
        sent = finished(screen, all_youth="24", unknown="on", went_well="La discussion", how_are_you="well")
        answer = client.post(staff("session_end", session.pk), sent)
    assert (answer.status_code, bool(beside(answer, "unknown"))) == (422, True)
    assert {name: held(answer, name) for name in ("all_youth", "all_youth_id", "went_well")} == {
        "all_youth": "24",
        "all_youth_id": sent["all_youth_id"],
        "went_well": "La discussion",
    }
    assert (held(answer, "unknown"), held(answer, "how_are_you")) == (["on"], ["well"])
    assert again(session).state == "confirmed"


def test_every_bad_number_is_said_beside_and_everything_stays(world: World):
    session = world.session()
    with clock.travel_to(session.end):
        client = as_(world.cast.maude)
        screen = client.get(staff("session_end", session.pk))
        bad = {
            "all_youth": "vingt-quatre", "all_professional": "-1", "came_forward": "201",
            "went_well": "é" * 401, "to_improve": "é" * 401, "how_are_you": "bof", "method": "deviné",
        }  # fmt: skip
        answer = client.post(staff("session_end", session.pk), finished(screen, **bad))
        empty = client.post(staff("session_end", session.pk), finished(screen))
        nothing = client.post(staff("session_end", session.pk), {})
    assert answer.status_code == 422
    assert all(beside(answer, field) for field in bad)
    assert all(held(answer, field) == bad[field] for field in list(bad)[:5])
    assert (empty.status_code, bool(beside(empty, "unknown"))) == (422, True)
    assert nothing.status_code == 422
    assert not HeadCount.objects.exists()
    assert not Debrief.objects.exists()


def test_a_session_that_is_not_over_cannot_be_counted(world: World):
    session = world.session()
    with clock.travel_to(session.start):
        client = as_(world.cast.maude)
        screen = client.get(staff("session_end", session.pk))
        answer = client.post(staff("session_end", session.pk), finished(screen, all_youth="24"))
    assert (answer.status_code, held(answer, "all_youth")) == (422, "24")
    assert shows(answer, "This session isn’t over yet.")


def test_counts_by_group_and_a_second_count_kept_beside_the_first(world: World):
    session = world.session()
    cohort = services.add_cohort(
        actor=world.cast.maude, site=world.school, label="Groupe 31", level="sec_3", enrolment=28
    )
    name = f"cohort_{cohort.pk.hex}"
    with clock.travel_to(session.end):
        client = as_(world.cast.maude)
        screen = client.get(staff("session_end", session.pk))
        assert client.post(staff("session_end", session.pk), finished(screen, **{name: "26"})).status_code == 302
        later = client.get(staff("session_end", session.pk))
        client.post(staff("session_end", session.pk), finished(later, **{name: "25"}))
        shown = client.get(staff("session_detail", session.pk))
    assert [(one.count, one.chosen) for one in HeadCount.objects.order_by("recorded_at", "-chosen")] == [
        (26, True),
        (25, False),
    ]
    assert TWO_COUNTS.format(26, 25) in words(shown)


def test_a_useless_journey_is_noted_once_and_not_before_its_hour(world: World):
    session = world.session()
    early = as_(world.cast.maude).post(staff("no_show", session.pk), follow=True)
    assert shows(early, "This session hasn’t begun.")
    with clock.travel_to(session.end):
        client = as_(world.cast.maude)
        for _tap in range(2):
            assert client.post(staff("no_show", session.pk)).status_code == 302
    assert (again(session).state, again(session).end_reason) == ("no_show", "nobody_present")


def test_a_group_is_added_once_and_a_bad_label_keeps_what_was_typed(world: World):
    session = world.session()
    client = as_(world.cast.maude)
    address = staff("cohort_new", session.pk)
    bad = client.post(address, {"label": "G" * 41, "level": "sec_3", "enrolment": "28"})
    assert (bad.status_code, bool(beside(bad, "label"))) == (422, True)
    assert (held(bad, "label"), held(bad, "level"), held(bad, "enrolment")) == ("G" * 41, "sec_3", "28")
    assert not double_ids(bad)
    for _tap in range(2):
        sent = {"label": "Groupe 31", "level": "sec_3", "enrolment": "28"}
        assert client.post(address, sent).status_code == 200
    assert (Cohort.objects.get().label, Cohort.objects.get().enrolment) == ("Groupe 31", 28)
    assert "Groupe 31" in words(client.get(staff("session_end", session.pk)))
    nowhere = Session.objects.get(pk=session.pk)
    nowhere.site, nowhere.mode = None, "remote"
    nowhere.save()
    assert client.post(address, {"label": "Groupe 32", "level": "sec_3"}).status_code == 404
    assert client.get(staff("session_end", uuid4())).status_code == 404


def test_of_two_counts_a_worker_keeps_one_and_says_why_after_closing(world: World):
    session = world.session()
    with clock.travel_to(session.end):
        services.finish_day(actor=world.cast.maude, session_id=session.pk, counts=[line(20)])
        services.record_head_count(actor=world.claire, session_id=session.pk, counts=[line(23)])
        client, screen = as_(world.cast.maude), staff("session_detail", session.pk)
        assert TWO_COUNTS.format(20, 23) in words(client.get(screen))
        other = HeadCount.objects.get(count=23)
        for _tap in range(2):
            assert client.post(staff("standing_count", session.pk, other.pk)).url == screen
        assert HeadCount.objects.get(chosen=True) == other
        assert TWO_COUNTS.format(23, 20) in words(client.get(screen))

        services.close(actor=world.cast.maude, session_id=session.pk)
        first = HeadCount.objects.get(count=20)
        address = staff("standing_count", session.pk, first.pk)
        refused = client.post(address, {"reason": " "})
        assert refused.status_code == 422
        assert beside(refused, "reason")
        assert client.post(address, {"reason": "Feuille retrouvée"}).url == screen
        assert (HeadCount.objects.get(chosen=True), session.amendments.count()) == (first, 1)
        assert as_(world.cast.karl).post(address, {"reason": "x"}).status_code == 404
        elsewhere = staff("standing_count", session.pk, uuid4())
        assert client.post(elsewhere, {"reason": "x"}).status_code == 404


def test_the_end_screen_opened_again_keeps_what_was_said_and_asks_for_nothing(world: World):
    session = world.session()
    with clock.travel_to(session.end):
        client = as_(world.cast.maude)
        screen = client.get(staff("session_end", session.pk))
        said = {"came_forward": "1", "safety_concern": "on", "went_well": "Très bon groupe", "how_are_you": "heavy"}
        client.post(staff("session_end", session.pk), finished(screen, all_youth="24", **said))
        later = client.get(staff("session_end", session.pk))
        assert {name: held(later, name) for name in said} == {
            **said,
            "safety_concern": ["on"],
            "how_are_you": ["heavy"],
        }
        assert client.post(staff("session_end", session.pk), finished(later, all_parent="3", **said)).status_code == 302
        debrief = Debrief.objects.get()
        shown = client.get(staff("session_detail", session.pk))
    assert (debrief.came_forward, debrief.safety_concern, debrief.went_well) == (1, True, "Très bon groupe")
    assert sorted(HeadCount.objects.values_list("category", "count")) == [("parent", 3), ("youth", 24)]
    assert "Très bon groupe" in words(shown)
    assert shows(shown, "A safety concern was noted: talk with the worker.")


def test_a_group_is_added_without_losing_a_count_already_typed(world: World):
    session = world.session()
    with clock.travel_to(session.end):
        client = as_(world.cast.maude)
        screen = client.get(staff("session_end", session.pk))
        typed = finished(
            screen, all_youth="24", went_well="La discussion", unknown="", label="Groupe 31", level="sec_3"
        )
        answer = client.post(staff("cohort_new", session.pk), typed)
        assert (held(answer, "all_youth"), held(answer, "went_well")) == ("24", "La discussion")
        assert held(answer, "all_youth_id") == typed["all_youth_id"]
        name = f"cohort_{Cohort.objects.get().pk.hex}"
        sent = finished(answer, all_youth="4", went_well="La discussion", **{name: "20"})
        assert client.post(staff("session_end", session.pk), sent).status_code == 302
    assert sorted(HeadCount.objects.values_list("cohort__label", "count"), key=str) == [("Groupe 31", 20), (None, 4)]


def test_a_group_belongs_to_the_school_year_of_its_session(world: World):
    session = world.session()
    with clock.travel_to(day_at(240)):  # counted in September what was given in January
        client = as_(world.cast.maude)
        client.post(staff("cohort_new", session.pk), {"label": "Groupe 31", "level": "sec_3"})
        assert "Groupe 31" in words(client.get(staff("session_end", session.pk)))
    assert Cohort.objects.get().school_year == 2026
