"""Receiving and sorting: each rule with what it saw, refusals with somewhere to go, merging and splitting."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.http import Http404

from amont.activities import services
from amont.activities.models import Letter, Message, Offering, RequestContact, ServiceRequest, TerritoryEntry
from amont.activities.selectors.demand import received, unmet, unmet_groups, unmet_requests
from amont.activities.selectors.requests import letters_to_read, shown_state
from amont.activities.services import Contact
from amont.audit.models import AuditEntry
from amont.core import clock
from amont.core.errors import RuleBroken
from amont.funding import services as funding
from tests.activities.conftest import MONDAY, World, again, day_at, journal, send_all, wished

TODAY = (MONDAY.date(), MONDAY.date())


def test_the_same_form_twice_is_one_request(world: World):
    form, token = world.form(), uuid4().hex
    first, link = services.receive(form=form, form_token=token, language="fr")
    second, other = services.receive(form=form, form_token=token, language="fr")
    assert first == second
    assert link != other
    assert (ServiceRequest.objects.count(), Message.objects.count()) == (1, 1)
    assert [services.own_contact(token=one).email for one in (link, other)] == ["prof@ecole.example"] * 2


def test_somebody_elses_form_opens_nothing(world: World):
    token = uuid4().hex
    services.receive(form=world.form(), form_token=token, language="fr")
    with pytest.raises(RuleBroken) as refused:
        services.receive(form=world.form(contact=Contact(email="autre@ecole.example")), form_token=token, language="fr")
    assert refused.value.code == "form_token"


def test_numbers_follow_each_other_within_a_year(world: World):
    assert [world.receive().number for _ in range(3)] == ["2027-0001", "2027-0002", "2027-0003"]
    with clock.travel_to(MONDAY + timedelta(days=365)):
        assert world.receive().number == "2028-0001"


def test_a_contact_is_kept_sealed_and_each_reading_is_journalled(world: World):
    request = world.receive()
    row = RequestContact.objects.filter(request=request).values().get()
    assert all(b"prof@ecole" not in bytes(value) for value in row.values() if isinstance(value, bytes))
    contact = services.read_contact(actor=world.cast.maude, request_id=request.pk)
    assert (contact.email, contact.name, contact.phone) == ("prof@ecole.example", "Camille Roy", "418 555-0100")
    assert "prof" not in repr(contact)
    assert journal("activities.request.contact_read") == 1
    with pytest.raises(Http404):
        services.read_contact(actor=world.cast.karl, request_id=request.pk)


def test_the_requester_corrects_the_contact(world: World):
    request = world.receive()
    services.correct_contact(token=world.tokens[request.pk], contact=Contact(email="neuf@ecole.example"))
    contact = services.own_contact(token=world.tokens[request.pk])
    assert (contact.email, contact.phone) == ("neuf@ecole.example", "")


@pytest.mark.parametrize("kind", ["youth_self", "person_self", "relative_friend"])
def test_who_asks_for_a_person_is_led_to_the_help_lines(world: World, kind: str):
    with pytest.raises(RuleBroken) as refused:
        world.receive(requester_kind=kind)
    assert refused.value.code == "helpline_only"
    assert not ServiceRequest.objects.exists()


def test_a_form_without_address_or_place_is_refused(world: World):
    with pytest.raises(RuleBroken) as no_mail:
        world.receive(contact=Contact(name="Camille"))
    with pytest.raises(RuleBroken) as no_place:
        world.receive(site_id=None)
    assert (no_mail.value.field, no_place.value.field) == ("email", "typed_place")


def test_a_typed_name_finds_its_site(world: World):
    request = world.receive(site_id=None, typed_place="école du  RUISSEAU")
    assert (request.site, request.sector) == (world.school, "saint_nicolas")


def test_a_call_is_typed_without_an_address(world: World):
    form = world.form(contact=Contact(name="Camille", phone="418 555-0100"))
    request = services.type_request(actor=world.cast.maude, form=form, form_token=uuid4().hex)
    assert (request.channel, request.state) == ("phone", "received")
    assert not Message.objects.exists()
    with pytest.raises(PermissionDenied):
        services.type_request(actor=world.cast.karl, form=form, form_token=uuid4().hex)


# --- the rules -----------------------------------------------------------------------------------------------------


def rule(request: ServiceRequest) -> tuple[str, str, str]:
    return request.triage_rule, request.triage_state, request.triage_reason


def test_rule_1_the_same_school_asks_twice(world: World):
    first = world.receive()
    second = world.triaged()
    assert rule(second) == ("duplicate", "refused", "duplicate")
    assert second.triage_parameters == {"number": first.number, "id": str(first.pk)}
    assert rule(world.triaged(audience="sec_5"))[0] == "fits"


def test_rule_2_posters_need_no_session(world: World):
    assert rule(world.triaged(offering_id=None, kind="poster_order")) == ("no_session", "to_plan", "")


def test_rule_3_what_nobody_offers(world: World):
    assert rule(world.triaged(offering_id=None, kind="parent_evening")) == ("not_offered", "refused", "out_of_mandate")
    services.save_offering(actor=world.claire, offering=world.offering, topics=["consent"])
    assert rule(world.triaged(topics=["addiction"], audience="sec_5"))[0] == "not_offered"
    assert rule(world.triaged(topics=["consent"], audience="sec_4"))[0] == "fits"


def test_rule_4_out_of_territory_offers_remote(world: World):
    request = world.triaged(site_id=world.far.pk)
    assert rule(request) == ("out_of_territory", "out_of_territory", "out_of_territory")
    assert (request.triage_parameters["status"], request.triage_parameters["remote"]) == ("not_served", True)


def test_rule_4_is_silent_for_who_comes_to_us(world: World):
    services.save_offering(actor=world.claire, offering=world.offering, modes=["at_ours"])
    assert rule(world.triaged(site_id=world.far.pk))[0] == "fits"


def test_an_open_session_at_our_office_fires_no_territory_rule(world: World):
    services.save_offering(actor=world.claire, offering=world.offering, modes=["at_ours", "at_setting"])
    opened = services.create_open(
        actor=world.claire,
        offering_id=world.offering.pk,
        worker_id=world.cast.maude.pk,
        start=day_at(10),
        mode="at_ours",
    )
    assert opened.state == "confirmed"
    assert world.triaged(site_id=world.far.pk).triage_parameters["next_open"] == str(opened.pk)


def test_an_entry_of_the_site_wins_over_its_sector(world: World):
    services.set_territory(actor=world.claire, status="served", site=world.far)
    assert rule(world.triaged(site_id=world.far.pk))[0] == "fits"
    services.set_territory(actor=world.claire, status="expansion_wanted", site=world.far, offering_kind="workshop")
    assert rule(world.triaged(site_id=world.far.pk, audience="sec_5"))[0] == "out_of_territory"


def test_an_unknown_place_is_left_to_the_coordinator(world: World):
    TerritoryEntry.objects.filter(sector="saint_nicolas").delete()
    request = world.triaged()
    assert rule(request) == ("unknown_territory", "", "")
    services.decide(actor=world.claire, request_id=request.pk, to="to_plan")
    assert rule(world.triaged(audience="sec_5"))[0] == "unknown_territory"


def test_an_answer_is_remembered_for_a_place_that_the_territory_did_not_know(world: World):
    TerritoryEntry.objects.all().delete()
    services.decide(actor=world.claire, request_id=world.triaged().pk, to="to_plan", keep_place=True)
    assert rule(world.triaged(audience="sec_5"))[0] == "fits"
    world.refuse(world.triaged(site_id=world.far.pk), to="out_of_territory", reason="out_of_territory", keep_place=True)
    assert rule(world.triaged(site_id=world.far.pk, audience="sec_5"))[0] == "out_of_territory"
    told = AuditEntry.objects.filter(action="activities.territory.set").order_by("seq")
    assert list(told.values_list("reason", flat=True)) == ["served", "not_served"]


def test_an_answer_that_says_nothing_of_the_place_leaves_the_territory_as_it_is(world: World):
    TerritoryEntry.objects.all().delete()
    world.refuse(world.triaged(), to="waiting", reason="no_capacity", keep_place=True)
    known = world.triaged(site_id=None, typed_place="École typée")
    services.decide(actor=world.claire, request_id=known.pk, to="to_plan", keep_place=True)
    assert not TerritoryEntry.objects.exists()


def test_rule_5_dates_too_near(world: World):
    request = world.triaged(dates=wished(3, 9))
    assert rule(request) == ("too_late", "to_clarify", "too_late")
    assert request.triage_parameters == {"notice": 15, "last_wished": "2027-01-20"}
    assert rule(world.triaged(dates=wished(3, 15), audience="sec_5"))[0] == "fits"


def grant(world: World, **values: object) -> None:
    body = world.elsewhere
    funder = funding.create_funder(actor=world.cast.helene, organization=body, kind="foundation")
    known = {"start": MONDAY.date(), "end": day_at(120).date(), "amount_cents": 100_00, "offering_kinds": ["workshop"]}
    made = funding.create_grant(
        actor=world.cast.helene,
        funder=funder,
        program=world.cast.jeunesse,
        code=f"g{uuid4().hex[:6]}",
        title="Don",
        **{**known, **values},
    )
    funding.activate_grant(actor=world.cast.helene, grant=made)


def test_rule_6_no_grant_covers_the_period(world: World):
    grant(world, end=day_at(5).date())
    assert rule(world.triaged(dates=wished(20)))[:2] == ("no_funding", "waiting")
    grant(world)
    assert rule(world.triaged(dates=wished(20), audience="sec_5"))[0] == "fits"


def test_rule_7_not_enough_hours_left(world: World):
    season = {"first_day": MONDAY.date(), "last_day": day_at(150).date()}
    services.plan_capacity(actor=world.claire, worker=world.cast.maude, minutes=400, **season)
    world.session()  # 175 minutes of the 400
    request = world.triaged(audience="sec_5", groups=2)
    assert rule(request) == ("no_hours", "waiting", "no_capacity")
    assert request.triage_parameters == {"minutes_left": 225, "minutes_needed": 350}
    assert rule(world.triaged(audience="sec_4"))[0] == "fits"


# --- deciding ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("to", "reason"),
    [("refused", "better_served"), ("out_of_territory", "out_of_territory"), ("waiting", "no_capacity")],
)
def test_no_refusal_without_somewhere_to_go(world: World, to: str, reason: str):
    request = world.triaged()
    with pytest.raises(RuleBroken) as refused:
        services.decide(actor=world.claire, request_id=request.pk, to=to, reason=reason, override_reason="x")
    assert refused.value.code == "redirect_needed"
    assert (again(request).state, Letter.objects.count()) == ("triage", 0)
    world.refuse(request, to=to, reason=reason, no_known_resource=True)
    assert (again(request).state, again(request).no_known_resource) == (to, True)
    assert "n’en connaissons aucune" in Letter.objects.get().body


@pytest.mark.parametrize(
    "reason", ["duplicate", "requester_withdrew", "no_answer", "unspecified", "invented", "", "other"]
)
def test_a_refusal_needs_a_reason_of_the_list(world: World, reason: str):
    request = world.triaged()
    with pytest.raises(RuleBroken) as refused:
        world.refuse(request, reason=reason)
    assert refused.value.field == ("note" if reason == "other" else "reason")
    assert again(request).state == "triage"


def test_going_against_the_rule_needs_a_reason(world: World):
    request = world.triaged(site_id=world.far.pk)
    with pytest.raises(RuleBroken) as refused:
        services.decide(actor=world.claire, request_id=request.pk, to="to_plan")
    assert refused.value.code == "override"
    services.decide(actor=world.claire, request_id=request.pk, to="to_plan", override_reason="Session ouverte")
    assert again(request).state == "to_plan"


def test_a_worker_reads_and_does_not_decide(world: World):
    request = world.receive()
    with pytest.raises(PermissionDenied):
        services.open_triage(actor=world.cast.maude, request_id=request.pk)
    with pytest.raises(Http404):
        services.open_triage(actor=world.cast.karl, request_id=request.pk)


def test_outside_the_territory_everything_is_kept(world: World):
    request = world.triaged(site_id=world.far.pk)
    services.decide(
        actor=world.claire,
        request_id=request.pk,
        to="out_of_territory",
        reason="out_of_territory",
        redirects=[world.elsewhere.pk],
    )
    request = again(request)
    assert (request.state, request.refusal_reason) == ("out_of_territory", "out_of_territory")
    assert [one.organization for one in request.redirects.all()] == [world.elsewhere]
    assert list(letters_to_read(world.claire)) == [Letter.objects.get(request=request, kind="out_of_territory")]
    assert [(row.request.sector, row.reason) for row in unmet(*TODAY)] == [("capitale_nationale", "out_of_territory")]


def test_deciding_twice_writes_one_letter(world: World):
    request = world.triaged()
    for _ in range(2):
        world.refuse(request)
    assert Letter.objects.count() == 1
    assert journal("activities.request.refused") == 1


def test_a_decision_taken_in_another_tab_is_not_overwritten(world: World):
    request = world.triaged()
    world.refuse(request)
    with pytest.raises(RuleBroken) as refused:
        services.decide(actor=world.claire, request_id=request.pk, to="to_plan")
    assert refused.value.code == "state"


def test_reopening_takes_the_unread_letter_away(world: World):
    request = world.triaged()
    world.refuse(request)
    services.reopen(actor=world.claire, request_id=request.pk)
    assert (again(request).state, Letter.objects.count(), again(request).refusal_reason) == ("triage", 0, "")


def test_a_question_and_its_answer(world: World):
    request = world.triaged()
    services.ask_question(actor=world.claire, request_id=request.pk, text="Combien de groupes?")
    assert (again(request).state, Message.objects.filter(kind="question").count()) == ("to_clarify", 1)
    services.add_words(token=world.tokens[request.pk], words="Deux groupes")
    assert (again(request).state, request.words.get().source) == ("triage", "requester")


def test_no_letter_waits_in_the_sight_of_another_service(world: World):
    world.refuse(world.triaged())
    assert not letters_to_read(world.cast.karl).exists()
    with pytest.raises(Http404):
        services.send_letter(actor=world.cast.karl, letter_id=Letter.objects.get().pk, body="x")


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    ("to", "reason"),
    [
        *(
            ("refused", one)
            for one in ("no_capacity", "funding_ended", "out_of_mandate", "better_served", "too_late", "unsafe")
        ),
        *(("waiting", one) for one in ("no_capacity", "funding_ended", "too_late")),
        ("out_of_territory", "out_of_territory"),
    ],
)
def test_every_letter_has_its_words_in_both_languages(world: World, language: str, to: str, reason: str):
    request = services.open_triage(actor=world.claire, request_id=world.receive(language=language).pk)
    world.refuse(request, to=to, reason=reason)
    body = Letter.objects.get().body
    assert request.number in body
    assert "Équipe de la rive nord" in body
    assert "{" not in body
    assert ("youth protection" in body) == (language == "en")


# --- merging, splitting, counting ----------------------------------------------------------------------------------


def test_a_merged_request_shows_the_survivor_and_is_not_demand(world: World):
    first, second = world.to_plan(), world.triaged()
    for _ in range(2):
        services.merge(actor=world.claire, duplicate_id=second.pk, into_id=first.pk)
    second = again(second)
    assert (second.state, second.refusal_reason, second.merged_into) == ("refused", "duplicate", first)
    assert shown_state(second) == "to_plan"
    assert not Letter.objects.exists()
    assert (list(received(*TODAY)), unmet(*TODAY)) == ([first], [])
    services.reopen(actor=world.claire, request_id=second.pk)
    assert (again(second).state, again(second).merged_into, received(*TODAY).count()) == ("triage", None, 2)


def test_different_schools_are_never_merged(world: World):
    first, second = world.to_plan(), world.triaged(audience="sec_5", site_id=world.youth_house.pk)
    with pytest.raises(RuleBroken):
        services.merge(actor=world.claire, duplicate_id=second.pk, into_id=first.pk)
    with pytest.raises(RuleBroken):
        services.merge(actor=world.claire, duplicate_id=first.pk, into_id=first.pk)


def test_a_split_request_is_received_once_and_its_rest_is_two_groups_unserved(world: World):
    request = world.to_plan(groups=4)
    rest = services.split(actor=world.claire, request_id=request.pk, groups=2)
    assert (again(request).groups, rest.groups, rest.remainder_of, rest.received_at) == (
        2,
        2,
        request,
        request.received_at,
    )
    world.refuse(rest, to="waiting", reason="no_capacity")
    rows = unmet(*TODAY)
    assert (received(*TODAY).count(), unmet_requests(rows), unmet_groups(rows)) == (1, 1, 2)
    world.refuse(again(request), to="waiting", reason="no_capacity")
    rows = unmet(*TODAY)
    assert (unmet_requests(rows), unmet_groups(rows)) == (1, 4)


def test_all_or_nothing_is_never_split(world: World):
    request = world.to_plan(groups=4, all_or_nothing=True)
    with pytest.raises(RuleBroken):
        services.split(actor=world.claire, request_id=request.pk, groups=2)
    with pytest.raises(RuleBroken):
        services.split(actor=world.claire, request_id=world.to_plan(audience="sec_5").pk, groups=1)


def test_unmet_demand_counts_what_it_says_and_nothing_else(world: World):
    levels = iter(f"level_{n}" for n in range(20))
    states = {}
    for to, reason in (
        ("refused", "better_served"),
        ("out_of_territory", "out_of_territory"),
        ("waiting", "no_capacity"),
    ):
        states[to] = world.triaged(audience=next(levels))
        world.refuse(states[to], to=to, reason=reason)
    services.withdraw(token=world.tokens[world.to_plan(audience=next(levels)).pk])
    services.decide(actor=world.claire, request_id=world.triaged(audience=next(levels)).pk, to="spam")
    services.decide(actor=world.claire, request_id=world.to_plan(audience=next(levels)).pk, to="no_reply")
    first = world.to_plan(audience="twice")
    services.merge(actor=world.claire, duplicate_id=world.triaged(audience="twice").pk, into_id=first.pk)
    assert {row.request.pk for row in unmet(*TODAY)} == {one.pk for one in states.values()}
    assert received(*TODAY).count() == 6


def test_a_past_figure_does_not_move_when_a_request_is_reopened(world: World):
    request = world.triaged()
    world.refuse(request)
    with clock.travel_to(day_at(40)):
        services.reopen(actor=world.claire, request_id=request.pk)
        services.decide(actor=world.claire, request_id=request.pk, to="to_plan")
        later = (day_at(30).date(), day_at(40).date())
        assert ([row.request for row in unmet(*TODAY)], unmet(*later)) == ([request], [])


def test_an_answer_counts_in_its_own_period_and_a_waiting_request_in_all(world: World):
    refused, waiting = world.triaged(), world.triaged(audience="sec_5")
    world.refuse(refused)
    world.refuse(waiting, to="waiting", reason="no_capacity")
    later = (day_at(30).date(), day_at(60).date())
    assert [row.request for row in unmet(*later)] == [waiting]


def test_erasing_the_contact_changes_no_figure(world: World):
    world.refuse(world.triaged())
    before = (received(*TODAY).count(), len(unmet(*TODAY)))
    RequestContact.objects.all().delete()
    assert (received(*TODAY).count(), len(unmet(*TODAY))) == before


def test_an_offering_keeps_its_counting_rule_after_its_first_session(world: World):
    world.session()
    with pytest.raises(RuleBroken) as refused:
        services.save_offering(actor=world.claire, offering=Offering.objects.get(), delivery_minutes=75)
    assert refused.value.code == "frozen"
    services.save_offering(actor=world.claire, offering=Offering.objects.get(), summary_fr="Autres mots")


def test_a_round_table_is_never_published(world: World):
    table = services.create_offering(
        actor=world.claire,
        program=world.cast.jeunesse,
        kind="partner_table",
        title_fr="Table",
        summary_fr="x",
        modes=["elsewhere"],
    )
    assert table.counts_as == "partners"
    with pytest.raises(RuleBroken):
        services.publish_offering(actor=world.claire, offering_id=table.pk)


def test_the_journal_holds_no_word_of_anybody(world: World):
    world.receive(comments="Un mot privé", dates_text="mardi")
    told = [
        " ".join(str(value) for value in row) for row in AuditEntry.objects.values_list("action", "record_id", "reason")
    ]
    assert not [line for line in told if "Camille" in line or "prof@" in line or "privé" in line]


@pytest.mark.parametrize("email", ["prof@ecole.example\nBcc: tous@ecole.example", "prof", "a@b.example c@d.example"])
def test_an_address_can_not_write_headers(world: World, email: str):
    with pytest.raises(RuleBroken) as refused:
        world.receive(contact=Contact(email=email))
    assert refused.value.field == "email"
    assert not ServiceRequest.objects.exists()


def test_words_typed_by_the_requester_stay_inert_in_mails(world: World):
    name = "Camille\n{{ request.token }} <script>alert(1)</script>"
    world.receive(contact=Contact(email="prof@ecole.example", name=name), typed_place="=1+1", site_id=None)
    send_all()
    body = mail.outbox[0].body
    assert "Bonjour Camille {{ request.token }} <script>alert(1)</script>," in body
    assert [part.get_content_type() for part in mail.outbox[0].message().walk()] == ["text/plain"]
