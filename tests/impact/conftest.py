"""A season that reports count: sessions, groups and tickets, each made through the services at its own moment."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest

from amont.activities import services as activities
from amont.activities.models import Cohort, Offering, Session
from amont.activities.selectors.school_calendar import is_school_day, school_year
from amont.activities.services import CountLine
from amont.core import clock
from amont.directory.models import Site
from amont.funding import services as funding
from amont.funding.models import Grant
from amont.impact.indicators import BY_ID
from amont.impact.indicators.base import Figure, Scope
from amont.surveys import services as surveys
from amont.surveys.models import Questionnaire
from tests.activities.conftest import World, build
from tests.cast import Cast
from tests.funding.conftest import END, START, make_funder, make_grant
from tests.remembered import remembered
from tests.surveys.conftest import make_questionnaire

BEGIN = datetime(2027, 1, 11, 14, 0, tzinfo=clock.zone())
LATER = clock.at(date(2027, 6, 1), time(10, 0))
type Counted = tuple[Cohort | None, int]


@dataclass
class Season:
    """What is given, one session after the other, each on the next school day."""

    world: World
    grant: Grant
    kiosk: Offering
    questionnaire: Questionnaire
    day: date = field(default_factory=BEGIN.date)

    @property
    def cast(self) -> Cast:
        return self.world.cast

    def cohort(self, label: str, enrolment: int | None = None, *, site: Site | None = None, **values: Any) -> Cohort:
        """A nameless group; of the first school unless told otherwise."""
        known = {"level": "sec_3", "year": school_year(self.day), **values}
        place = site or self.world.school
        return activities.add_cohort(actor=self.cast.maude, site=place, label=label, enrolment=enrolment, **known)

    def planned(
        self, *, offering: Offering | None = None, site: Site | None = None, day: date | None = None, hour: int = 9
    ) -> Session:
        """A session that is to come, at nine in the morning unless told otherwise."""
        place = site or self.world.school
        self.day = day or self._next_school_day(place)
        start = clock.at(self.day, time(hour))
        with clock.travel_to(start - timedelta(days=20)):
            return activities.create_open(
                actor=self.cast.claire,
                offering_id=(offering or self.world.offering).pk,
                worker_id=self.cast.maude.pk,
                start=start,
                mode="at_setting",
                site_id=place.pk,
            )

    def give(
        self, *counts: Counted, grants: Sequence[Grant] | None = None, category: str = "youth", **where: Any
    ) -> Session:
        """Plan a session and give it: paid by `grants` (the season's own by default), counted, or left uncounted."""
        session = self.planned(**where)
        lines = [CountLine(uuid4(), n, category, cohort.pk if cohort else None) for cohort, n in counts]
        with clock.travel_to(session.end):
            paid = [self.grant] if grants is None else grants
            activities.assign_grants(actor=self.cast.claire, session_id=session.pk, grants=[one.pk for one in paid])
            activities.finish_day(actor=self.cast.maude, session_id=session.pk, counts=lines, unknown=not lines)
        return Session.objects.get(pk=session.pk)

    def ask(self, session: Session, *, yes_yes: int = 0, yes_no: int = 0, no_yes: int = 0, no_no: int = 0) -> Session:
        """Key in paired tickets of a session; `before` comes first in each name."""
        pairs = [(3, 2)] * yes_yes + [(2, 1)] * yes_no + [(0, 3)] * no_yes + [(1, 0)] * no_no
        maude = self.cast.maude
        with clock.travel_to(session.end + timedelta(days=1)):
            Offering.objects.filter(pk=session.offering_id).update(questionnaire=self.questionnaire)
            run = activities.open_questionnaire(actor=maude, session_id=session.pk).run
            assert run is not None
            codes = surveys.issue_tickets(actor=maude, run=run, n=max(1, len(pairs)))
            for code, sides in zip(codes, pairs, strict=False):
                for phase, value in zip(("before", "after"), sides, strict=True):
                    surveys.enter_ticket(actor=maude, run_id=run.pk, phase=phase, code=code, answers=[value])
        return Session.objects.get(pk=session.pk)

    def another_grant(self, code: str) -> Grant:
        """One more funder that pays for the same things."""
        return make_grant(
            self.cast, make_funder(self.cast, f"Bailleur {code}"), code, offering_kinds=["workshop", "kiosk"]
        )

    def figure(self, indicator: str, grant: Grant | None = None, *, start: date = START, end: date = END) -> Figure:
        """An indicator of the season's grant, or of another."""
        return BY_ID[indicator].compute(Scope(start=start, end=end, grant=grant or self.grant))

    def whole(self, indicator: str) -> Figure:
        """An indicator of the whole organisation."""
        return BY_ID[indicator].compute(Scope(start=START, end=END))

    def _next_school_day(self, site: Site) -> date:
        day = self.day + timedelta(days=1)
        while not is_school_day(day, site) or day.weekday() >= 5:
            day += timedelta(days=1)
        return day


def worked_example(season: Season) -> None:
    """The groups of the counting rules: A of 25 seen by 22 then 24, B of 30 by 19 then 12, C of nobody knows by 11."""
    a, b, c = season.cohort("A", 25), season.cohort("B", 30), season.cohort("C")
    for counted in ((a, 22), (a, 24), (b, 19), (b, 12), (c, 11)):
        season.give(counted)


def worked_pairs(season: Season) -> None:
    """The 28 pairs of the honesty rules over two sessions: 11 yes-yes, 1 yes-no, 12 no-yes, 4 no-no."""
    season.ask(season.give((season.cohort("A"), 20)), yes_yes=6, yes_no=1, no_yes=5, no_no=2)
    season.ask(season.give((season.cohort("B"), 20)), yes_yes=5, no_yes=7, no_no=2)


@pytest.fixture
def season(cast: Cast):
    """January of the grant's year: nothing was given yet."""
    with clock.travel_to(BEGIN):
        world = remembered("impact", lambda: build(cast))
        kiosk = activities.create_offering(
            actor=cast.claire, program=cast.jeunesse, kind="kiosk", title_fr="Kiosque", summary_fr="Une table.",
            modes=["at_setting"],
        )  # fmt: skip
        activities.publish_offering(actor=cast.claire, offering_id=kiosk.pk)
        grant = make_grant(cast, make_funder(cast), offering_kinds=["workshop", "kiosk"])
        yield Season(world, grant, kiosk, make_questionnaire(cast, ["knows_whom"]))


@pytest.fixture
def promised(season: Season) -> Season:
    """What was promised to the season's funder."""
    for indicator, words, target in (
        ("OUT-1", "5 ateliers donnés", 5),
        ("OUT-3", "100 participations", 100),
        ("OUT-4", "50 jeunes différents", 50),
        ("", "Les jeunes savent davantage à qui en parler", None),
    ):
        funding.promise(actor=season.cast.helene, grant=season.grant, indicator=indicator, words=words, target=target)
    return season
