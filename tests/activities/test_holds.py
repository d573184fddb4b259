"""Held dates: proposed, answered, expired; a request of several groups; the waiting of those who do not answer."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.http import Http404

from amont.accounts.models import Absence
from amont.activities import services
from amont.activities.models import Hold, Message, RequestNote, Session, SlotClaim, TransitionRecord
from amont.activities.selectors.requests import live_holds, offered_holds
from amont.core import clock
from amont.core.errors import RuleBroken
from tests.activities.conftest import MONDAY, World, again, day_at, request_of, send_all


def test_a_hold_lasts_five_school_days_and_never_past_its_own_start(world: World):
    request = world.to_plan()
    assert clock.local(world.hold(request, day_at(22)).expires_at) == day_at(7, 23, 59)
    near = world.hold(request, day_at(2))
    assert near.expires_at == near.start


def test_the_same_form_twice_holds_one_date(world: World):
    request, token = world.to_plan(), uuid4().hex
    first = world.hold(request, day_at(10), form_token=token)
    assert world.hold(request, day_at(10), form_token=token) == first
    assert SlotClaim.objects.filter(active=True).count() == 1


def test_three_dates_are_the_most(world: World):
    request = world.to_plan()
    for n in (10, 11, 14):
        world.hold(request, day_at(n))
    with pytest.raises(RuleBroken) as refused:
        world.hold(request, day_at(15))
    assert refused.value.code == "enough_dates"


def test_nothing_is_held_before_the_request_is_accepted(world: World):
    with pytest.raises(RuleBroken) as refused:
        world.hold(world.triaged(), day_at(10))
    assert refused.value.code == "state"


def test_proposing_nothing_is_refused_and_proposing_twice_sends_once(world: World):
    request = world.to_plan()
    with pytest.raises(RuleBroken):
        services.propose(actor=world.claire, request_id=request.pk)
    world.hold(request, day_at(10))
    for _ in range(2):
        services.propose(actor=world.claire, request_id=request.pk)
    assert Message.objects.filter(kind="offer").count() == 1


def test_only_who_may_confirm_holds_proposes_and_accepts(world: World):
    request = world.to_plan()
    with pytest.raises(PermissionDenied):
        services.hold(
            actor=world.cast.maude,
            request_id=request.pk,
            worker_id=world.cast.maude.pk,
            start=day_at(10),
            mode="at_setting",
            form_token=uuid4().hex,
        )
    with pytest.raises(Http404):
        services.propose(actor=world.cast.karl, request_id=request.pk)


def test_a_date_not_offered_can_not_be_accepted_by_the_link(world: World):
    request = world.to_plan()
    hold = world.hold(request, day_at(10))
    with pytest.raises(Http404):
        services.accept(token=world.tokens[request.pk], hold_id=hold.pk)


def test_the_date_of_another_request_can_not_be_accepted(world: World):
    _, theirs = world.offered(day_at(10))
    request, _ = world.offered(day_at(11), audience="sec_5")
    with pytest.raises(Http404):
        services.accept(token=world.tokens[request.pk], hold_id=theirs[0].pk)
    with pytest.raises(Http404):
        services.accept(token="nobody", hold_id=theirs[0].pk)


def test_accepting_twice_is_one_session(world: World):
    request, holds = world.offered(day_at(10), day_at(11))
    token = world.tokens[request.pk]
    first = services.accept(token=token, hold_id=holds[0].pk)
    assert services.accept(token=token, hold_id=holds[0].pk) == first
    assert (Session.objects.count(), Message.objects.filter(kind="invitation").count()) == (1, 1)


def test_accepting_a_released_sibling_says_so(world: World):
    request, holds = world.offered(day_at(10), day_at(11))
    services.accept(token=world.tokens[request.pk], hold_id=holds[0].pk)
    with pytest.raises(RuleBroken) as refused:
        services.accept(token=world.tokens[request.pk], hold_id=holds[1].pk)
    assert refused.value.code == "gone"


def test_a_released_sibling_frees_its_hour(world: World):
    request, holds = world.offered(day_at(10), day_at(11))
    services.accept(token=world.tokens[request.pk], hold_id=holds[0].pk)
    world.hold(world.to_plan(audience="sec_5"), day_at(11))
    assert SlotClaim.objects.filter(active=True).count() == 2


def test_an_offer_accepted_as_it_expires_is_accepted_before_and_refused_at_its_minute(world: World):
    request, holds = world.offered(day_at(22), day_at(23))
    token, end = world.tokens[request.pk], again(holds[0]).expires_at
    with clock.travel_to(end), pytest.raises(RuleBroken) as refused:
        services.accept(token=token, hold_id=holds[0].pk)
    assert refused.value.code == "expired"
    assert not Session.objects.exists()
    with clock.travel_to(end - timedelta(seconds=1)):
        assert services.accept(token=token, hold_id=holds[0].pk).state == "confirmed"


def test_accepting_checks_again_what_has_come_since(world: World):
    request, holds = world.offered(day_at(10))
    Absence.objects.create(account=world.cast.maude, first_day=day_at(10).date(), last_day=day_at(10).date())
    with pytest.raises(RuleBroken) as refused:
        services.accept(token=world.tokens[request.pk], hold_id=holds[0].pk)
    assert refused.value.code == "absent"
    assert again(holds[0]).state == "live"


def test_expired_dates_are_released_by_the_round_of_the_server(world: World, capsys: pytest.CaptureFixture[str]):
    request, holds = world.offered(day_at(22), day_at(23))
    with clock.travel_to(day_at(8)):
        call_command("rounds")
        assert "holds expired: 2" in capsys.readouterr().out
        call_command("rounds")
        assert "holds expired" not in capsys.readouterr().out
    assert {again(one).state for one in holds} == {"expired"}
    assert (again(request).state, again(request).next_date) == ("to_plan", day_at(8).date())
    assert not SlotClaim.objects.filter(active=True).exists()


def test_an_expired_date_is_released_by_the_save_that_meets_it(world: World):
    request, holds = world.offered(day_at(22))
    other = world.to_plan(audience="sec_5")
    with clock.travel_to(day_at(8)):
        world.hold(other, day_at(22))
        assert again(holds[0]).state == "expired"
        assert again(request).state == "dates_proposed"
        services.expire_due()
        assert again(request).state == "to_plan"


def test_after_two_offers_without_answer_the_request_waits_for_them(world: World):
    request, _ = world.offered(day_at(22))
    with clock.travel_to(day_at(8)):
        services.expire_due()
        world.hold(request, day_at(30))
        services.propose(actor=world.claire, request_id=request.pk)
    with clock.travel_to(day_at(18)):
        services.expire_due()
    last = TransitionRecord.objects.filter(object_id=request.pk).latest("seq")
    assert (again(request).state, last.reason, last.by) == ("no_reply", "no_answer", "system")
    with clock.travel_to(day_at(19)):
        services.add_words(token=world.tokens[request.pk], words="Nous étions en examens.")
    assert again(request).state == "triage"


def test_declining_all_asks_why_and_returns_to_plan(world: World):
    request, holds = world.offered(day_at(10), day_at(11))
    token = world.tokens[request.pk]
    services.decline(token=token, hold_ids=[holds[0].pk])
    assert again(request).state == "dates_proposed"
    services.decline(token=token, hold_ids=[one.pk for one in holds], why="Semaine d’examens")
    assert again(request).state == "to_plan"
    assert [again(one).state for one in holds] == ["declined", "declined"]
    assert RequestNote.objects.get().text == "Semaine d’examens"


def test_asking_for_other_dates_declines_those_offered_once(world: World):
    request, _ = world.offered(day_at(10))
    for _ in range(2):
        services.ask_other_dates(token=world.tokens[request.pk], words="Plutôt en février")
    assert (again(request).state, RequestNote.objects.count()) == ("to_plan", 1)


def test_a_yes_by_telephone_books_without_a_proposal(world: World):
    request = world.to_plan()
    hold = world.hold(request, day_at(10))
    session = services.accept_for(actor=world.claire, request_id=request.pk, hold_id=hold.pk)
    assert (again(request).state, session.start) == ("booked", day_at(10))
    assert TransitionRecord.objects.get(object_id=session.pk).by == str(world.claire.pk)


def test_two_groups_need_two_sessions(world: World):
    request, holds = world.offered(day_at(10), day_at(11), day_at(14), groups=2)
    token = world.tokens[request.pk]
    services.accept(token=token, hold_id=holds[0].pk)
    assert (again(request).state, offered_holds(request).count()) == ("dates_proposed", 2)
    services.accept(token=token, hold_id=holds[2].pk)
    assert (again(request).state, again(holds[1]).state) == ("booked", "released")


def test_all_or_nothing_is_not_offered_before_every_group_has_a_date(world: World):
    request = world.to_plan(groups=4, all_or_nothing=True)
    for n in (10, 11, 14):
        world.hold(request, day_at(n))
    with pytest.raises(RuleBroken) as refused:
        services.propose(actor=world.claire, request_id=request.pk)
    assert refused.value.code == "all_or_nothing"
    world.hold(request, day_at(15))
    services.propose(actor=world.claire, request_id=request.pk)
    assert offered_holds(request).count() == 4


def test_withdrawing_releases_dates_and_cancels_sessions(world: World):
    request, holds = world.offered(day_at(10), day_at(11), groups=2)
    token = world.tokens[request.pk]
    session = services.accept(token=token, hold_id=holds[0].pk)
    for _ in range(2):
        services.withdraw(token=token)
    assert again(request).state == "withdrawn"
    assert (again(session).state, again(session).end_reason) == ("cancelled_by_requester", "requester_withdrew")
    assert again(holds[1]).state == "released"
    assert not SlotClaim.objects.filter(active=True).exists()
    assert Message.objects.filter(kind="cancellation").count() == 1


def test_cancelling_sends_the_request_back_and_keeps_the_notice(world: World):
    session = world.session()
    for _ in range(2):
        services.cancel(actor=world.claire, session_id=session.pk, by="us", reason="worker_absent")
    cancelled = again(session)
    assert (cancelled.state, cancelled.end_reason, cancelled.notice_days) == ("cancelled_by_us", "worker_absent", 10)
    assert request_of(session).state == "to_plan"
    assert Message.objects.filter(kind="cancellation").count() == 1
    world.hold(request_of(session), day_at(10))


def test_a_setting_cancels_its_session_from_its_page(world: World):
    session = world.session()
    token = world.tokens[request_of(session).pk]
    for _ in range(2):
        services.cancel_by_token(token=token, session_id=session.pk)
    assert (again(session).state, request_of(session).state) == ("cancelled_by_requester", "to_plan")
    other = world.session(day_at(14), audience="sec_5")
    with pytest.raises(Http404):
        services.cancel_by_token(token=token, session_id=other.pk)


@pytest.mark.parametrize(
    ("by", "reason"), [("us", "invented"), ("us", "date_moved"), ("us", "other"), ("them", "weather")]
)
def test_a_cancellation_needs_a_reason_of_the_list(world: World, by: str, reason: str):
    session = world.session()
    with pytest.raises(RuleBroken):
        services.cancel(actor=world.claire, session_id=session.pk, by=by, reason=reason)
    assert again(session).state == "confirmed"


def test_moving_checks_the_new_hour_and_keeps_the_old_one_in_writing(world: World):
    session = world.session()
    world.hold(world.to_plan(audience="sec_5"), day_at(11, 10))
    with pytest.raises(RuleBroken) as refused:
        services.move(actor=world.claire, session_id=session.pk, start=day_at(11, 10))
    assert refused.value.code == "overlap"
    services.prepare(actor=world.cast.maude, session_id=session.pk)
    for _ in range(2):
        services.move(actor=world.claire, session_id=session.pk, start=day_at(10, 9, 30), reason="Autobus")
    moved = again(session)
    assert (moved.state, moved.start, moved.claim.blocked_from) == ("confirmed", day_at(10, 9, 30), day_at(10, 9, 15))
    assert moved.amendments.get().old == "2027-01-21T09:00:00-05:00"


def test_live_holds_are_those_of_this_moment(world: World):
    request, holds = world.offered(day_at(22))
    assert list(live_holds(request)) == holds
    assert not live_holds(request, at=MONDAY + timedelta(days=9)).exists()
    assert Hold.objects.get(pk=holds[0].pk).state == "live"


def test_an_offer_is_reminded_once_half_way_by_the_round_of_the_server(world: World):
    request, _ = world.offered(day_at(22))
    for day, reminders in ((2, 0), (4, 1), (5, 1)):
        with clock.travel_to(day_at(day)):
            call_command("rounds")
        assert Message.objects.filter(kind="reminder", request=request).count() == reminders
    with clock.travel_to(day_at(5)):
        send_all()
    assert mail.outbox[-1].subject == f"Rappel : des dates pour votre demande {request.number}"
    assert "mardi 2 février 2027" in mail.outbox[-1].body


def test_taken_back_by_telephone(world: World):
    session = world.session()
    for _ in range(2):
        services.withdraw_for(actor=world.claire, request_id=request_of(session).pk)
    assert (again(session).state, request_of(session).state) == ("cancelled_by_requester", "withdrawn")
