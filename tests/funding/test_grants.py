"""Grants and promises: their rules, read-only after the end, rights by role and program."""

from datetime import datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import IntegrityError, transaction

from amont.accounts import services as accounts
from amont.accounts.models import Role
from amont.audit.models import AuditEntry
from amont.core import clock
from amont.core.errors import RuleBroken
from amont.funding import services
from amont.funding.models import Funder, Grant, Promise
from amont.funding.selectors import active_grants, grant_by_code, grants_visible_to, promises_of
from tests.cast import Cast, accept
from tests.funding.conftest import END, START, make_funder, make_grant

pytestmark = pytest.mark.django_db
LAST_MOMENT = clock.at(END, time(23, 59))


def journal(action: str) -> int:
    return AuditEntry.objects.filter(action=action).count()


@pytest.fixture(autouse=True)
def in_the_season():
    """Winter of the grant's year."""
    with clock.travel_to(datetime(2027, 1, 11, 14, 0, tzinfo=clock.zone())):
        yield


def test_a_body_is_one_funder(cast: Cast, funder: Funder) -> None:
    again = services.create_funder(actor=cast.helene, organization=funder.organization, kind="foundation")
    assert (again.pk, again.kind, journal("funding.funder.created")) == (funder.pk, "credit_union", 1)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [({"end": START - timedelta(days=1)}, "dates", "end"), ({"offering_kinds": []}, "kinds", "offering_kinds")],
)
def test_a_grant_that_cannot_be_is_refused_beside_its_field(cast: Cast, funder: Funder, changes, code, field) -> None:
    with pytest.raises(RuleBroken) as refused:
        make_grant(cast, funder, **changes)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert not Grant.objects.exists()


def test_a_grant_of_one_day_is_fine(cast: Cast, funder: Funder) -> None:
    assert make_grant(cast, funder, end=START).start == START


def test_the_database_refuses_a_grant_upside_down(grant: Grant) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.filter(pk=grant.pk).update(end=START - timedelta(days=1))


def test_a_code_is_of_one_grant(cast: Cast, grant: Grant) -> None:
    with pytest.raises(RuleBroken) as refused:
        make_grant(cast, grant.funder)
    assert (refused.value.code, refused.value.field) == ("known", "code")
    assert grant_by_code(grant.code) == grant
    assert grant_by_code("never") is None


def test_a_new_grant_is_a_draft_and_activating_twice_is_once(cast: Cast, funder: Funder) -> None:
    draft = make_grant(cast, funder, active=False)
    assert draft.state == "draft"
    for _ in range(2):
        assert services.activate_grant(actor=cast.helene, grant=draft).state == "active"
    assert journal("funding.grant.activated") == 1


def test_an_old_copy_of_a_grant_does_not_bring_its_state_back(cast: Cast, funder: Funder) -> None:
    draft = make_grant(cast, funder, active=False)
    services.activate_grant(actor=cast.helene, grant=draft)
    services.save_grant(actor=cast.helene, grant=draft, title="Autrement")
    draft.refresh_from_db()
    assert (draft.title, draft.state) == ("Autrement", "active")


@pytest.mark.parametrize("marked", [False, True])
def test_nothing_is_written_after_the_end_whether_or_not_it_was_marked(cast: Cast, grant: Grant, marked: bool) -> None:
    with clock.travel_to(LAST_MOMENT):
        services.promise(actor=cast.helene, grant=grant, words="Le dernier jour")
    with clock.travel_to(LAST_MOMENT + timedelta(minutes=1)):
        if marked:
            assert services.end_grants() == 1
        for act in (
            lambda: services.save_grant(actor=cast.helene, grant=grant, title="Trop tard"),
            lambda: services.save_grant(actor=cast.helene, grant=grant, end=END + timedelta(days=365)),
            lambda: services.promise(actor=cast.helene, grant=grant, words="Trop tard"),
        ):
            with pytest.raises(RuleBroken) as refused:
                act()
            assert refused.value.code == "ended"
    grant.refresh_from_db()
    assert (grant.title, grant.end) == ("Prévenir en amont", END)
    assert [one.words for one in promises_of(grant)] == ["Le dernier jour"]


def test_grants_end_by_the_round_of_the_server_once(
    cast: Cast, grant: Grant, capsys: pytest.CaptureFixture[str]
) -> None:
    make_grant(cast, grant.funder, "brouillon", active=False)
    for day, said in (
        (LAST_MOMENT, False),
        (LAST_MOMENT + timedelta(days=1), True),
        (LAST_MOMENT + timedelta(days=2), False),
    ):
        with clock.travel_to(day):
            call_command("rounds")
        assert ("grants ended: 1" in capsys.readouterr().out) == said
    entry = AuditEntry.objects.get(action="funding.grant.ended")
    assert (entry.actor, entry.record_id) == ("system", str(grant.pk))


def test_an_ended_grant_still_pays_for_what_was_given(cast: Cast, grant: Grant) -> None:
    with clock.travel_to(LAST_MOMENT + timedelta(days=1)):
        services.end_grants()
    found = active_grants(program_id=cast.jeunesse.pk, kind="workshop", audience="sec_3", start=START, end=START)
    assert found == [grant]


def test_active_grants_cover_the_kind_the_audience_and_the_days(cast: Cast, grant: Grant) -> None:
    narrow = make_grant(cast, grant.funder, "sec-3", audiences=["sec_3"], offering_kinds=["workshop", "kiosk"])
    make_grant(cast, grant.funder, "brouillon", active=False)
    make_grant(cast, grant.funder, "ailleurs", program=cast.adulte)

    def found(kind: str, audience: str, day=START) -> list[Grant]:
        return active_grants(program_id=cast.jeunesse.pk, kind=kind, audience=audience, start=day, end=day)

    assert found("workshop", "sec_3") == [grant, narrow]
    assert found("workshop", "sec_4") == [grant]
    assert found("kiosk", "sec_3") == [narrow]
    assert found("workshop", "sec_3", END) == [grant, narrow]
    assert found("workshop", "sec_3", END + timedelta(days=1)) == []


def test_the_same_promise_twice_is_one(cast: Cast, grant: Grant) -> None:
    for _ in range(2):
        services.promise(actor=cast.helene, grant=grant, words="20 ateliers", indicator="OUT-1", target=20)
    assert (Promise.objects.count(), journal("funding.promise.made")) == (1, 1)


def test_the_same_words_with_another_number_are_refused_and_nothing_is_lost(cast: Cast, grant: Grant) -> None:
    services.promise(actor=cast.helene, grant=grant, words="20 ateliers", indicator="OUT-1", target=20)
    with pytest.raises(RuleBroken) as refused:
        services.promise(actor=cast.helene, grant=grant, words="20 ateliers", indicator="OUT-1", target=25)
    assert (refused.value.code, refused.value.field) == ("known", "words")
    assert Promise.objects.get().target == 20


@pytest.mark.parametrize(
    ("indicator", "target", "field"), [("OUT-1", None, "target"), ("OUT-99", 3, "indicator"), ("SAV-2", 3, "target")]
)
def test_a_promise_that_nothing_could_count_is_refused(cast: Cast, grant: Grant, indicator, target, field) -> None:
    with pytest.raises(RuleBroken) as refused:
        services.promise(actor=cast.helene, grant=grant, words="x", indicator=indicator, target=target)
    assert refused.value.field == field
    assert not Promise.objects.exists()


def test_a_difference_before_and_after_is_promised_without_a_number(cast: Cast, grant: Grant) -> None:
    made = services.promise(actor=cast.helene, grant=grant, words="À qui en parler", indicator="SAV-2")
    assert (made.indicator, made.target) == ("SAV-2", None)


def test_a_mistyped_promise_is_corrected_and_what_is_the_same_is_not_journalled(cast: Cast, grant: Grant) -> None:
    made = services.promise(actor=cast.helene, grant=grant, words="20 ateliers", indicator="OUT-1", target=200)
    for _ in range(2):
        services.correct_promise(actor=cast.helene, promise_id=made.pk, target=20, due=END)
    made.refresh_from_db()
    assert (made.words, made.target, made.due, journal("funding.promise.corrected")) == ("20 ateliers", 20, END, 1)
    with pytest.raises(RuleBroken) as refused:
        services.correct_promise(actor=cast.helene, promise_id=made.pk, target=None)
    assert refused.value.field == "target"


def test_two_promises_never_say_the_same_words(cast: Cast, grant: Grant) -> None:
    one, other = (services.promise(actor=cast.helene, grant=grant, words=words) for words in ("Écouter", "Accueillir"))
    with pytest.raises(RuleBroken) as refused:
        services.correct_promise(actor=cast.helene, promise_id=other.pk, words=one.words)
    assert (refused.value.code, refused.value.field) == ("twin", "words")


def test_a_promise_written_by_mistake_is_removed_and_the_journal_keeps_it(cast: Cast, grant: Grant) -> None:
    made = services.promise(actor=cast.helene, grant=grant, words="Ailleurs")
    services.remove_promise(actor=cast.helene, promise_id=made.pk)
    assert not Promise.objects.exists()
    assert AuditEntry.objects.get(action="funding.promise.removed").record_id == str(made.pk)


def test_a_promise_stays_as_it_is_once_the_grant_ended(cast: Cast, grant: Grant) -> None:
    made = services.promise(actor=cast.helene, grant=grant, words="Écouter")
    with clock.travel_to(LAST_MOMENT + timedelta(minutes=1)):
        for act in (
            lambda: services.correct_promise(actor=cast.helene, promise_id=made.pk, words="x"),
            lambda: services.remove_promise(actor=cast.helene, promise_id=made.pk),
        ):
            with pytest.raises(RuleBroken) as refused:
                act()
            assert refused.value.code == "ended"
    assert promises_of(grant) == [made]


def test_a_promise_told_in_words_needs_no_number(cast: Cast, grant: Grant) -> None:
    assert services.promise(actor=cast.helene, grant=grant, words="Être à l’écoute").target is None


def test_only_the_director_writes(cast: Cast, grant: Grant, funder: Funder) -> None:
    made = services.promise(actor=cast.helene, grant=grant, words="Écouter")
    for account in (cast.claire, cast.maude, cast.rosalie, cast.tom, cast.karl):
        for act in (
            lambda who=account: services.save_grant(actor=who, grant=grant, title="x"),
            lambda who=account: services.activate_grant(actor=who, grant=grant),
            lambda who=account: services.promise(actor=who, grant=grant, words="x"),
            lambda who=account: services.correct_promise(actor=who, promise_id=made.pk, words="x"),
            lambda who=account: services.remove_promise(actor=who, promise_id=made.pk),
            lambda who=account: services.create_funder(actor=who, organization=funder.organization, kind="private"),
        ):
            with pytest.raises(PermissionDenied):
                act()
    grant.refresh_from_db()
    assert grant.title == "Prévenir en amont"


def test_everybody_reads_the_grants_of_their_own_programs(cast: Cast, grant: Grant) -> None:
    seen = {name: grants_visible_to(account).count() for name, account in cast.everybody.items()}
    assert seen == {"helene": 1, "claire": 1, "maude": 1, "rosalie": 0, "tom": 0, "karl": 0}


def test_who_directs_one_program_cannot_take_the_grant_of_another(cast: Cast, grant: Grant) -> None:
    _account, token = accounts.create_account(
        actor=cast.helene, email="ines@escale.example", display_name="Inès", role=Role.DIRECTOR, program=cast.residence
    )
    ines, _secret = accept(token)
    with pytest.raises(PermissionDenied):
        services.save_grant(actor=ines, grant=grant, program=cast.residence)
    grant.refresh_from_db()
    assert grant.program == cast.jeunesse
    own = make_grant(cast, make_funder(cast, "Fondation"), "residence-1", program=cast.residence)
    assert services.save_grant(actor=ines, grant=own, title="Le quai").title == "Le quai"
