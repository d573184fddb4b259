"""The day itself: who was there, how it went, and the paper tickets keyed in."""

from datetime import timedelta
from random import Random
from uuid import UUID

from amont.activities import services
from amont.activities.models import Session
from amont.core import clock
from amont.demo.season.people import Team
from amont.funding.models import Grant
from amont.surveys import services as surveys
from amont.surveys.models import Run


def give(
    session: Session, team: Team, grant: Grant, label: str, random: Random, *, level: str, counted: bool = True
) -> None:
    """Deliver a session at its end, with its head-count (or none), its grant and its debrief."""
    with clock.travel_to(session.end + timedelta(minutes=10)):
        services.assign_grants(actor=team.claire, session_id=session.pk, grants=[grant.pk])
        assert session.site is not None
        cohort = services.add_cohort(
            actor=team.maude, site=session.site, label=label, level=level, enrolment=random.choice([24, 26, 28, 30])
        )
        count = services.CountLine(
            entry_id=UUID(int=random.getrandbits(128), version=4),
            count=random.randint(18, 24),
            cohort_id=cohort.pk,
        )
        adults = services.CountLine(UUID(int=random.getrandbits(128), version=4), 2, "professional")
        services.finish_day(
            actor=team.maude,
            session_id=session.pk,
            counts=[count, adults] if counted else [],
            unknown=not counted,
            came_forward=random.choice([0, 0, 1, 2]),
            went_well="Les mises en situation ont fait parler.",
            how_are_you="well",
        )


def open_tickets(session: Session, team: Team, n: int) -> tuple[Run, list[str]]:
    """Open the session's questionnaire and print its tickets."""
    with clock.travel_to(session.start - timedelta(days=2)):
        run = services.open_questionnaire(actor=team.maude, session_id=session.pk).run
        assert run is not None
        return run, surveys.issue_tickets(actor=team.maude, run=run, n=n)


def key_in(session: Session, run: Run, codes: list[str], team: Team, random: Random) -> None:
    """Key in both sides; some tickets come back with one side empty, as on paper."""
    with clock.travel_to(session.end + timedelta(days=1)):
        for code in codes[: random.randint(18, 22)]:
            knew = random.random() < 0.45
            knows = knew if random.random() < 0.35 else random.random() < 0.86
            _side(run, code, "before", knew, team, random)
            if random.random() < 0.93:
                _side(run, code, "after", knows, team, random)
        surveys.close_run(actor=team.maude, run_id=run.pk)


def _side(run: Run, code: str, phase: str, positive: bool, team: Team, random: Random) -> None:
    knows_whom = random.choice([2, 3]) if positive else random.choice([0, 1])
    answers = [random.randint(1, 3) if phase == "after" else random.randint(0, 2), knows_whom, random.randint(1, 3)]
    surveys.enter_ticket(actor=team.maude, run_id=run.pk, phase=phase, code=code, answers=answers)


def hold_kiosk(session: Session, team: Team, grant: Grant, random: Random) -> None:
    """A kiosk: passers-by are no cohort."""
    with clock.travel_to(session.end + timedelta(minutes=5)):
        services.assign_grants(actor=team.claire, session_id=session.pk, grants=[grant.pk])
        count = services.CountLine(UUID(int=random.getrandbits(128), version=4), random.randint(30, 65))
        services.finish_day(actor=team.maude, session_id=session.pk, counts=[count])
