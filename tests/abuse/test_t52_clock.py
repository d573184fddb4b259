"""T52: the machine's clock a day ahead or a day behind, and the two nights when the hour changes: no session or ring lives for
ever, nothing is thrown away too early, and each promised time is the one that was promised."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from amont import vault
from amont.accounts import holders, services
from amont.accounts.models import Draft, LoginSession
from amont.audit.models import Confirmation
from amont.core import clock
from amont.core.errors import Refused, RuleBroken
from amont.vault.models import SessionBox, UnderHeld
from amont.vault.services.boxes import forget_old_boxes
from tests.cast import PASSPHRASE, Cast
from tests.keys import CODE, SIGN_IN, file_of, hear, hear_all, signed_in
from tests.vault.holders import pin_recovery

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
PAGE, OPENS = "/interne/profil/", "/interne/profil/brouillons/"
SPRING, AUTUMN = date(2027, 3, 14), date(2027, 11, 7)
"""In Québec two o'clock in the morning is three; and two o'clock comes twice."""


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Everything inside happens at this moment, for Django's own tables too."""

    @contextmanager
    def moved(moment: datetime) -> Iterator[None]:
        with monkeypatch.context() as patch, clock.travel_to(moment):
            patch.setattr(timezone, "now", lambda: moment)
            yield

    return moved


def state(client: Client) -> str:
    """What the team's pages are to this browser: open, locked, or behind the sign-in."""
    answer: Any = client.get(OPENS)
    if answer.status_code == 200:
        return "open"
    return "signed out" if answer.url.startswith(SIGN_IN) else "locked"


def rounds() -> None:
    call_command("rounds", stdout=StringIO())


def test_whoever_signed_in_while_the_clock_was_ahead_signs_in_again(cast: Cast, at: Any) -> None:
    """A day, or ten years: the end of such a session would come when nobody waits for it."""
    now = clock.now()
    for ahead in (timedelta(hours=1), DAY, 3650 * DAY):
        with at(now + ahead):
            client = signed_in(cast, cast.maude)
            assert state(client) == "open"
        with at(now):
            assert state(client) == "signed out"
            assert client.get(PAGE).status_code == 302
            rounds()
            assert not SessionBox.objects.filter(user=cast.maude.pk).exists()
        with at(now + ahead + timedelta(hours=10, seconds=1)):
            assert state(client) == "signed out"


def test_whoever_signed_in_before_the_clock_went_ahead_or_behind_is_asked_again_and_no_more(
    cast: Cast, at: Any
) -> None:
    now = clock.now()
    with at(now):
        client = signed_in(cast, cast.maude)
    with at(now - timedelta(seconds=50)):
        assert state(client) == "open", "a clock that is put right by a few seconds disturbs nobody"
    with at(now + DAY):
        assert state(client) == "signed out"
        rounds()
    with at(now + SECOND):
        assert state(client) == "signed out", "the rounds of the wrong day forgot it, and that is no loss"


def test_a_code_of_the_wrong_day_leaves_the_codes_on_paper_good(cast: Cast, at: Any) -> None:
    """The application's own code has served for a later moment: it is refused until then, and the paper is there."""
    now, paper = clock.now(), Client()
    with at(now + DAY):
        signed_in(cast, cast.maude)
        codes = services.renew_recovery_codes(actor=cast.claire, code=cast.code(cast.claire))
    with at(now):
        paper.post(SIGN_IN, {"login": cast.claire.email, "password": PASSPHRASE})
        assert paper.post(CODE, {"code": cast.code(cast.claire)}).status_code != 302
        paper.post(SIGN_IN, {"login": cast.claire.email, "password": PASSPHRASE})
        assert paper.post(CODE, {"code": codes[0]}).status_code == 302


@pytest.mark.parametrize("night", [SPRING, AUTUMN])
def test_the_hour_that_changes_makes_no_ring_longer_or_shorter(cast: Cast, at: Any, night: date) -> None:
    before = clock.at(night, time(1, 50)).astimezone(timezone.get_fixed_timezone(0))
    with at(before):
        client = signed_in(cast, cast.maude)
    with at(before + timedelta(minutes=19)):
        assert state(client) == "open"
    with at(before + timedelta(minutes=39, seconds=30)):
        assert state(client) == "locked"
    with at(before + timedelta(hours=9, minutes=59)):
        assert state(client) == "locked"
    with at(before + timedelta(hours=10, seconds=1)):
        assert state(client) == "signed out"


@pytest.mark.parametrize("ahead", [DAY, -DAY])
def test_a_day_of_error_throws_nothing_away(cast: Cast, at: Any, settings: Settings, ahead: timedelta) -> None:
    pin_recovery(settings)
    hear_all(cast)
    file_of(cast.jeunesse, cast.maude, cast.claire)
    today = clock.today()
    services.declare_lone_holder(
        actor=cast.helene, program=cast.jeunesse, reason="small", until=today + timedelta(days=2)
    )
    services.disable_account(actor=cast.helene, account=cast.rosalie)
    services.save_draft(actor=cast.maude, place="/interne/x/", fields={"words": "à moitié écrit"})
    _nadia, token = services.create_account(
        actor=cast.helene, email="nadia@escale.example", display_name="Nadia", role="worker", program=cast.jeunesse
    )
    waiting = Confirmation.objects.count()
    with at(clock.now() + ahead):
        rounds()
        assert services.open_invitation(token) is not None
        assert holders.alone_in(cast.jeunesse.pk) is not None
        assert not UnderHeld.objects.exists()
    assert Draft.objects.filter(account=cast.maude).count() == 1
    assert Confirmation.objects.filter(outcome="waiting").count() == waiting > 0
    assert services.open_invitation(token) is not None


def test_what_was_made_while_the_clock_was_ahead_ends_at_most_so_much_later(cast: Cast, at: Any) -> None:
    now = clock.now()
    with at(now + DAY):
        services.save_draft(actor=cast.maude, place="/interne/x/", fields={"words": "à moitié écrit"})
        hear(cast.claire, cast.maude)
        _nadia, token = services.create_account(
            actor=cast.helene, email="nadia@escale.example", display_name="Nadia", role="worker", program=cast.jeunesse
        )
    with at(now + timedelta(hours=72, seconds=1)):
        assert services.open_invitation(token) is None
        with pytest.raises(Refused):
            services.accept_invitation(token=token, passphrase=PASSPHRASE)
    with at(now + timedelta(days=8, seconds=1)):
        rounds()
    assert not Draft.objects.exists()
    assert Confirmation.objects.get().outcome == "lapsed"


@pytest.mark.parametrize("night", [SPRING, AUTUMN])
def test_promised_times_are_of_so_many_hours_whatever_the_wall_clock_does(cast: Cast, at: Any, night: date) -> None:
    """Forty-eight hours for a link, seven days for a second word and a draft: an hour more or less on the wall."""
    begun = clock.at(night - DAY, time(12)).astimezone(timezone.get_fixed_timezone(0))
    with at(begun):
        services.save_draft(actor=cast.maude, place="/interne/x/", fields={"words": "à moitié écrit"})
        hear(cast.claire, cast.maude)
        _nadia, token = services.create_account(
            actor=cast.helene, email="nadia@escale.example", display_name="Nadia", role="worker", program=cast.jeunesse
        )
    for late in (timedelta(hours=48) - SECOND, timedelta(hours=48) + SECOND):
        with at(begun + late):
            assert (services.open_invitation(token) is not None) == (late < timedelta(hours=48))
    for late in (7 * DAY - SECOND, 7 * DAY + SECOND):
        with at(begun + late):
            rounds()
            assert Draft.objects.exists() == (late < 7 * DAY)
            assert (Confirmation.objects.get().outcome == "waiting") == (late < 7 * DAY)


@pytest.mark.parametrize("night", [SPRING, AUTUMN])
def test_an_exception_ends_with_its_last_day_on_the_wall(cast: Cast, at: Any, settings: Settings, night: date) -> None:
    pin_recovery(settings)
    with at(clock.at(night - 2 * DAY, time(9))):
        hear_all(cast)
        services.declare_lone_holder(actor=cast.helene, program=cast.residence, reason="small", until=night)
        file_of(cast.residence, cast.claire)
    with at(clock.at(night, time(23, 59, 59))):
        rounds()
        assert holders.alone_in(cast.residence.pk) is not None
        assert not UnderHeld.objects.exists()
        file_of(cast.residence, cast.claire)
    with at(clock.at(night + DAY, time(0, 0))):
        assert holders.alone_in(cast.residence.pk) is None
        rounds()
        assert UnderHeld.objects.count() == 2
        with pytest.raises(RuleBroken):
            file_of(cast.residence, cast.claire)


def test_a_box_of_another_day_is_forgotten_by_the_rounds_even_if_nobody_asks_for_it(cast: Cast) -> None:
    now = clock.now()
    with clock.travel_to(now + 3650 * DAY):
        found = vault.unlock(
            user=cast.maude.pk, stored=cast.maude.password, passphrase=PASSPHRASE,
            expires_at=clock.now() + timedelta(hours=10), active=True,
        )  # fmt: skip
    assert found is not None
    assert (forget_old_boxes(), SessionBox.objects.count()) == (1, 0)


def test_the_row_of_a_session_of_another_day_names_nobody(cast: Cast, at: Any) -> None:
    now = clock.now()
    with at(now + DAY):
        signed_in(cast, cast.maude)
    with at(now):
        assert signed_in(cast, cast.claire).get(PAGE).status_code == 200
        assert LoginSession.objects.filter(account=cast.maude).count() == 1
