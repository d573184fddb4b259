"""Requests as settings send them, and how each is answered: a date, a place in the queue, or a reason."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from amont.activities import services
from amont.activities.mail.contacts import Contact
from amont.activities.models import Hold, Offering, ServiceRequest, Session
from amont.activities.services.conflicts import free_slots
from amont.core import clock
from amont.core.text import fold
from amont.core.tokens import new_token
from amont.demo.season.people import Team
from amont.directory.models import Organization, Site


@dataclass(frozen=True)
class Asker:
    """Somebody invented who asks, in a place."""

    site: Site
    name: str
    role: str
    audience: str

    @property
    def email(self) -> str:
        return f"{fold(self.name.split()[0])}@ecole.example"


class Season:
    """Plays requests through the services, each step at its own moment."""

    def __init__(self, team: Team, offers: dict[str, Offering]) -> None:
        self.team, self.offers = team, offers

    def ask(
        self, asker: Asker, moment: datetime, *, kind: str = "workshop", groups: int = 1, wished: date | None = None
    ) -> tuple[ServiceRequest, str]:
        """A setting sends the public form; returns the request and its link's token."""
        with clock.travel_to(moment):
            form = services.ReceivedRequest(
                contact=Contact(email=asker.email, name=asker.name, phone="418 555-0199"),
                offering_id=self.offers[kind].pk,
                site_id=asker.site.pk,
                requester_kind=asker.role,
                audience=asker.audience,
                groups=groups,
                pupils_per_group=26,
                dates=[wished] if wished else [],
                received_before="Un atelier sur le consentement, l’an dernier.",
            )
            return services.receive(form=form, form_token=new_token(), language="fr")

    def accept_in_principle(self, request: ServiceRequest, moment: datetime) -> None:
        """The coordinator sorts the request and says yes."""
        with clock.travel_to(moment):
            found = services.open_triage(actor=self.team.claire, request_id=request.pk)
            words = "" if found.triage_state == "to_plan" else "Milieu jamais desservi : on y va."
            services.decide(actor=self.team.claire, request_id=request.pk, to="to_plan", override_reason=words)

    def hold(self, request: ServiceRequest, moment: datetime, days: list[date], hour: time = time(9, 0)) -> list[Hold]:
        """Hold the first free hour of each day, and propose them."""
        with clock.travel_to(moment):
            held = [hold for day in days for hold in self._held(request, day, hour)]
            services.propose(actor=self.team.claire, request_id=request.pk)
            return held

    def _held(self, request: ServiceRequest, day: date, hour: time) -> Iterator[Hold]:
        offering = request.offering
        assert offering is not None
        slots = free_slots(worker=self.team.maude, day=day, offering=offering, mode="at_setting", site=request.site)
        wanted = [slot for slot in slots if clock.local(slot).time() >= hour]
        for start in wanted[:1]:
            yield services.hold(
                actor=self.team.claire,
                request_id=request.pk,
                worker_id=self.team.maude.pk,
                start=start,
                mode="at_setting",
                site_id=request.site_id,
                form_token=new_token(),
            )

    def booked(self, asker: Asker, day: date, *, groups: int = 1, hour: time = time(9, 0)) -> list[Session]:
        """A request that goes well: asked, sorted, dates held, accepted by its owner."""
        asked = clock.at(day - timedelta(days=28), time(10, 15))
        request, token = self.ask(asker, asked, groups=groups, wished=day)
        self.accept_in_principle(request, asked + timedelta(days=1))
        sessions = []
        for place in range(groups):
            moment = asked + timedelta(days=2, hours=place)
            request.refresh_from_db()
            for hold in self.hold(request, moment, [day], _later(hour, place)):
                with clock.travel_to(moment + timedelta(minutes=20)):
                    sessions.append(services.accept(token=token, hold_id=hold.pk))
        return sessions

    def refused(self, asker: Asker, moment: datetime, *, to: str, reason: str, send: bool = True) -> ServiceRequest:
        """An answer that is no, with somewhere else to go and a letter read before it went."""
        request, _token = self.ask(asker, moment)
        with clock.travel_to(moment + timedelta(days=2)):
            actor = self.team.claire
            found = services.open_triage(actor=actor, request_id=request.pk)
            elsewhere = Organization.objects.exclude(redirect_for=[]).order_by("name")[:2]
            services.decide(
                actor=actor,
                request_id=request.pk,
                to=to,
                reason=reason,
                override_reason="" if found.triage_state == to else "Aucune heure libre avant le printemps.",
                redirects=[one.pk for one in elsewhere],
            )
            letter = request.letters.order_by("made_at").last()
            if send and letter is not None:
                services.send_letter(actor=actor, letter_id=letter.pk, body=letter.body)
        return request


def _later(hour: time, hours: int) -> time:
    return time(min(hour.hour + 2 * hours, 20), hour.minute)
