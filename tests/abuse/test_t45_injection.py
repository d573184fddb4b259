"""T45: script, template, markup and formula typed into every form we have: inert on screen, on paper, in the mail.

No cell of a sheet of ours (CSV) begins as a formula does; a workbook would fail the walk until it has a test of its own.
"""

import csv
import io
import re
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

import icalendar
from django.test import Client
from django.urls import reverse

from amont.accounts.models import Account
from amont.activities.models import Hold, ServiceRequest
from amont.core import clock
from amont.demo.models import SentMail
from amont.directory.models import Organization
from amont.funding.models import Grant
from amont.impact import dataset, pdf
from amont.impact.canonical import canonical
from tests.abuse.pages import Field, Form, Visited, walk
from tests.journeys.house import run_tasks
from tests.journeys.paper import words_of
from tests.journeys.people import PHONE

LONG = """=1+1|PZN"'><poison onclick=x><script>poison()</script>{{ 7|add:7 }}{% now "Y" %}#panic()$x$</p>"""
SHORT = "=PZN<poison>{{ 7 }}"
KEPT = ("deconnexion", "phrase-de-passe", "desactiver", "devenir", "retirer", "reprendre", "annuler", "fusionner")
"""Forms that end something, or somebody: they take no words."""
BY_KIND = {
    "email": "pzn@ecole.example",
    "number": "2",
    "time": "10:00",
    "url": "https://pzn.example/",
    "tel": "418 555-0100",
}
FORMULA = ("=", "+", "-", "@", "\t", "\r")
FREE = ("text", "textarea", "search")


def client_of(email: str) -> Client:
    client = Client()
    if email:
        client.force_login(Account.objects.get(email=email))
    return client


def typed(one: Field) -> str | None:
    """What somebody of bad will types into a control; None when nothing is sent."""
    if one.kind in ("checkbox", "radio"):
        return one.value if one.on else None
    if one.tag == "select":
        return one.value or next((option for option in one.options if option), "")
    if one.tag == "textarea" or one.kind in FREE:
        return SHORT if 0 < one.most < len(LONG) else LONG
    if one.kind == "date":  # ahead, and no day both suits and is to be avoided
        return one.value or str(clock.today() + timedelta(days=61 if one.name == "avoid" else 60))
    return one.value or BY_KIND.get(one.kind, "")


def takes_words(form: Form) -> bool:
    free = any(one.tag == "textarea" or one.kind in FREE for one in form.fields if one.tag != "select")
    return form.method == "post" and free and not any(word in form.action for word in KEPT)


def type_everywhere(client: Client, starts: list[str]) -> tuple[list[str], list[str]]:
    """Fill in and send every form within reach; returns the addresses that accepted, and those that fell."""
    accepted, fell = [], []
    for page in list(walk(client, starts)):
        for form in page.read.forms if page.read else []:
            if not takes_words(form) or "/connexion/" in page.address:
                continue
            address = urlsplit(urljoin(page.address, form.action)).path
            sent = {one.name: value for one in form.fields if (value := typed(one)) is not None and one.kind != "file"}
            status = client.post(address, sent).status_code
            accepted += [address] if status == 302 else []
            fell += [f"{address}: {status}"] if status >= 500 else []
    return accepted, fell


def alive(page: Visited) -> list[str]:
    """Whatever of the poison could run, or was interpreted."""
    if page.read is None:
        kind = page.response.headers.get("Content-Type", "")
        if kind.startswith("text/csv"):
            cells = (cell for row in csv.reader(io.StringIO(page.body.decode("utf-8-sig"))) for cell in row)
            return [f"{page.address}: a formula {cell[:24]}" for cell in cells if cell.startswith(FORMULA)]
        return [f"{page.address}: a workbook"] if "spreadsheet" in kind or "excel" in kind else []
    found = [f"{page.address}: {one}" for one in page.read.running]
    found += [f"{page.address}: an element of theirs"] if "poison" in page.read.tags else []
    words = "".join(page.read.words)
    for match in re.finditer("PZN", words):
        shown = words[match.start() : match.start() + 24]
        literal = [text[text.index("PZN") :][:24] for text in (LONG, SHORT)]
        if not any(shown.startswith(one[:12]) for one in literal):
            found.append(f"{page.address}: changed into {shown!r}")
    return found


def test_what_is_typed_into_every_form_is_inert_on_every_page(house: Any) -> None:
    public, claire, helene = client_of(""), client_of("claire@escale.example"), client_of("helene@escale.example")
    everybody = ((public, ["/fr/", "/fr/demander/"]), (claire, ["/interne/"]), (helene, ["/interne/"]))
    sent = [type_everywhere(client, starts) for client, starts in everybody]
    assert [fallen for _accepted, fell in sent for fallen in fell] == []
    accepted = {re.sub(r"[0-9a-f-]{36}|\d{4}-\d{4}", "*", one) for addresses, _fell in sent for one in addresses}
    assert len(accepted) >= 12, sorted(accepted)
    shown, wrong = 0, []
    for client, starts in everybody:
        for page in walk(client, starts):
            shown += page.body.count(b"PZN")
            wrong += alive(page)
            wrong += [f"{page.address}: {page.response.status_code}"] if page.response.status_code >= 500 else []
    assert not wrong, "\n".join(dict.fromkeys(wrong))
    assert shown > 20


def ask(client: Client, **changed: str) -> ServiceRequest:
    page = next(iter(walk(client, ["/fr/demander/"])))
    assert page.read
    form = next(one for one in page.read.forms if any(field.name == "typed_place" for field in one.fields))
    sent = {one.name: value for one in form.fields if (value := typed(one)) is not None} | changed
    answer = client.post("/fr/demander/", sent)
    assert answer.status_code == 302, "the request was not taken"
    return ServiceRequest.objects.order_by("received_at").reverse()[0]


def test_a_name_with_a_header_in_it_stays_a_name_in_the_mail(house: Any) -> None:
    ask(Client(), email="soline@ecole.example", name="Soline\r\nBcc: pzn@ailleurs.example\r\n\r\n=1+1")
    run_tasks()
    assert not SentMail.objects.filter(to__contains="ailleurs").exists()
    mail = SentMail.objects.get(to="soline@ecole.example")
    assert "\n" not in mail.subject and "PZN" not in mail.subject
    assert not re.search(r"^Bcc:", mail.body, re.MULTILINE)
    assert "{{" not in re.sub(re.escape(LONG), "", mail.body)


def test_a_place_with_calendar_lines_in_it_stays_one_line_of_the_invitation(house: Any) -> None:
    hold = Hold.objects.filter(state="live").order_by("start")[0]
    assert hold.site is not None
    hold.site.name = "École\r\nATTENDEE:mailto:pzn@ailleurs.example\r\nEND:VEVENT"
    hold.site.address = LONG
    hold.site.save()
    claire = client_of("claire@escale.example")
    claire.post(reverse("activities_staff:accept_for", args=[hold.request.number, hold.pk]))
    run_tasks()
    mail = SentMail.objects.exclude(calendar="").order_by("at").reverse()[0]
    events = icalendar.Calendar.from_ical(mail.calendar).walk("VEVENT")
    assert len(events) == 1
    assert "ailleurs" not in str(events[0].get("ATTENDEE", ""))
    assert "\r\nATTENDEE:mailto:pzn" not in mail.calendar


def test_markup_in_a_promise_and_a_name_is_printed_as_it_was_typed(house: Any) -> None:
    helene, grant = client_of("helene@escale.example"), Grant.objects.get()
    Grant.objects.filter(pk=grant.pk).update(title=LONG[:80])
    Organization.objects.filter(pk=grant.funder.organization_id).update(name='#read("/etc/passwd") *gras* $x$ <poison>')
    grant.promises.update(words=LONG)
    grant.refresh_from_db()
    preview = helene.get(reverse("impact:preview", args=[grant.code]))
    assert b"<poison" not in preview.content
    text = canonical(dataset.build(Grant.objects.get(), grant.start, grant.end))
    printed = words_of(pdf.render(text, "fr")).replace(" ", "")
    assert '#read("/etc/passwd")*gras*$x$<poison>' in printed
    assert "<script>poison()</script>{{7|add:7}}" in printed and "root:" not in printed


def test_a_browser_runs_nothing_of_it(come: Any) -> None:
    row = ask(Client(), email="soline@ecole.example")
    claire = come("claire@escale.example", viewport=PHONE)
    claire.page.on("dialog", lambda dialog: claire.complaints.append("a dialog opened"))
    for address in (reverse("activities_staff:inbox"), reverse("activities_staff:request_detail", args=[row.number])):
        claire.open(address)
        assert claire.page.locator("poison").count() == 0
        assert "PZN" in claire.page.locator("main").inner_text()
    assert claire.reads_well() == [], "long words without a blank stay on the screen"
