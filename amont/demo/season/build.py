"""The whole season, in the order in which it happened."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random

from django.core.management import call_command
from django.db import transaction

from amont.activities import services
from amont.activities.models import Offering
from amont.activities.selectors.school_calendar import is_school_day, school_year
from amont.activities.services.conflicts import free_slots
from amont.core import clock
from amont.demo.season import given, helped, money, offers, people, places, reach
from amont.demo.season.asked import Asker, Season
from amont.demo.season.people import Team
from amont.demo.season.places import Places
from amont.directory.models import Site
from amont.directory.services import load_lines, load_lists
from amont.funding.models import Grant
from amont.website.services import plant

SEED = 20260908
HOURS_FOR_SESSIONS = 240
Say = Callable[[str], object]
ASKERS = (
    ("École secondaire du Grand-Héron", "Élodie Vadnais", "school_professional", "sec_3"),
    ("École secondaire des Deux-Rives", "Mathis Lavertu", "school_teacher", "sec_2"),
    ("Polyvalente de la Sitelle", "Noémie Courtemanche", "school_professional", "sec_3"),
    ("École secondaire du Ruisseau", "Anaïs Portelance", "school_management", "sec_4"),
    ("Maison des jeunes L’Éclipse", "Jasmin Thibodeau", "youth_house", "youth_mixed"),
    ("Maison des jeunes Le Radeau", "Coralie Bergeron", "youth_house", "youth_mixed"),
)


def build(size: int, say: Say) -> None:
    """Make the demo, whole or not at all; `size` multiplies the sessions given. The mail that it queued goes last."""
    with transaction.atomic():
        _make(size, say)
    call_command("db_worker", "--batch", "--no-startup-delay", verbosity=0)


def _make(size: int, say: Say) -> None:
    random = Random(SEED)
    first = first_day()
    load_lists()
    load_lines()
    with clock.travel_to(clock.at(first - timedelta(days=45), time(9, 0))):
        say("The organisation and its people…")
        team = people.make_team()
        people.settle(team)
        services.load_territory()
        settings = places.make_places(team)
        grant = money.make_grant(team, settings, first)
        catalogue = offers.make_offers(team, offers.make_questionnaire(team))
        _plan(team, settings, first)
    places.call_the_lines(team)
    say("Those who write to it…")
    helped.open_doors(team)
    helped.write_to_us(team)
    say("Its pages, its capsules, its posters…")
    plant(actor=team.claire)
    _reach(team, settings, first, random)
    say("A season of requests and sessions…")
    _season(Season(team, catalogue), settings, grant, first, size, random)


def _plan(team: Team, settings: Places, first: date) -> None:
    """The school year's days without pupils, and the hours that Maude has for sessions."""
    schools = settings.sites["École secondaire du Grand-Héron"].organization
    spring = date(first.year + 1, 3, 1)
    monday = spring + timedelta(days=-spring.weekday() % 7)
    friday = date(first.year, 11, 20) + timedelta(days=(4 - date(first.year, 11, 20).weekday()) % 7)
    for start, end, kind in ((monday, monday + timedelta(days=4), "break"), (friday, friday, "pedagogical")):
        services.add_days_off(actor=team.claire, first_day=start, last_day=end, kind=kind, organization=schools)
    services.plan_capacity(
        actor=team.claire,
        worker=team.maude,
        first_day=first,
        last_day=date(first.year + 1, 6, 23),
        minutes=HOURS_FOR_SESSIONS * 60,
    )


def first_day() -> date:
    """The Monday in the second week of September of this school year, or of the last one in summer."""
    today = clock.today()
    year = school_year(today) - (1 if today < date(school_year(today), 10, 15) else 0)
    day = date(year, 9, 8)
    return day + timedelta(days=-day.weekday() % 7)


def given_between(first: date) -> tuple[date, date]:
    """When sessions were given: the school day that follows the last one is past, even after a long weekend."""
    return first + timedelta(days=14), min(clock.today() - timedelta(days=8), date(first.year + 1, 6, 15))


def _reach(team: Team, settings: Places, first: date, random: Random) -> None:
    with clock.travel_to(clock.at(first, time(11, 0))):
        capsules = reach.make_capsules(team)
        placed = reach.make_poster(team, settings, capsules)
    reach.scan(placed, first, clock.today(), random)


def _season(season: Season, settings: Places, grant: Grant, first: date, size: int, random: Random) -> None:
    askers = [Asker(settings.sites[name], who, role, audience) for name, who, role, audience in ASKERS]
    _given(season, askers, grant, first, size, random)
    _kiosks(season, settings, grant, first, random)
    _open(season, askers, settings)


def _given(
    season: Season,
    askers: list[Asker],
    grant: Grant,
    first: date,
    size: int,
    random: Random,
) -> None:
    days = _days(*given_between(first), 5 * size)
    for place, day in enumerate(days):
        asker = askers[place % len(askers)]
        sessions = season.booked(asker, _school_day(day, asker.site), groups=2 if place % 2 == 0 else 1)
        for number, session in enumerate(sessions):
            run, codes = given.open_tickets(session, season.team, 28)
            label = f"Groupe {place + 1}{'A' if place == 0 else 'AB'[number]}"  # the first group came twice
            given.give(session, season.team, grant, label, random, level=asker.audience, counted=place != 2)
            given.key_in(session, run, codes, season.team, random)


def _kiosks(season: Season, settings: Places, grant: Grant, first: date, random: Random) -> None:
    kiosk = season.offers["kiosk"]
    for name, weeks in (("École secondaire des Deux-Rives", 3), ("Polyvalente de la Sitelle", 6)):
        site = settings.sites[name]
        day = _school_day(first + timedelta(weeks=weeks, days=2), site)
        if day < clock.today():
            with clock.travel_to(clock.at(day - timedelta(days=20), time(9, 0))):
                start = _noon(season.team, day, kiosk, site)
                session = services.create_open(
                    actor=season.team.claire,
                    offering_id=kiosk.pk,
                    worker_id=season.team.maude.pk,
                    start=start,
                    mode="at_setting",
                    site_id=site.pk,
                )
            given.hold_kiosk(session, season.team, grant, random)


def _noon(team: Team, day: date, kiosk: Offering, site: Site) -> datetime:
    slots = free_slots(worker=team.maude, day=day, offering=kiosk, mode="at_setting", site=site)
    return min(slots, key=lambda one: abs(one - clock.at(day, time(11, 45))))


def _open(season: Season, askers: list[Asker], settings: Places) -> None:
    """What waits today: a session to count, one to come, dates proposed, requests to sort, a letter to read."""
    now = clock.now()
    last = season.booked(askers[0], _school_day_before(clock.today(), askers[0].site))
    given.open_tickets(last[0], season.team, 30)
    season.booked(askers[2], _school_day(clock.today() + timedelta(days=1), askers[2].site))
    request, _token = season.ask(askers[3], now - timedelta(days=4), groups=2)
    season.accept_in_principle(request, now - timedelta(days=3))
    ahead = [_school_day(clock.today() + timedelta(days=20 + 3 * place), askers[3].site) for place in range(2)]
    request.refresh_from_db()
    season.hold(request, now - timedelta(days=1), ahead)
    away = Asker(settings.sites["École secondaire de l’Estacade"], "Raphaël Savoie", "school_teacher", "sec_2")
    season.refused(away, now - timedelta(days=40), to="out_of_territory", reason="out_of_territory")
    season.refused(askers[5], now - timedelta(days=30), to="waiting", reason="no_capacity")
    season.ask(away, now - timedelta(hours=20), groups=3)
    season.ask(
        askers[1],
        now - timedelta(hours=3),
        groups=2,
        wished=_school_day(clock.today() + timedelta(days=35), askers[1].site),
    )


def _days(first: date, last: date, count: int) -> list[date]:
    """`count` days spread from `first` to `last`."""
    span = max(1, (last - first).days)
    return [first + timedelta(days=span * place // max(1, count - 1)) for place in range(count)]


def _school_day(day: date, site: Site) -> date:
    while not is_school_day(day, site):
        day += timedelta(days=1)
    return day


def _school_day_before(day: date, site: Site) -> date:
    day -= timedelta(days=1)
    while not is_school_day(day, site):
        day -= timedelta(days=1)
    return day
