"""The editor: pages alone, rights of this moment, English after French, addresses that others rely on."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page
from wagtail.test.utils.form_data import nested_form_data, streamfield

from amont.accounts import services as accounts
from amont.accounts.models import Account, Role
from amont.website import services
from amont.website.models import ContentPage, HomePage
from amont.website.urls.edit import CLOSED
from tests.cast import Cast
from tests.website.conftest import html_of, journal, keyed

pytestmark = pytest.mark.django_db


def as_(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def edit(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def typed(page: Any, **values: Any) -> dict[str, Any]:
    """The editor's form, as its screen would send it."""
    known = {
        "title": page.title, "slug": page.slug, "lead": page.lead, "body": streamfield([]), "approved_on": "",
        "audience": getattr(page, "audience", ""), "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0",
    }  # fmt: skip
    return nested_form_data(known | values)


@pytest.mark.parametrize(
    ("name", "opens", "writes", "publishes"),
    [
        ("claire", True, True, True),
        ("maude", True, True, False),
        ("helene", True, False, True),
        ("tom", False, False, False),
    ],
)
def test_each_role_does_what_the_table_of_rights_says(
    site: HomePage, cast: Cast, name: str, opens: bool, writes: bool, publishes: bool
):
    account = cast.everybody[name]
    client = as_(account)
    assert (client.get("/contenu/").status_code == 200) is opens
    page = keyed("about")
    assert (client.get(edit(page)).status_code == 200) is writes
    rights = page.permissions_for_user(Account.objects.get(pk=account.pk))
    assert (rights.can_edit(), rights.can_publish()) == (writes, publishes)


def test_who_writes_saves_a_draft_that_the_public_does_not_see(site: HomePage, cast: Cast, client: Client):
    page = keyed("about")
    as_(cast.maude).post(edit(page), typed(page, title="Brouillon de Maude"))
    assert "Brouillon de Maude" not in html_of(client, "/fr/a-propos/")
    assert keyed("about").has_unpublished_changes


def test_who_publishes_is_in_the_journal(site: HomePage, cast: Cast, client: Client):
    page, before = keyed("about"), journal("website.page.published")
    as_(cast.claire).post(edit(page), typed(page, title="Publiée par Claire") | {"action-publish": "1"})
    assert "Publiée par Claire" in html_of(client, "/fr/a-propos/")
    assert journal("website.page.published") == before + 1


def test_a_role_taken_away_closes_the_editor_at_the_next_request(site: HomePage, cast: Cast):
    client = as_(cast.karl)
    assert client.get("/contenu/").status_code == 200
    accounts.add_role(actor=cast.helene, account=cast.karl, role=Role.COORDINATOR, program=cast.residence)
    assert client.get("/contenu/").status_code == 200
    assert keyed("about").permissions_for_user(Account.objects.get(pk=cast.karl.pk)).can_publish()
    accounts.remove_role(actor=cast.helene, membership=cast.karl.memberships.get(role=Role.COORDINATOR))
    assert client.get("/contenu/").status_code == 200
    assert not keyed("about").permissions_for_user(Account.objects.get(pk=cast.karl.pk)).can_publish()


def test_groups_are_written_from_the_table_and_from_nothing_else(site: HomePage, cast: Cast):
    stray = Group.objects.get(name="amont:website:page:write")
    publish = GroupPagePermission.objects.filter(group__name="amont:website:page:publish").get().permission
    GroupPagePermission.objects.create(group=stray, page=site, permission=publish)
    cast.tom.groups.add(stray)
    services.sync_groups()
    assert set(Group.objects.order_by("name").values_list("name", flat=True)) == {
        "amont:website:page:publish",
        "amont:website:page:write",
    }
    given = GroupPagePermission.objects.filter(group=stray).values_list("permission__codename", flat=True)
    assert set(given) == {"add_page", "change_page"}
    assert not cast.tom.groups.exists()


def test_screens_of_people_passwords_and_files_are_closed(site: HomePage, cast: Cast):
    client = as_(cast.claire)
    for path in [f"/contenu/{screen}/{rest}" for screen in CLOSED for rest in ("", "1/", "add/")]:
        assert client.get(path).status_code == 404, path
        assert client.post(path).status_code in {403, 404}, path


def test_without_a_session_the_editor_leads_to_sign_in(client: Client, db: None):
    answer = client.get("/contenu/pages/")
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/interne/connexion/")


def test_its_way_out_is_ours(site: HomePage, cast: Cast):
    client = as_(cast.claire)
    assert client.get("/contenu/account/").headers["Location"] == reverse("accounts:profile")
    assert client.get("/contenu/quitter/").headers["Location"] == "/interne/"
    answer = client.post("/contenu/logout/", follow=True)
    assert "_auth_user_id" not in client.session
    assert answer.redirect_chain[0] == (reverse("accounts:signout"), 307)


def test_a_page_that_others_lead_to_keeps_its_address(site: HomePage, cast: Cast):
    page = keyed("privacy")
    as_(cast.claire).post(edit(page), typed(page, slug="vie-privee") | {"action-publish": "1"})
    assert keyed("privacy").slug == "confidentialite"


def test_a_page_takes_no_address_of_another_part(site: HomePage, cast: Cast):
    client = as_(cast.claire)
    address = reverse("wagtailadmin_pages:add", args=["website", "contentpage", site.pk])
    new = ContentPage(title="Demander", slug="demander", audience="public")
    client.post(address, typed(new) | {"action-publish": "1"})
    assert not ContentPage.objects.filter(slug="demander").exists()
    new.slug = "la-loi"
    client.post(address, typed(new) | {"action-publish": "1"})
    assert ContentPage.objects.get(slug="la-loi").live
    assert Client().get("/fr/la-loi/").status_code == 200


def test_english_is_refused_before_french_with_a_sentence(site: HomePage, cast: Cast):
    keyed("about").unpublish()
    page = keyed("about", "en")
    answer = as_(cast.claire).post(edit(page), typed(page, title="About us") | {"action-publish": "1"}, follow=True)
    said = [str(message) for message in answer.context["messages"]]
    assert len(said) == 1
    page = keyed("about", "en")
    assert not page.live
    assert page.get_latest_revision_as_object().title == "About us"


def test_editors_learn_that_french_moved(site: HomePage, cast: Cast):
    client, page = as_(cast.claire), keyed("about", "en")
    assert not list(client.get(edit(page)).context["messages"])
    keyed("about").save_revision().publish()
    assert len(list(client.get(edit(page)).context["messages"])) == 1
    keyed("about", "en").save_revision().publish()
    assert not list(client.get(edit(page)).context["messages"])


def test_words_that_wound_are_pointed_out_with_their_passage(site: HomePage, cast: Cast):
    page = keyed("about")
    answer = as_(cast.claire).post(edit(page), typed(page, lead="Elle peut se vendre en ligne."), follow=True)
    assert any("se vendre" in str(message) for message in answer.context["messages"])


def test_a_preview_may_be_framed_by_the_editor_alone(site: HomePage, cast: Cast):
    client, page = as_(cast.claire), keyed("youth")
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    assert client.post(address, typed(page, title="Essai")).status_code == 200
    answer = client.get(address)
    assert "Essai" in answer.content.decode()
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert answer.headers["Cache-Control"] == "no-store"
