"""A school asks, and is answered: by dates it accepts, or by a refusal with somewhere else to go."""

import re
from datetime import date, time, timedelta
from typing import Any
from urllib.parse import urlsplit

import icalendar
from django.urls import reverse
from playwright.sync_api import expect

from amont.accounts.models import Account
from amont.activities.models import Hold, Offering, ServiceRequest, Session
from amont.activities.selectors.school_calendar import is_school_day
from amont.activities.services.conflicts import free_slots
from amont.core import clock
from amont.demo.models import SentMail
from amont.directory.models import Site
from tests.journeys.house import run_tasks
from tests.journeys.people import PHONE, Visitor, last_mail

SCHOOL = "ophelie@ecole.example"
STAY = "Une classe très vivante ; il y a eu des rumeurs."
CLAIRE = "claire@escale.example"


def site(name: str) -> Site:
    return Site.objects.get(name=name)


def free_days(where: Site, count: int, *, after: int = 24) -> list[tuple[date, time]]:
    """School days ahead on which Maude is free, each with an hour."""
    maude = Account.objects.get(email="maude@escale.example")
    workshop = Offering.objects.get(kind="workshop")
    found: list[tuple[date, time]] = []
    day = clock.today() + timedelta(days=after)
    while len(found) < count:
        if is_school_day(day, where):
            slots = free_slots(worker=maude, day=day, offering=workshop, mode="at_setting", site=where)
            found += [(day, clock.local(slot).time()) for slot in slots[3:4]]
        day += timedelta(days=1)
    return found


def fill_request(school: Visitor, place: str, *, email: str, sector: str | None = None) -> None:
    """Everything that the form asks of a school."""
    page = school.page
    if page.locator("#id_offering").input_value() == "":
        page.locator("#id_offering").select_option(str(Offering.objects.get(kind="workshop").pk))
    page.locator("#id_typed_place").fill(place)
    page.locator("#id_sector").select_option(sector or site(place).sector)
    page.locator("#id_requester_kind").select_option("school_professional")
    page.locator("#id_name").fill("Ophélie Tardif")
    page.locator("#id_email").fill(email)
    page.locator("#id_audience").select_option("sec_3")
    page.locator("#id_groups").fill("1")
    page.locator("#id_pupils_per_group").fill("27")
    page.locator("#id_comments").fill(STAY)


def send(school: Visitor) -> None:
    school.follow(school.seen("request-form").locator("button").last)


def request_of(school: Visitor) -> ServiceRequest:
    """The request whose page the school looks at."""
    number = re.search(r"\d{4}-\d{4}", school.page.title() + school.page.locator("main").inner_text())
    assert number
    return ServiceRequest.objects.get(number=number[0])


def open_request(claire: Visitor, number: str) -> None:
    claire.open(reverse("activities_staff:inbox"))
    claire.follow(claire.page.get_by_role("link", name=number))


def press(person: Visitor, within: str) -> None:
    """The button of a form that carries a stable name."""
    person.follow(person.seen(within).locator("button").first)


def link_in_mail(base: str, mail: SentMail) -> str:
    found = re.search(r"https?://\S+", mail.body)
    assert found
    return base + urlsplit(found[0]).path


def invitations() -> list[tuple[str, int, str]]:
    """Method, sequence and UID of each calendar part sent to the school, read by another program than ours."""
    parts = []
    for mail in SentMail.objects.filter(to=SCHOOL).exclude(calendar="").order_by("at"):
        read = icalendar.Calendar.from_ical(mail.calendar)
        event = next(iter(read.walk("VEVENT")))
        assert str(read["METHOD"]) == mail.calendar_method
        parts.append((mail.calendar_method, int(event["SEQUENCE"]), str(event["UID"])))
    return parts


def ask_with_an_error_first(school: Visitor, place: str) -> ServiceRequest:
    """From the catalogue; the first time with an address that is none."""
    school.open("/fr/services/")
    school.follow(school.page.get_by_role("link", name=re.compile("Demander.*Voir venir")))
    fill_request(school, place, email="ophelie chez ecole")
    send(school)
    expect(school.page.locator("[data-amont-errors]")).to_be_focused()
    assert school.page.locator("#id_comments").input_value() == STAY
    assert school.page.locator("#id_email").input_value() == "ophelie chez ecole"
    field = school.page.locator(".field", has=school.page.locator("#id_email"))
    assert "adresse" in field.inner_text() and school.page.locator("#id_email").get_attribute("aria-invalid") == "true"
    assert school.reads_well() == []
    school.page.locator("#id_email").fill(SCHOOL)
    send(school)
    assert school.seen("request-status").get_attribute("data-state") == "received"
    assert school.reads_well() == []
    return request_of(school)


def test_from_the_catalogue_to_a_cancelled_session(come: Any) -> None:
    school, claire = come(viewport=PHONE), come(CLAIRE)
    place = site("Polyvalente de la Sitelle")
    row = ask_with_an_error_first(school, place.name)

    open_request(claire, row.number)
    claire.follow(claire.seen("triage-open"))
    assert claire.seen("triage-rule").is_visible()
    assert claire.reads_well() == []
    claire.page.locator("input[name=to][value=to_plan]").check()
    claire.page.locator("#id_override_reason").fill("On les connaît : on y va.")
    press(claire, "decision")
    hold_two(claire, place)
    assert claire.reads_well() == []
    claire.follow(claire.seen("propose"))
    run_tasks()

    accept_from_the_mail(school)
    session = Session.objects.get(request=row)
    run_tasks()
    move(claire, session, place)
    cancel(claire, session)
    kept = invitations()
    assert [part[:2] for part in kept] == [("REQUEST", 0), ("REQUEST", 1), ("CANCEL", 2)]
    assert len({uid for _method, _sequence, uid in kept}) == 1


def hold_two(claire: Visitor, place: Site) -> None:
    for day, hour in free_days(place, 2):
        form = claire.seen("hold-new")
        if not form.is_visible():
            claire.page.locator("details", has=form).locator("summary").click()
        form.locator("[name=day]").fill(day.isoformat())
        form.locator("[name=hour]").fill(hour.strftime("%H:%M"))
        form.locator("[name=worker]").select_option(label="Maude")
        form.locator("[name=site]").select_option(str(place.pk))
        press(claire, "hold-new")
    assert claire.page.locator('[data-test="hold"][data-state="live"]').count() == 2


def accept_from_the_mail(school: Visitor) -> None:
    mail = last_mail(SCHOOL)
    school.page.goto(link_in_mail(school.base, mail))
    assert school.seen("request-offer").count() == 2
    assert school.reads_well() == []
    school.follow(school.seen("request-accept").first)
    assert school.seen("request-status").get_attribute("data-state") == "booked"
    assert school.seen("request-offer").count() == 0
    assert Hold.objects.filter(request=request_of(school), state="live").count() == 0


def move(claire: Visitor, session: Session, place: Site) -> None:
    claire.open(reverse("activities_staff:session_detail", args=[session.pk]))
    assert claire.reads_well() == []
    ((day, hour),) = free_days(place, 1, after=34)
    form = claire.page.locator("form[action$='/deplacer/']")
    claire.page.locator("details", has=form).locator("summary").click()
    form.locator("[name=day]").fill(day.isoformat())
    form.locator("[name=hour]").fill(hour.strftime("%H:%M"))
    claire.follow(form.locator("button"))
    run_tasks()
    session.refresh_from_db()
    assert clock.local(session.start).date() == day


def cancel(claire: Visitor, session: Session) -> None:
    form = claire.page.locator("form[action$='/annuler/']")
    claire.page.locator("details", has=form).locator("summary").click()
    form.locator("[name=reason]").select_option(index=1)
    claire.follow(form.locator("button"))
    run_tasks()
    session.refresh_from_db()
    assert session.state == "cancelled_by_us"


def test_out_of_territory_is_answered_by_a_letter_that_somebody_read(come: Any) -> None:
    school, claire = come(viewport=PHONE), come(CLAIRE)
    school.open(reverse("activities:request"))
    fill_request(school, "Collège des Hautes-Marées", email=SCHOOL, sector="capitale_nationale")
    send(school)
    row, address = request_of(school), school.page.url
    open_request(claire, row.number)
    claire.follow(claire.seen("triage-open"))
    claire.page.locator("input[name=to][value=out_of_territory]").check()
    claire.page.locator("#id_reason").select_option("out_of_territory")
    elsewhere = claire.page.locator("label", has=claire.page.locator("input[name=redirects]")).first
    elsewhere.locator("input").check()
    name = elsewhere.inner_text().strip()
    if claire.seen("triage-rule").count() == 0 or row.triage_state != "out_of_territory":
        claire.page.locator("#id_override_reason").fill("Trop loin pour nous.")
    press(claire, "decision")
    body = claire.page.locator("#id_body")
    assert claire.reads_well() == []
    body.fill(f"{body.input_value()}\n\nBonne suite à vos élèves.")
    run_tasks()
    assert "refus" not in "".join(SentMail.objects.filter(to=SCHOOL).values_list("subject", flat=True))
    school.page.goto(address)
    assert "Bonne suite" not in school.page.locator("main").inner_text()
    press(claire, "letter")
    run_tasks()
    assert "Bonne suite à vos élèves." in last_mail(SCHOOL).body
    school.page.goto(address)
    said = school.page.locator("main").inner_text()
    assert "Bonne suite à vos élèves." in said and name in said
    assert school.reads_well() == []
