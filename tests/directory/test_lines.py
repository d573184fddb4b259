"""Help lines: loaded without a date, called by a person, and only then shown to the public."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import translation

from amont.audit.models import AuditEntry
from amont.core import clock
from amont.core.errors import RuleBroken
from amont.directory import services
from amont.directory.models import HelpLine
from amont.directory.selectors import lines_to_check, public_lines
from tests.cast import Cast
from tests.reading import as_, beside, typed, words
from tests.ui.said import shows

pytestmark = pytest.mark.django_db


def edited(line: HelpLine, **changes: object) -> dict[str, object]:
    """What the form of a line sends."""
    names = (
        "name_fr",
        "name_en",
        "phone",
        "text",
        "web",
        "hours_fr",
        "hours_en",
        "audience",
        "region",
        "source",
        "order",
    )
    return {**{name: getattr(line, name) for name in names}, **changes}


def test_a_loaded_line_reaches_nobody_until_it_is_called(cast: Cast, line: HelpLine) -> None:
    assert not public_lines().exists()
    services.verify_line(actor=cast.claire, line=line)
    assert list(public_lines()) == [line]


def test_a_line_to_confirm_is_never_shown_even_when_dated(line: HelpLine) -> None:
    HelpLine.objects.filter(pk=line.pk).update(status="to_confirm", verified_on=clock.today())
    assert not public_lines().exists()


def test_a_line_without_any_number_is_never_called_nor_shown(cast: Cast, loaded: None) -> None:
    empty = HelpLine.objects.get(code="vip_jeunesse")
    with pytest.raises(RuleBroken) as refusal:
        services.verify_line(actor=cast.claire, line=empty)
    assert (refusal.value.code, refusal.value.field) == ("unreachable", "on")
    HelpLine.objects.filter(pk=empty.pk).update(status="verified", verified_on=clock.today())
    assert not public_lines().exists()


def test_a_line_called_while_its_number_changes_keeps_the_new_number(cast: Cast, line: HelpLine) -> None:
    stale = HelpLine.objects.get(pk=line.pk)
    services.save_line(actor=cast.claire, line=line, phone="1 800 555-0199")
    assert services.verify_line(actor=cast.claire, line=stale).phone == "1 800 555-0199"


def test_a_word_to_text_is_shown_in_its_own_language_alone(loaded: None) -> None:
    english, french = (HelpLine.objects.get(code=code) for code in ("jeunesse_jecoute", "jeunesse_jecoute_parler"))
    with translation.override("fr"):
        assert (english.text_href, french.text_href) == ("", "sms:686868")
    with translation.override("en"):
        assert (english.text_href, french.text_href) == ("sms:686868", "")
    assert HelpLine.objects.get(code="suicide").text_href == "sms:535353"


def test_the_public_page_shows_dated_lines_alone(cast: Cast, line: HelpLine) -> None:
    hidden = HelpLine.objects.filter(status="verified").exclude(pk=line.pk).exclude(phone=line.phone).first()
    assert hidden is not None
    services.verify_line(actor=cast.claire, line=line)
    with translation.override("fr"):
        shown = words(Client().get(reverse("website:help")))
    assert line.phone in shown
    assert hidden.name_fr not in shown


def test_a_changed_number_loses_its_date_and_leaves_the_public_page(cast: Cast, line: HelpLine) -> None:
    services.verify_line(actor=cast.claire, line=line)
    answer = as_(cast.claire).post(reverse("directory:line", args=[line.pk]), edited(line, phone="1 800 555-0199"))
    assert answer.status_code == 302
    line.refresh_from_db()
    assert (line.phone, line.verified_on, line.verified_by) == ("1 800 555-0199", None, "")
    assert not public_lines().exists()


@pytest.mark.parametrize("name", ["phone", "text", "web"])
def test_every_way_to_reach_a_line_counts_as_its_number(cast: Cast, line: HelpLine, name: str) -> None:
    services.verify_line(actor=cast.claire, line=line)
    services.save_line(actor=cast.claire, line=line, **{name: "555-0123"})
    line.refresh_from_db()
    assert line.verified_on is None


def test_a_changed_word_keeps_the_date(cast: Cast, line: HelpLine) -> None:
    services.verify_line(actor=cast.claire, line=line)
    services.save_line(actor=cast.claire, line=line, hours_fr="24 heures sur 24", phone=line.phone)
    line.refresh_from_db()
    assert line.verified_on == clock.today()


def test_a_stale_copy_of_a_line_does_not_bring_its_date_back(cast: Cast, line: HelpLine) -> None:
    services.verify_line(actor=cast.claire, line=line)
    stale = HelpLine.objects.get(pk=line.pk)
    services.save_line(actor=cast.claire, line=line, phone="1 800 555-0199")
    services.save_line(actor=cast.claire, line=stale, hours_fr="Le soir")
    line.refresh_from_db()
    assert (line.phone, line.verified_on) == ("1 800 555-0199", None)


def test_a_retired_line_is_hidden(cast: Cast, line: HelpLine) -> None:
    services.verify_line(actor=cast.claire, line=line)
    services.save_line(actor=cast.claire, line=line, retired=True)
    assert not public_lines().exists()


def test_loading_twice_adds_nothing_and_changes_nothing(cast: Cast, line: HelpLine) -> None:
    services.verify_line(actor=cast.claire, line=line)
    services.save_line(actor=cast.claire, line=line, name_fr="Tel-jeunes, jour et nuit")
    before = list(HelpLine.objects.order_by("pk").values())
    assert services.load_lines() == 0
    assert list(HelpLine.objects.order_by("pk").values()) == before


def test_the_audience_filters_and_everyone_is_for_everybody(cast: Cast, loaded: None) -> None:
    for line in HelpLine.objects.filter(status="verified"):
        services.verify_line(actor=cast.claire, line=line)
    assert {line.audience for line in public_lines("youth")} == {"everyone", "youth"}


def test_nobody_calls_in_the_future(cast: Cast, line: HelpLine) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    with pytest.raises(RuleBroken):
        services.verify_line(actor=cast.claire, line=line, on=tomorrow)
    answer = as_(cast.claire).post(reverse("directory:line_verify", args=[line.pk]), {"on": tomorrow.isoformat()})
    assert answer.status_code == 422
    assert beside(answer, "on")
    assert typed(answer, "on") == tomorrow.isoformat()
    assert shows(answer, "A line can’t have been called in the future.")
    line.refresh_from_db()
    assert line.verified_on is None


def test_a_call_is_noted_by_one_tap_and_journalled(cast: Cast, line: HelpLine) -> None:
    answer = as_(cast.claire).post(reverse("directory:line_verify", args=[line.pk]), {"on": clock.today().isoformat()})
    assert answer.status_code == 302
    line.refresh_from_db()
    assert (line.verified_on, line.verified_by) == (clock.today(), str(cast.claire.pk))
    entry = AuditEntry.objects.get(action="directory.line.verified")
    assert (entry.actor, entry.record_id) == (str(cast.claire.pk), str(line.pk))


def test_a_line_not_called_for_six_months_is_asked_for_and_stays_shown(cast: Cast, line: HelpLine) -> None:
    long_ago = clock.today() - timedelta(days=200)
    services.verify_line(actor=cast.claire, line=line, on=long_ago)
    assert line in lines_to_check(clock.today() - timedelta(days=183))
    assert list(public_lines()) == [line]
    assert "rappeler" in words(as_(cast.claire).get(reverse("directory:lines")))


def test_who_may_write_lines(cast: Cast, line: HelpLine) -> None:
    for account in (cast.maude, cast.rosalie, cast.tom, cast.karl):
        with pytest.raises(PermissionDenied):
            services.verify_line(actor=account, line=line)
        assert as_(account).get(reverse("directory:line", args=[line.pk])).status_code == 403
    assert as_(cast.maude).get(reverse("directory:lines")).status_code == 200
    assert as_(cast.tom).get(reverse("directory:lines")).status_code == 403
    assert as_(cast.helene).get(reverse("directory:line", args=[line.pk])).status_code == 200


def test_what_was_typed_stays_beside_a_sentence(cast: Cast, line: HelpLine) -> None:
    sent = edited(line, name_fr="", hours_fr="Le soir et la nuit")
    answer = as_(cast.claire).post(reverse("directory:line", args=[line.pk]), sent)
    assert answer["Content-Language"] == "fr"
    assert beside(answer, "name_fr")
    assert shows(answer, "This field is required.")
    assert typed(answer, "hours_fr") == "Le soir et la nuit"


def test_telephones_and_texts_are_dialled_without_their_decoration(line: HelpLine) -> None:
    line.phone, line.text = "1 800 263-2266", "514 600-1002 (ALLO)"
    assert (line.phone_href, line.text_href) == ("tel:+18002632266", "sms:+15146001002")
    line.phone, line.text = "911", ""
    assert (line.phone_href, line.text_href) == ("tel:911", "")


def test_a_line_is_added_by_the_screen_and_waits_for_its_call(cast: Cast, loaded: None) -> None:
    address = reverse("directory:line_new")
    sent = {
        "name_fr": "Le Phare, écoute", "name_en": "Le Phare", "phone": "418 555-0177", "audience": "parent",
        "region": "levis", "order": "60",
    }  # fmt: skip
    assert as_(cast.claire).post(address, sent).status_code == 302
    line = HelpLine.objects.get(name_fr="Le Phare, écoute")
    assert (line.code, line.status, line.verified_on) == ("le_phare_ecoute", "to_confirm", None)
    assert not public_lines().exists()
    assert AuditEntry.objects.get(action="directory.line.added").record_id == str(line.pk)
    again = as_(cast.claire).post(address, {**sent, "phone": "418 555-0188"})
    assert again.status_code == 422
    assert beside(again, "name_fr")
    assert typed(again, "phone") == "418 555-0188"
    assert as_(cast.maude).get(address).status_code == 403


def test_lines_are_found_by_a_name_without_its_accents_or_by_a_number(cast: Cast, loaded: None) -> None:
    client = as_(cast.maude)
    for text in ("prevention", "277-3553"):
        found = words(client.get(reverse("directory:lines"), {"q": text}))
        assert "1 866 277-3553" in found
        assert "LigneParents" not in found
    assert 'id="liste"' in client.get(reverse("directory:lines"), {"q": "introuvable"}).content.decode()


def test_of_two_tabs_on_a_line_the_second_sees_both_texts_and_may_then_choose(cast: Cast, line: HelpLine) -> None:
    address, client = reverse("directory:line", args=[line.pk]), as_(cast.claire)
    seen = client.get(address).context["form"]["seen"].value()
    first = edited(line, hours_fr="Jour et nuit", seen=seen)
    assert client.post(address, first).status_code == 302
    second = client.post(address, edited(line, hours_fr="Le soir", seen=seen))
    assert second.status_code == 422
    assert beside(second, "hours_fr")
    assert "Jour et nuit" in second.content.decode()
    assert typed(second, "hours_fr") == "Le soir"
    line.refresh_from_db()
    assert line.hours_fr == "Jour et nuit"
    fresh = second.context["form"]["seen"].value()
    assert client.post(address, edited(line, hours_fr="Le soir", seen=fresh)).status_code == 302
    line.refresh_from_db()
    assert line.hours_fr == "Le soir"


def test_a_call_noted_meanwhile_does_not_stop_a_change_of_words(cast: Cast, line: HelpLine) -> None:
    address, client = reverse("directory:line", args=[line.pk]), as_(cast.claire)
    seen = client.get(address).context["form"]["seen"].value()
    services.verify_line(actor=cast.claire, line=line)
    assert client.post(address, edited(line, hours_fr="Le soir", seen=seen)).status_code == 302
    line.refresh_from_db()
    assert (line.hours_fr, line.verified_on) == ("Le soir", clock.today())
