"""A small season: two schools, a youth house, one workshop, and the moment at which it all begins."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from amont.accounts.models import Account
from amont.activities import services
from amont.activities.models import HeadCount, Hold, Message, Offering, ServiceRequest, Session
from amont.activities.services import Contact, CountLine, ReceivedRequest, conflicts
from amont.activities.tasks import send_message
from amont.audit.models import AuditEntry
from amont.core import clock
from amont.directory import services as directory
from amont.directory.models import Organization, Site
from tests.cast import Cast
from tests.remembered import remembered

MONDAY = datetime(2027, 1, 11, 14, 0, tzinfo=clock.zone())


@dataclass
class World:
    """The cast and what they work with; short ways to reach each stage through the services."""

    cast: Cast
    offering: Offering
    school: Site
    other_school: Site
    youth_house: Site
    far: Site
    elsewhere: Organization
    tokens: dict[UUID, str] = field(default_factory=dict)

    @property
    def claire(self) -> Account:
        return self.cast.claire

    def form(self, **values: Any) -> ReceivedRequest:
        known = {"offering_id": self.offering.pk, "site_id": self.school.pk, "audience": "sec_3"}
        known["contact"] = Contact(email="prof@ecole.example", name="Camille Roy", phone="418 555-0100")
        return ReceivedRequest(**{**known, **values})

    def receive(self, *, language: str = "fr", **values: Any) -> ServiceRequest:
        request, token = services.receive(form=self.form(**values), form_token=uuid4().hex, language=language)
        self.tokens[request.pk] = token
        return request

    def triaged(self, **values: Any) -> ServiceRequest:
        return services.open_triage(actor=self.claire, request_id=self.receive(**values).pk)

    def to_plan(self, **values: Any) -> ServiceRequest:
        request = self.triaged(**values)
        reason = "" if request.triage_state == "to_plan" else "Nous avons des heures."
        return services.decide(actor=self.claire, request_id=request.pk, to="to_plan", override_reason=reason)

    def hold(self, request: ServiceRequest, start: datetime, *, worker: Account | None = None, **values: Any) -> Hold:
        known = {"mode": "at_setting", "form_token": uuid4().hex, **values}
        worker_id = (worker or self.cast.maude).pk
        return services.hold(actor=self.claire, request_id=request.pk, worker_id=worker_id, start=start, **known)

    def offered(self, *starts: datetime, **values: Any) -> tuple[ServiceRequest, list[Hold]]:
        request = self.to_plan(**values)
        holds = [self.hold(request, start) for start in starts]
        services.propose(actor=self.claire, request_id=request.pk)
        return again(request), holds

    def check(self, day: date, site: Site | None, *, mode: str = "at_setting") -> str:
        """The code of what prevents Maude from being there at nine; empty when nothing does."""
        start = clock.at(day, time(9))
        found = conflicts.check(worker=self.cast.maude, start=start, offering=self.offering, mode=mode, site=site)
        return found.code if found else ""

    def kiosk(self, **values: Any) -> Session:
        known = {"actor": self.claire, "worker_id": self.cast.maude.pk, "start": day_at(10), "mode": "elsewhere"}
        return services.create_open(**{**known, **values})

    def session(self, start: datetime | None = None, **values: Any) -> Session:
        request, holds = self.offered(start or day_at(10), **values)
        return services.accept(token=self.tokens[request.pk], hold_id=holds[0].pk)

    def refuse(
        self, request: ServiceRequest, *, to: str = "refused", reason: str = "better_served", **values: Any
    ) -> ServiceRequest:
        if not values.get("no_known_resource"):
            values.setdefault("redirects", [self.elsewhere.pk])
        return services.decide(
            actor=self.claire,
            request_id=request.pk,
            to=to,
            reason=reason,
            override_reason="Décidé en équipe.",
            **values,
        )


def day_at(days: int, hour: int = 9, minute: int = 0) -> datetime:
    """A local hour some days after the season's first Monday: 10 is Thursday 21 January."""
    return clock.at(MONDAY.date() + timedelta(days=days), time(hour, minute))


def again[Row: (ServiceRequest, Session, Hold, HeadCount)](row: Row) -> Row:
    """The row as the database has it now."""
    return type(row)._default_manager.get(pk=row.pk)


def request_of(session: Session) -> ServiceRequest:
    """The request of a session, as the database has it now."""
    assert session.request_id is not None
    return ServiceRequest.objects.get(pk=session.request_id)


def line(count: int, **values: Any) -> CountLine:
    return CountLine(entry_id=uuid4(), count=count, **values)


def send_all() -> None:
    """Run the mail tasks that wait, as the worker does."""
    for pk in (
        Message.objects.filter(sent_at__isnull=True, superseded=False)
        .order_by("created_at", "id")
        .values_list("pk", flat=True)
    ):
        send_message.call(str(pk))


@pytest.fixture
def now() -> Iterator[datetime]:
    """Monday 11 January 2027, 14:00."""
    with clock.travel_to(MONDAY):
        yield MONDAY


@pytest.fixture
def world(now: datetime, cast: Cast) -> World:
    """The season's first afternoon."""
    return remembered("activities", lambda: build(cast))


def build(cast: Cast) -> World:
    """Make the season through the services."""
    directory.load_lists()
    directory.save_settings(actor=cast.helene, name="L’Escale du Confluent", email="activites@escale.example")
    directory.save_settings(actor=cast.helene, calendar_domain="escale.example")
    services.load_territory()
    schools = directory.create_organization(actor=cast.claire, name="Centre scolaire des Deux-Rives")
    places: dict[str, Site] = {}
    for name, kind, sector in (
        ("École du Ruisseau", "secondary_school", "saint_nicolas"),
        ("École de la Falaise", "secondary_school", "charny"),
        ("Maison des jeunes L’Ancre", "youth_house", "saint_romuald"),
        ("École du Large", "secondary_school", "capitale_nationale"),
    ):
        owner = (
            schools
            if kind == "secondary_school"
            else directory.create_organization(actor=cast.claire, name=f"{name} inc.")
        )
        places[name] = directory.create_site(
            actor=cast.claire, organization=owner, name=name, setting_kind=kind, sector=sector
        )
    ruisseau, falaise, ancre, large = places.values()
    elsewhere = directory.create_organization(
        actor=cast.claire, name="Équipe de la rive nord", redirect_for=["workshop"]
    )
    offering = services.create_offering(
        actor=cast.claire,
        program=cast.jeunesse,
        kind="workshop",
        title_fr="Relations et réseaux",
        title_en="Relationships and networks",
        summary_fr="Un atelier de soixante minutes.",
        modes=["at_setting", "remote"],
        delivery_minutes=60,
    )
    offering = services.publish_offering(actor=cast.claire, offering_id=offering.pk)
    return World(cast, offering, ruisseau, falaise, ancre, large, elsewhere)


def journal(action: str) -> int:
    """How often the journal tells an action."""
    return AuditEntry.objects.filter(action=action).count()


def wished(*days: int) -> list[date]:
    """Dates that suit, some days after the season's first Monday."""
    return [MONDAY.date() + timedelta(days=one) for one in days]
