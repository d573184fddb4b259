"""Tickets: issued for a run, keyed in by side, replaced by a second typing, one in ten asked twice."""

from dataclasses import asdict

import pytest
from django.core.exceptions import PermissionDenied

from amont.audit.models import AuditEntry
from amont.core import codes
from amont.core.errors import RuleBroken
from amont.surveys import services
from amont.surveys.models import Answer, Question, Questionnaire, Response, Run, Ticket
from amont.surveys.selectors import Paired, paired_counts, pairs_of, progress, runs_visible_to
from tests.cast import Cast
from tests.surveys.conftest import SCALE_EN, SCALE_FR, draft, make_questionnaire

pytestmark = pytest.mark.django_db
KNOWS = 1  # the place of "knows_whom" in the questionnaire


@pytest.fixture
def enter(cast: Cast, run: Run):
    """Key in one side of one ticket, as Maude."""

    def keyed(code: str, phase: str = "before", answers: tuple[int | None, ...] = (0, 1, 2), *, check: bool = False):
        again = services.side_of(phase, code) if check else ""
        return services.enter_ticket(
            actor=cast.maude, run_id=run.pk, phase=phase, code=code, answers=answers, again=again
        )

    return keyed


def test_issued_codes_are_six_readable_signs_each_once(cast: Cast, run: Run) -> None:
    issued = services.issue_tickets(actor=cast.maude, run=run, n=40)
    assert len(set(issued)) == 40
    assert all(codes.is_code(code, 6) for code in issued)
    assert issued != sorted(issued)
    assert (Ticket.objects.count(), AuditEntry.objects.get(action="surveys.tickets.issued").examined) == (40, 40)


@pytest.mark.parametrize("n", [0, -1, 601])
def test_too_few_or_too_many_tickets_are_refused(cast: Cast, run: Run, n: int) -> None:
    with pytest.raises(RuleBroken) as refused:
        services.issue_tickets(actor=cast.maude, run=run, n=n)
    assert refused.value.field == "n"
    assert not Ticket.objects.exists()


def test_a_side_is_kept_with_its_answers_in_order(enter, tickets: list[str], questionnaire: Questionnaire) -> None:
    entry = enter(tickets[0], answers=(3, None, 0))
    assert asdict(entry) == {"replaced": False, "agrees": None, "ask_again": False}
    kept = {answer.question.code: answer.value for answer in Answer.objects.select_related("question")}
    assert kept == {"knows_signs": 3, "knows_whom": None, "can_act": 0}


def test_a_code_is_forgiven_its_case_and_blanks(enter, tickets: list[str]) -> None:
    enter(f" {tickets[0][:3].lower()}-{tickets[0][3:].lower()} ")
    assert enter(tickets[0]).replaced


def test_the_same_side_again_replaces_and_says_whether_it_agrees(enter, run: Run, tickets: list[str]) -> None:
    enter(tickets[0], answers=(0, 1, 2))
    same, other = enter(tickets[0], answers=(0, 1, 2)), enter(tickets[0], answers=(0, 1, 3))
    assert [(one.replaced, one.agrees) for one in (same, other)] == [(True, True), (True, False)]
    assert Response.objects.count() == 1
    assert sorted(Answer.objects.values_list("value", flat=True)) == [0, 1, 3]
    run.refresh_from_db()
    assert (run.keyed, run.checked_twice, run.disagreements) == (1, 0, 0)


def test_both_sides_of_a_ticket_stand_beside_each_other(enter, run: Run, tickets: list[str]) -> None:
    enter(tickets[0], "before")
    enter(tickets[0], "after")
    assert progress(run) == {"printed": 12, "before": 1, "after": 1}


def test_a_ticket_of_another_run_is_refused(cast: Cast, enter, run: Run, tickets: list[str]) -> None:
    other = services.open_run(actor=cast.maude, questionnaire=run.questionnaire, program_id=run.program_id)
    (elsewhere,) = services.issue_tickets(actor=cast.maude, run=other, n=1)
    with pytest.raises(RuleBroken) as refused:
        enter(elsewhere)
    assert (refused.value.code, refused.value.field) == ("other_run", "code")
    assert not Response.objects.exists()


@pytest.mark.parametrize("code", ["", "7F3K9", "7F3K9MM", "O0I1LU", "é", "7F3K9M' OR 1=1"])
def test_what_is_no_code_is_said_so(enter, tickets: list[str], code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        enter(code)
    assert (refused.value.code, refused.value.field) == ("code_shape", "code")


@pytest.mark.parametrize(
    ("phase", "answers", "code", "field"),
    [
        ("during", (0, 1, 2), "phase", "phase"),
        ("before", (0, 1), "answers", None),
        ("before", (0, 1, 4), "scale", "answer_2"),
        ("before", (-1, 1, 2), "scale", "answer_0"),
    ],
)
def test_what_is_not_on_the_paper_is_refused(enter, tickets: list[str], phase, answers, code, field) -> None:
    with pytest.raises(RuleBroken) as refused:
        enter(tickets[0], phase, answers)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert not Response.objects.exists()


def test_a_refused_typing_leaves_the_earlier_one(enter, tickets: list[str]) -> None:
    enter(tickets[0], answers=(0, 1, 2))
    with pytest.raises(RuleBroken):
        enter(tickets[0], answers=(0, 1, 9))
    assert sorted(Answer.objects.values_list("value", flat=True)) == [0, 1, 2]


def test_a_closed_run_takes_nothing_more(cast: Cast, enter, run: Run, tickets: list[str]) -> None:
    for _ in range(2):
        services.close_run(actor=cast.maude, run_id=run.pk)
    run.refresh_from_db()
    for act in (lambda: enter(tickets[0]), lambda: services.issue_tickets(actor=cast.maude, run=run, n=1)):
        with pytest.raises(RuleBroken) as refused:
            act()
        assert refused.value.code == "closed"
    assert AuditEntry.objects.filter(action="surveys.run.closed").count() == 1


def test_every_tenth_side_is_asked_for_again(enter, tickets: list[str]) -> None:
    asked = [enter(code).ask_again for code in tickets]
    assert [place for place, again in enumerate(asked, start=1) if again] == [10]


def test_a_check_that_differs_is_counted_and_the_last_typing_kept(enter, run: Run, tickets: list[str]) -> None:
    for code in tickets[:10]:
        enter(code, answers=(0, 1, 2))
    entry = enter(tickets[9], answers=(0, 1, 3), check=True)
    assert asdict(entry) == {"replaced": True, "agrees": False, "ask_again": False}
    run.refresh_from_db()
    assert (run.keyed, run.checked_twice, run.disagreements) == (10, 1, 1)


def test_a_check_that_agrees_is_counted_too(enter, run: Run, tickets: list[str]) -> None:
    for code in tickets[:10]:
        enter(code)
    assert enter(tickets[9], check=True).agrees is True
    run.refresh_from_db()
    assert (run.checked_twice, run.disagreements) == (1, 0)


def test_a_double_tap_on_the_check_counts_once(enter, run: Run, tickets: list[str]) -> None:
    for code in tickets[:10]:
        enter(code)
    for _ in range(2):
        enter(tickets[9], answers=(3, 3, 3), check=True)
    run.refresh_from_db()
    assert (run.checked_twice, run.disagreements) == (1, 1)


def test_a_double_tap_on_the_tenth_still_asks_for_it_again(enter, run: Run, tickets: list[str]) -> None:
    for code in tickets[:9]:
        enter(code)
    assert [enter(tickets[9]).ask_again for _ in range(2)] == [True, True]
    run.refresh_from_db()
    assert run.keyed == 10


def test_a_check_of_a_ticket_that_was_never_keyed_is_a_first_typing(enter, run: Run, tickets: list[str]) -> None:
    assert enter(tickets[0], check=True).replaced is False
    run.refresh_from_db()
    assert (run.keyed, run.checked_twice) == (1, 0)


@pytest.mark.parametrize("other", [("before", 0), ("after", 9)])
def test_while_a_second_typing_is_due_no_other_side_is_taken(cast: Cast, enter, run: Run, tickets, other) -> None:
    for code in tickets[:10]:
        enter(code)
    phase, place = other
    with pytest.raises(RuleBroken) as refused:
        services.enter_ticket(
            actor=cast.maude, run_id=run.pk, phase=phase, code=tickets[place], answers=(3, 3, 3),
            again=services.side_of("before", tickets[9]),
        )  # fmt: skip
    assert (refused.value.code, refused.value.field) == ("check_due", "code")
    assert tickets[9] in str(refused.value)
    assert not Answer.objects.filter(value=3).exists()


def test_who_passes_keeps_the_next_one_and_the_check_counts_for_nothing(enter, run: Run, tickets: list[str]) -> None:
    for code in tickets[:11]:
        enter(code)
    run.refresh_from_db()
    assert (run.keyed, run.checked_twice) == (11, 0)


def test_a_run_opens_again_when_a_ticket_was_forgotten(cast: Cast, enter, run: Run, tickets: list[str]) -> None:
    services.close_run(actor=cast.maude, run_id=run.pk)
    for _ in range(2):
        services.reopen_run(actor=cast.maude, run_id=run.pk)
    enter(tickets[0])
    assert Response.objects.count() == 1
    assert AuditEntry.objects.filter(action="surveys.run.reopened").count() == 1


def test_pairs_are_those_of_both_sides(enter, run: Run, tickets: list[str]) -> None:
    # before, after of "knows_whom"; positions 2 and 3 count as yes
    typed = [(2, 3), (3, 2), (2, 0), (1, 2), (0, 3), (0, 2), (1, 1), (2, None), (None, 2), (0, "lost")]
    for code, (before, after) in zip(tickets, typed, strict=False):
        enter(code, "before", (0, before, 0))
        if after != "lost":
            enter(code, "after", (0, after, 0))
    enter(tickets[10], "after", (0, 3, 0))
    found = paired_counts([run.pk], "knows_whom")
    assert found == Paired(
        yes_yes=2, yes_no=1, no_yes=3, no_no=1,
        answered_before=9, answered_after=9, positive_before=4, positive_after=7,
    )  # fmt: skip
    assert found.matched == len(pairs_of([run.pk], "knows_whom")) == 7
    assert paired_counts([], "knows_whom").matched == 0
    assert paired_counts([run.pk], "never_asked").matched == 0


def test_tickets_of_two_runs_are_never_paired_with_each_other(cast: Cast, enter, run: Run, tickets: list[str]) -> None:
    other = services.open_run(actor=cast.maude, questionnaire=run.questionnaire, program_id=run.program_id)
    codes_there = services.issue_tickets(actor=cast.maude, run=other, n=1)
    enter(tickets[0], "before")
    services.enter_ticket(actor=cast.maude, run_id=other.pk, phase="after", code=codes_there[0], answers=[1, 2, 3])
    assert pairs_of([run.pk, other.pk], "knows_whom") == []


def test_what_counts_as_yes_is_the_question_s_own(cast: Cast) -> None:
    questionnaire = services.create_questionnaire(
        actor=cast.claire, title_fr="x", title_en="x", questions=[draft("knows_whom", positive=(0,))]
    )
    run = services.open_run(actor=cast.maude, questionnaire=questionnaire, program_id=cast.jeunesse.pk)
    (code,) = services.issue_tickets(actor=cast.maude, run=run, n=1)
    for phase, value in (("before", 0), ("after", 3)):
        services.enter_ticket(actor=cast.maude, run_id=run.pk, phase=phase, code=code, answers=[value])
    assert paired_counts([run.pk], "knows_whom").yes_no == 1


def test_the_same_words_are_one_question_and_other_words_a_version(cast: Cast) -> None:
    make_questionnaire(cast)
    make_questionnaire(cast)
    assert Question.objects.count() == 3
    services.create_questionnaire(
        actor=cast.claire, title_fr="x", title_en="x", questions=[draft("knows_whom", "Autrement dit.")]
    )
    assert sorted(Question.objects.filter(code="knows_whom").values_list("version", flat=True)) == [1, 2]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"scale_fr": SCALE_FR[:1], "scale_en": SCALE_EN[:1]}, "scale"),
        ({"scale_en": SCALE_EN[:3]}, "scale"),
        ({"positive": (4,)}, "positive"),
    ],
)
def test_a_question_that_cannot_be_printed_is_refused(cast: Cast, changes, code) -> None:
    with pytest.raises(RuleBroken) as refused:
        services.create_questionnaire(
            actor=cast.claire, title_fr="x", title_en="x", questions=[draft("knows_whom", **changes)]
        )
    assert refused.value.code == code
    assert not Questionnaire.objects.exists()


def test_an_empty_questionnaire_is_refused(cast: Cast) -> None:
    with pytest.raises(RuleBroken):
        services.create_questionnaire(actor=cast.claire, title_fr="x", title_en="x", questions=[])


def test_only_the_program_s_own_team_prints_and_keys_in(cast: Cast, run: Run, tickets: list[str]) -> None:
    for account in (cast.rosalie, cast.karl, cast.tom, cast.helene):
        for act in (
            lambda who=account: services.issue_tickets(actor=who, run=run, n=1),
            lambda who=account: services.enter_ticket(
                actor=who, run_id=run.pk, phase="before", code=tickets[0], answers=[0, 0, 0]
            ),
            lambda who=account: services.close_run(actor=who, run_id=run.pk),
            lambda who=account: services.reopen_run(actor=who, run_id=run.pk),
        ):
            with pytest.raises(PermissionDenied):
                act()
    assert not Response.objects.exists()
    assert [runs_visible_to(who).count() for who in (cast.maude, cast.claire, cast.helene)] == [1, 1, 1]
    assert [runs_visible_to(who).count() for who in (cast.rosalie, cast.karl, cast.tom)] == [0, 0, 0]
