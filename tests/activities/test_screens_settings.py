"""What we offer and where we travel, on the screen: everything typed stays, and only one's own programs are offered."""

from typing import Any

from django.test import Client

from amont.activities.models import Offering, TerritoryEntry
from tests.activities.conftest import World
from tests.activities.screens import double_ids, held, public, staff
from tests.reading import as_, beside, page, words
from tests.ui.said import shows


def described(world: World, **values: Any) -> dict[str, Any]:
    """The form of an offering, filled."""
    return {
        "program": str(world.cast.jeunesse.pk),
        "kind": "workshop",
        "title_fr": "Images et consentement",
        "title_en": "",
        "summary_fr": "Un atelier sur les images intimes.",
        "modes": ["at_setting"],
        "audiences": ["sec_3", "sec_4"],
        "delivery_minutes": "60",
        "setup_minutes": "15",
        "teardown_minutes": "10",
        "preparation_minutes": "20",
        "debrief_minutes": "15",
        "group_size": "30",
        "min_notice_days": "10",
        "counts_as": "workshop",
        **values,
    }


def test_an_offering_is_drafted_published_and_retired(world: World):
    client = as_(world.claire)
    answer = client.post(staff("offering_new"), described(world))
    row = Offering.objects.get(title_fr="Images et consentement")
    assert (answer.url, row.state) == (staff("offering_edit", row.pk), "draft")
    for _tap in range(2):
        assert client.post(staff("offering_publish", row.pk)).status_code == 302
    assert Offering.objects.get(pk=row.pk).state == "published"
    client.post(staff("offering_retire", row.pk))
    assert Offering.objects.get(pk=row.pk).state == "retired"
    assert "Images et consentement" in words(client.get(staff("offerings")))


def test_the_public_sees_a_change_of_what_is_offered_at_its_next_request(world: World):
    visitor = Client()

    def seen() -> set[bool]:
        return {"Images et consentement" in words(visitor.get(public(name))) for name in ("catalogue", "request")}

    client = as_(world.claire)
    client.post(staff("offering_new"), described(world))
    row = Offering.objects.get(title_fr="Images et consentement")
    assert seen() == {False}
    client.post(staff("offering_publish", row.pk))
    assert seen() == {True}
    client.post(staff("offering_edit", row.pk), described(world, title_fr="Images et accord"))
    assert seen() == {False}
    client.post(staff("offering_edit", row.pk), described(world))
    client.post(staff("offering_retire", row.pk))
    assert seen() == {False}


def test_a_bad_offering_keeps_everything_typed(world: World):
    client = as_(world.claire)
    bad = described(world, title_fr="", delivery_minutes="une heure", modes=[], kind="inventé")
    answer = client.post(staff("offering_new"), bad)
    assert answer.status_code == 422
    assert all(beside(answer, field) for field in ("title_fr", "delivery_minutes", "modes", "kind"))
    for field in ("program", "summary_fr", "delivery_minutes", "setup_minutes", "group_size", "counts_as"):
        assert held(answer, field) == bad[field], field
    assert held(answer, "audiences") == ["sec_3", "sec_4"]
    assert not double_ids(answer)
    same = client.post(staff("offering_new"), described(world, title_fr=world.offering.title_fr))
    assert (same.status_code, shows(same, "Another activity has this address.")) == (422, True)


def test_an_incomplete_offering_is_not_published(world: World):
    client = as_(world.claire)
    client.post(staff("offering_new"), described(world, summary_fr=""))
    row = Offering.objects.get(title_fr="Images et consentement")
    refused = client.post(staff("offering_publish", row.pk), follow=True)
    assert shows(refused, "Write what it is, and say where it can be given.")
    assert Offering.objects.get(pk=row.pk).state == "draft"


def test_what_was_given_is_counted_as_it_was(world: World):
    world.session()
    client = as_(world.claire)
    shown = client.get(staff("offering_edit", world.offering.pk))
    assert held(shown, "title_fr") == world.offering.title_fr
    changed = described(world, title_fr=world.offering.title_fr, delivery_minutes="90")
    answer = client.post(staff("offering_edit", world.offering.pk), changed)
    assert (answer.status_code, held(answer, "delivery_minutes")) == (422, "90")
    assert shows(answer, "Sessions were already given: retire this activity and make a new one.")
    assert Offering.objects.get(pk=world.offering.pk).delivery_minutes == 60


def test_only_ones_own_programs_are_offered_and_taken(world: World):
    client = as_(world.claire)
    shown = page(client.get(staff("offering_new"))).find(attrs={"name": "program"})
    offered = {one["value"] for one in shown.find_all("option") if one.get("value")}
    assert offered == {str(world.cast.jeunesse.pk), str(world.cast.adulte.pk)}
    stolen = described(world, title_fr=world.offering.title_fr, program=str(world.cast.residence.pk))
    answer = client.post(staff("offering_edit", world.offering.pk), stolen)
    assert (answer.status_code, bool(beside(answer, "program"))) == (422, True)
    assert Offering.objects.get(pk=world.offering.pk).program == world.cast.jeunesse


def test_who_may_not_write_offerings_reads_them_without_buttons(world: World):
    maude = as_(world.cast.maude)
    shown = maude.get(staff("offerings"))
    assert world.offering.title_fr in words(shown)
    assert not page(shown).select("main form")
    assert maude.get(staff("offering_new")).status_code == 403
    assert maude.post(staff("offering_publish", world.offering.pk)).status_code == 403
    assert maude.get(staff("territory")).status_code == 403
    assert world.offering.title_fr not in words(as_(world.cast.karl).get(staff("offerings")))
    assert as_(world.cast.tom).get(staff("offerings")).status_code == 403


def test_the_territory_takes_a_place_or_a_sector_and_the_same_one_once(world: World):
    client = as_(world.claire)
    before = TerritoryEntry.objects.count()
    sent = {"site": str(world.far.pk), "sector": "", "offering_kind": "", "status": "served"}
    for _tap in range(2):
        assert client.post(staff("territory"), sent).status_code == 302
    assert TerritoryEntry.objects.count() == before + 1
    both = client.post(staff("territory"), {**sent, "sector": "charny", "offering_kind": "workshop"})
    assert (both.status_code, bool(beside(both, "site"))) == (422, True)
    assert (held(both, "site"), held(both, "sector"), held(both, "offering_kind")) == (
        str(world.far.pk),
        "charny",
        "workshop",
    )
    assert page(both).find(attrs={"name": "site"}).find_parent("details").has_attr("open")
    bad = client.post(staff("territory"), {"site": "x", "sector": "nulle_part", "status": "peut-être"})
    assert all(beside(bad, field) for field in ("site", "sector", "status"))
