"""T21: nothing is given to a key that nobody heard, nor to one that changed in the database since it was heard; a second
person who heard other words takes everything back. (Signatures come later.)"""

from datetime import timedelta
from uuid import UUID

import pytest
from pytest_django.fixtures import Settings

from amont import vault
from amont.accounts import holders, services
from amont.audit import confirmations
from amont.audit import services as audit
from amont.audit.models import Alarm, AuditEntry, Confirmation
from amont.core import clock
from amont.core.errors import Refused, RuleBroken
from amont.vault import sealedbox
from amont.vault.models import KeyRing, KeyWrap, Kind, UnderHeld
from tests.cast import Cast
from tests.faults.statements import statement_by_statement
from tests.keys import access_of, file_of, hear, hear_all, ring_of, signed_in
from tests.vault.holders import pin_recovery

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]
ROWS = [
    "vault.KeyRing",
    "vault.KeyWrap",
    "vault.Generation",
    "vault.UnderHeld",
    "audit.Confirmation",
    "audit.AuditEntry",
]


@pytest.fixture
def file(cast: Cast, settings: Settings) -> UUID:
    """A case file of the youth program, held by Maude and Claire; Rosalie is to hold too, her key not heard."""
    pin_recovery(settings)
    hear(cast.helene, cast.claire)
    hear(cast.claire, cast.maude)
    services.add_role(actor=cast.helene, account=cast.rosalie, role="worker", program=cast.jeunesse, holds=True)
    return file_of(cast.jeunesse, cast.maude, cast.claire)


def plant(cast: Cast) -> bytes:
    """Put another's key in place of Rosalie's, as a writer of the database would; returns its secret."""
    public, secret = sealedbox.keypair()
    KeyRing.objects.filter(user=cast.rosalie.pk).update(public=public)
    return secret


def test_a_key_that_nobody_heard_receives_nothing(file: UUID, cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        vault.grant(access_of(cast.maude, file), object_id=file, recipient=cast.rosalie.pk)
    assert refused.value.code == "key_pending"
    assert services.give_waiting_keys(access_of(cast.maude), actor=cast.maude, program=cast.jeunesse) == 0
    assert not KeyWrap.objects.filter(ring__user=cast.rosalie.pk).exists()


def test_a_key_that_changed_since_it_was_heard_receives_nothing_and_the_journal_tells(file: UUID, cast: Cast) -> None:
    hear(cast.claire, cast.rosalie)
    plant(cast)
    with pytest.raises(Refused) as refused:
        vault.grant(access_of(cast.maude, file), object_id=file, recipient=cast.rosalie.pk)
    assert refused.value.code == "key_changed"
    client = signed_in(cast, cast.maude)
    answer = client.post(f"/interne/porteuses/{cast.jeunesse.pk}/donner/", follow=True)
    assert "n’est plus celle qui a été confirmée" in answer.content.decode()
    told = AuditEntry.objects.get(reason="key_changed")
    assert told.actor == str(cast.maude.pk)
    audit.raise_what_entries_tell()
    alarm = Alarm.objects.get(kind=Alarm.Kind.KEY)
    assert (alarm.actor, alarm.count) == (str(cast.maude.pk), 1)
    with pytest.raises(RuleBroken):
        vault.create_object(kind=Kind.SUPPORT, users=[cast.rosalie.pk, cast.maude.pk])
    assert not KeyWrap.objects.filter(ring__user=cast.rosalie.pk).exists()


def test_whose_key_changed_is_said_and_everybody_else_receives(file: UUID, cast: Cast) -> None:
    hear(cast.claire, cast.rosalie)
    plant(cast)
    services.add_role(actor=cast.helene, account=cast.karl, role="worker", program=cast.jeunesse, holds=True)
    hear(cast.claire, cast.karl)
    client = signed_in(cast, cast.maude)
    answer = client.post(f"/interne/porteuses/{cast.jeunesse.pk}/donner/", follow=True).content.decode()
    assert KeyWrap.objects.filter(ring__user=cast.karl.pk).exists()
    assert not KeyWrap.objects.filter(ring__user=cast.rosalie.pk).exists()
    (row,) = [line for line in page_rows(answer) if "key-changed" in line]
    assert "Rosalie" in row
    audit.raise_what_entries_tell()
    assert Alarm.objects.get(kind=Alarm.Kind.KEY).about == str(cast.rosalie.pk)
    safe = {board.program: board.is_safe for board in holders.boards_for(cast.helene)}
    assert safe[cast.jeunesse], "Claire, Maude and Karl hold with the key that was heard"


def page_rows(answer: str) -> list[str]:
    """The lines of the lists of a page, as written."""
    return answer.split("<li")[1:]


def test_the_words_shown_are_those_of_the_key_in_the_database_when_they_are_heard(cast: Cast) -> None:
    words = holders.words_of(cast.rosalie)
    plant(cast)
    with pytest.raises(Refused) as refused:
        services.confirm_key(actor=cast.claire, account=cast.rosalie, words=words, how="in_person")
    assert refused.value.code == "key_changed"
    assert not KeyRing.objects.get(user=cast.rosalie.pk).live


def test_nobody_hears_their_own_key_and_a_stranger_hears_none(cast: Cast) -> None:
    for actor, owner in ((cast.claire, cast.claire), (cast.karl, cast.maude), (cast.karl, cast.helene)):
        with pytest.raises(Refused):
            hear(actor, owner)
    assert not KeyRing.objects.filter(live=True).exists()


def test_whoever_has_no_second_factor_yet_is_heard_and_receives_when_it_is_there(cast: Cast) -> None:
    services.reset_factor(actor=cast.helene, account=cast.maude, how="in_person")
    hear(cast.claire, cast.maude)
    assert not KeyRing.objects.get(user=cast.maude.pk).live
    vault.keep_live(user=cast.maude.pk, ready=True)
    assert KeyRing.objects.get(user=cast.maude.pk).live


def test_a_second_person_confirms_within_seven_days_and_never_the_first(cast: Cast) -> None:
    hear(cast.claire, cast.maude)
    (waiting,) = Confirmation.objects.all()
    assert waiting.due - waiting.asked_at == timedelta(days=7)
    with pytest.raises(Refused) as refused:
        services.answer_confirmation(actor=cast.claire, confirmation_id=waiting.pk, agrees=True)
    assert refused.value.code == "same_person"
    services.answer_confirmation(actor=cast.helene, confirmation_id=waiting.pk, agrees=True)
    services.answer_confirmation(actor=cast.helene, confirmation_id=waiting.pk, agrees=False)  # a second tap
    waiting.refresh_from_db()
    assert (waiting.outcome, waiting.second) == ("confirmed", str(cast.helene.pk))
    assert KeyRing.objects.get(user=cast.maude.pk).live


def test_a_second_person_who_heard_other_words_takes_everything_back(file: UUID, cast: Cast) -> None:
    waiting = Confirmation.objects.get(about=ring_of(cast.maude).key_id)
    services.answer_confirmation(actor=cast.helene, confirmation_id=waiting.pk, agrees=False)
    ring = KeyRing.objects.get(user=cast.maude.pk)
    assert (ring.live, ring.confirmed) == (False, None)
    assert not KeyWrap.objects.filter(ring=ring).exists()
    assert UnderHeld.objects.get().object_id == file
    assert AuditEntry.objects.filter(action="accounts.key.withdrawn", actor=str(cast.helene.pk)).count() == 1


def test_nobody_else_in_seven_days_leaves_the_first_word_and_says_so(cast: Cast) -> None:
    hear(cast.claire, cast.maude)
    with clock.travel_to(clock.now() + timedelta(days=6, hours=23)):
        assert confirmations.lapse_due() == 0
    with clock.travel_to(clock.now() + timedelta(days=7, seconds=1)):
        assert (confirmations.lapse_due(), confirmations.lapse_due()) == (1, 0)
    assert Confirmation.objects.get().outcome == "lapsed"
    assert KeyRing.objects.get(user=cast.maude.pk).live
    assert AuditEntry.objects.filter(action="accounts.key.confirmed.lapsed").count() == 1


def test_hearing_and_giving_are_whole_or_are_not(file: UUID, cast: Cast) -> None:
    assert statement_by_statement(lambda: hear(cast.claire, cast.rosalie), ROWS) > 8
    access = access_of(cast.maude)
    give = lambda: services.give_waiting_keys(access, actor=cast.maude, program=cast.jeunesse)  # noqa: E731
    assert statement_by_statement(give, ROWS) > 8
    waiting = Confirmation.objects.get(about=ring_of(cast.rosalie).key_id)
    refuse = lambda: services.answer_confirmation(  # noqa: E731
        actor=cast.helene, confirmation_id=waiting.pk, agrees=False
    )
    assert statement_by_statement(refuse, ROWS) > 10


def test_all_of_them_heard_hold_together(cast: Cast, settings: Settings) -> None:
    pin_recovery(settings)
    hear_all(cast)
    boards = {board.program: board for board in holders.boards_for(cast.helene)}
    assert boards[cast.jeunesse].is_safe and boards[cast.adulte].is_safe
    assert not boards[cast.residence].is_safe
