"""Sorting on the screen: filters that stay in the address, who sees what, and a letter that a human reads first."""

from typing import Any
from uuid import uuid4

import pytest
from django.core import mail

from amont.activities import services
from amont.activities.models import Letter, Message, RequestNote, ServiceRequest, TerritoryEntry
from amont.audit.models import AuditEntry
from tests.activities.conftest import World, again, day_at, journal, send_all
from tests.activities.screens import asked, double_ids, every_row, held, queries, staff
from tests.reading import as_, beside, page, words
from tests.ui.said import shows

MOST_QUERIES = 12


def numbers(answer: Any) -> list[str]:
    """The numbers of the requests that the list shows, in its order."""
    return [row.find("a").get_text() for row in page(answer).select("tbody tr")]


def decision(**values: Any) -> dict[str, Any]:
    return {"to": "refused", "reason": "better_served", "override_reason": "Décidé en équipe.", "note": "", **values}


def test_filters_stand_in_the_address_and_survive_the_pages(world: World):
    open_one, planned = world.receive(), world.to_plan(site_id=world.other_school.pk)
    refused = world.refuse(world.triaged(audience="sec_5"))
    client = as_(world.cast.maude)
    assert set(numbers(client.get(staff("inbox")))) == {planned.number, open_one.number}
    assert numbers(client.get(staff("inbox"), {"etat": "refused"})) == [refused.number]
    assert set(numbers(client.get(staff("inbox"), {"etat": "toutes"}))) == {
        open_one.number,
        planned.number,
        refused.number,
    }
    found = client.get(staff("inbox"), {"q": "FALAISE ecole", "etat": "toutes"})
    assert numbers(found) == [planned.number]
    assert (held(found, "q"), held(found, "etat")) == ("FALAISE ecole", "toutes")
    for place in range(21):
        world.receive(site_id=None, typed_place=f"École typée {place}")
    second = client.get(staff("inbox"), {"q": "ÉCOLE typee", "page": "2"})
    assert len(numbers(second)) == 1
    assert "q=" in str(page(second).find("a", href=lambda link: link and "page=1" in link)["href"])
    assert numbers(client.get(staff("inbox"), {"q": "rien de tel"})) == []
    for strange in ({"page": "zéro"}, {"page": "-4"}, {"etat": "inventé"}, {"q": "%_'\"" * 30}):
        assert client.get(staff("inbox"), strange).status_code == 200


def test_an_unknown_place_offers_to_remember_the_answer_and_a_known_one_does_not(world: World):
    known = world.triaged(audience="sec_5")
    TerritoryEntry.objects.all().delete()
    request, client = world.triaged(), as_(world.claire)
    assert not page(client.get(staff("request_detail", known.number))).select("[name=keep_place]")
    assert page(client.get(staff("request_detail", request.number))).select("[name=keep_place]")
    client.post(staff("decide", request.number), {"to": "to_plan", "keep_place": "on"})
    assert TerritoryEntry.objects.get().site_id == request.site_id
    assert shows(client.get(staff("territory")), request.site.name)


def test_what_was_set_aside_shows_only_when_asked_for(world: World):
    request = world.triaged()
    services.decide(actor=world.claire, request_id=request.pk, to="spam")
    client = as_(world.claire)
    assert numbers(client.get(staff("inbox"), {"etat": "toutes"})) == []
    assert numbers(client.get(staff("inbox"), {"etat": "spam"})) == [request.number]


def test_karl_sees_nothing_and_the_technician_may_not_enter(world: World):
    request = world.triaged()
    karl, tom, rosalie = as_(world.cast.karl), as_(world.cast.tom), as_(world.cast.rosalie)
    assert numbers(karl.get(staff("inbox"))) == numbers(rosalie.get(staff("inbox"))) == []
    assert karl.get(staff("request_detail", request.number)).status_code == 404
    assert karl.post(staff("request_contact", request.number)).status_code == 404
    assert tom.get(staff("inbox")).status_code == 403
    assert tom.get(staff("request_detail", request.number)).status_code == 403
    assert as_(world.cast.maude).get(staff("request_detail", request.number)).status_code == 200


def test_a_worker_reads_but_neither_sorts_nor_holds(world: World):
    request = world.triaged()
    maude, before = as_(world.cast.maude), every_row()
    shown = maude.get(staff("request_detail", request.number))
    assert not page(shown).find(attrs={"data-test": "decision"})
    for name in ("triage", "identify", "decide", "question", "reopen", "merge", "hold_new", "propose"):
        assert maude.post(staff(name, request.number), {}).status_code == 403
    after = every_row()
    assert {name for name in before if before[name] != after[name]} == {"audit.AuditEntry", "audit.ChainHead"}


def test_staff_screens_ask_to_sign_in(world: World, client: Any):
    request = world.receive()
    for name, args in (("inbox", []), ("request_detail", [request.number]), ("sessions", []), ("schedule", [])):
        answer = client.get(staff(name, *args))
        assert answer.status_code == 302
        assert "connexion" in answer.url


def test_sorting_runs_the_rules_and_shows_what_they_say(world: World):
    request = world.receive()
    client = as_(world.claire)
    assert page(client.get(staff("request_detail", request.number))).find(attrs={"data-test": "triage-open"})
    for _tap in range(2):
        assert client.post(staff("triage", request.number)).status_code == 302
    shown = client.get(staff("request_detail", request.number))
    assert page(shown).find(attrs={"data-test": "triage-rule"})["data-rule"] == "fits"
    assert not double_ids(shown)
    assert again(request).state == "triage"


def test_the_contact_is_opened_by_a_tap_alone_and_journalled(world: World):
    request = world.triaged()
    client = as_(world.cast.maude)
    assert "prof@ecole.example" not in words(client.get(staff("request_detail", request.number)))
    assert client.get(staff("request_contact", request.number)).status_code == 405
    assert journal("activities.request.contact_read") == 0
    assert "prof@ecole.example" in words(client.post(staff("request_contact", request.number)))
    entry = AuditEntry.objects.get(action="activities.request.contact_read")
    assert entry.record_id == str(request.pk)


def test_a_decision_refused_keeps_what_was_typed_and_says_why_beside(world: World):
    request = world.triaged()
    client = as_(world.claire)
    sent = decision(note="À revoir au printemps", override_reason="")
    answer = client.post(staff("decide", request.number), sent)
    assert answer.status_code == 422
    assert shows(answer, "This differs from what the rule suggests: say why.")
    assert beside(answer, "override_reason")
    assert (held(answer, "to"), held(answer, "reason"), held(answer, "note")) == (
        ["refused"],
        "better_served",
        "À revoir au printemps",
    )
    nowhere = client.post(staff("decide", request.number), decision())
    assert (nowhere.status_code, bool(beside(nowhere, "redirects"))) == (422, True)
    unknown = client.post(staff("decide", request.number), decision(to="rien", reason="inventée", note="x" * 241))
    assert unknown.status_code == 422
    assert all(beside(unknown, field) for field in ("to", "reason", "note"))
    both = decision(redirects=[str(world.elsewhere.pk)], no_known_resource="on")
    assert held(client.post(staff("decide", request.number), both), "no_known_resource") == ["on"]
    assert again(request).state == "triage"


def test_a_refusal_leads_to_its_letter_and_nothing_is_mailed_until_it_is_read(world: World):
    request = world.triaged()
    send_all()
    mail.outbox.clear()
    client = as_(world.claire)
    answer = client.post(staff("decide", request.number), decision(redirects=[str(world.elsewhere.pk)]))
    letter = Letter.objects.get()
    assert answer.url == staff("letter", letter.pk)
    shown = client.get(answer.url)
    assert world.elsewhere.name in held(shown, "body")
    send_all()
    assert (mail.outbox, Message.objects.filter(kind="letter").count()) == ([], 0)
    empty = client.post(answer.url, {"body": "   "})
    assert (empty.status_code, bool(beside(empty, "body"))) == (422, True)
    long = client.post(answer.url, {"body": "é" * 6001})
    assert (long.status_code, held(long, "body")) == (422, "é" * 6001)
    body = held(shown, "body") + "\nÀ bientôt."
    for _tap in range(2):
        assert client.post(answer.url, {"body": body}).status_code == 302
    send_all()
    assert len(mail.outbox) == 1
    assert "À bientôt." in mail.outbox[0].body
    assert "À bientôt." in words(client.get(answer.url))
    assert as_(world.cast.karl).get(answer.url).status_code == 403


def test_the_letter_of_another_program_does_not_exist(world: World):
    world.refuse(world.triaged())
    world.cast.residence.memberships.filter(account=world.cast.karl).update(role="coordinator")
    assert as_(world.cast.karl).get(staff("letter", Letter.objects.get().pk)).status_code == 404
    assert as_(world.cast.karl).get(staff("letter", uuid4())).status_code == 404


def test_a_question_refused_keeps_its_words(world: World):
    request = world.triaged()
    client = as_(world.claire)
    assert beside(client.post(staff("question", request.number), {"text": " "}), "text")
    assert client.post(staff("question", request.number), {"text": "Combien de groupes?"}).status_code == 302
    assert Message.objects.filter(kind="question").count() == 1
    late = client.post(staff("question", request.number), {"text": "Et quel niveau?"})
    assert late.status_code == 422
    assert "Et quel niveau?" in str(late.content.decode())
    assert again(request).state == "to_clarify"


def test_what_was_typed_in_another_tab_comes_back_with_its_reason(world: World):
    request = world.refuse(world.triaged())
    client = as_(world.claire)
    question = client.post(staff("question", request.number), {"text": "Combien de groupes?"})
    decided = client.post(staff("decide", request.number), decision(to="to_plan", note="Finalement oui"))
    slot = {"worker": str(world.cast.maude.pk), "day": "2027-01-21", "hour": "09:00", "mode": "at_setting"}
    hold = client.post(staff("hold_new", request.number), {**slot, "site": "", "form_token": "jeton"})
    assert [one.status_code for one in (question, decided, hold)] == [422, 422, 422]
    assert (held(question, "text"), held(decided, "note")) == ("Combien de groupes?", "Finalement oui")
    assert held(hold, "day") == "2027-01-21"
    assert shows(hold, "A date is held only for a request that is to be planned.")
    assert all(page(one).find(attrs={"role": "alert"}) for one in (question, decided, hold))
    assert again(request).state == "refused"


def test_typed_words_are_tied_to_a_place_of_the_directory(world: World):
    request = world.triaged(site_id=None, typed_place="L’école du coin", sector="charny")
    client = as_(world.claire)
    bad = client.post(staff("identify", request.number), {"site": str(uuid4()), "sector": "nulle_part"})
    assert bad.status_code == 422
    assert page(bad).find(id="identify_site_error")
    assert not double_ids(bad)
    sent = {"site": str(world.other_school.pk), "sector": ""}
    assert client.post(staff("identify", request.number), sent).status_code == 302
    assert again(request).site == world.other_school


def test_an_answered_request_is_taken_up_again(world: World):
    request = world.refuse(world.triaged())
    client = as_(world.claire)
    for _tap in range(2):
        assert client.post(staff("reopen", request.number)).status_code == 302
    assert (again(request).state, Letter.objects.count()) == ("triage", 0)


def test_a_duplicate_is_merged_on_the_rules_word_and_undone(world: World):
    first, second = world.triaged(), world.triaged(comments="La classe d’à côté")
    services.add_words(token=world.tokens[second.pk], words="Nous sommes deux classes.")
    client = as_(world.claire)
    shown = page(client.get(staff("request_detail", second.number)))
    assert shown.find(attrs={"name": "into"})["value"] == first.number
    assert client.post(staff("merge", second.number), {}).status_code == 404
    for _tap in range(2):
        assert client.post(staff("merge", second.number), {"into": first.number}).status_code == 302
    assert again(second).merged_into == first
    survivor = words(client.get(staff("request_detail", first.number)))
    assert "La classe d’à côté" in survivor
    assert "Nous sommes deux classes." in survivor
    client.post(staff("reopen", second.number))
    assert (again(second).state, again(second).merged_into) == ("triage", None)


def test_a_request_typed_after_a_call_needs_no_address(world: World):
    client = as_(world.cast.maude)
    sent = asked(world, email="", name="")
    bad = client.post(staff("request_new"), {**sent, "groups": "0"})
    assert (bad.status_code, bool(beside(bad, "groups")), held(bad, "comments")) == (422, True, sent["comments"])
    for _tap in range(2):
        answer = client.post(staff("request_new"), sent)
    row = ServiceRequest.objects.get()
    assert answer.url == staff("request_detail", row.number)
    assert (row.channel, Message.objects.count()) == ("phone", 0)
    neither = client.post(staff("request_new"), {**sent, "phone": "", "form_token": "autre"})
    assert (neither.status_code, bool(beside(neither, "email"))) == (422, True)


def test_words_from_the_setting_stand_on_the_detail(world: World):
    request = world.triaged()
    services.add_words(token=world.tokens[request.pk], words="<b>Le local</b> est le 114.")
    assert RequestNote.objects.count() == 1
    assert (
        "<b>Le local</b> est le 114."
        in page(as_(world.cast.maude).get(staff("request_detail", request.number))).get_text()
    )


@pytest.mark.parametrize("name", ["inbox", "sessions"])
def test_a_list_of_ten_times_the_rows_costs_no_more_queries(world: World, name: str):
    template = world.session(day_at(10)) if name == "sessions" else world.receive()
    client = as_(world.claire)

    def grow(to: int) -> None:
        model = type(template)
        for place in range(model.objects.count(), to):
            row = model.objects.get(pk=template.pk)
            row.pk, row._state.adding = uuid4(), True
            if isinstance(row, ServiceRequest):
                row.number, row.form_token = f"2027-{place + 500}", f"copie-{place}"
            else:
                row.hold_id = None
            row.save(force_insert=True)

    grow(20)
    few = queries(client, staff(name))
    assert len(page(client.get(staff(name))).select("tbody tr")) == 20
    grow(200)
    many = queries(client, staff(name))
    assert few <= MOST_QUERIES
    assert many <= few
