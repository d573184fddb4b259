"""A worker who leaves the mouse alone: keys that search and list themselves, lists that filter as one types."""

import re
from typing import Any

from django.urls import reverse
from playwright.sync_api import expect

from amont.accounts.models import Account
from amont.activities.models import ServiceRequest

CLAIRE = "claire@escale.example"


def test_the_question_mark_lists_the_keys_and_escape_closes_the_list(come: Any) -> None:
    claire = come(CLAIRE)
    page = claire.open(reverse("desk:today"))
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Clavier")
    expect(keys).to_be_visible()
    assert claire.reads_well() == []
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()


def test_the_slash_reaches_the_search_of_the_page_and_elsewhere_the_search_of_all(come: Any) -> None:
    page = come(CLAIRE).open(reverse("activities_staff:inbox"))
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    expect(page.get_by_role("searchbox")).to_have_value("")
    page.goto(page.url.replace(reverse("activities_staff:inbox"), reverse("activities_staff:territory")))
    page.keyboard.press("/")
    expect(page).to_have_url(re.compile(re.escape(reverse("desk:search"))))


def test_keys_are_letters_like_others_inside_a_field(come: Any) -> None:
    page = come(CLAIRE).open(reverse("desk:search"))
    page.get_by_role("searchbox").press_sequentially("a/b?")
    expect(page.get_by_role("searchbox")).to_have_value("a/b?")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_who_does_without_the_keys_has_none(come: Any) -> None:
    claire = come(CLAIRE)
    page = claire.open(reverse("accounts:profile"))
    page.get_by_label("Raccourcis d’une seule touche").uncheck()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Votre profil est enregistré")).to_be_visible()
    assert Account.objects.get(email=CLAIRE).shortcuts is False
    claire.open(reverse("activities_staff:inbox"))
    page.keyboard.press("/")
    page.keyboard.press("?")
    expect(page.get_by_role("searchbox")).not_to_be_focused()
    expect(page.locator("#touches")).to_have_count(0)


def test_a_list_filters_as_one_types_and_its_address_keeps_the_filter(come: Any) -> None:
    wanted = ServiceRequest.objects.exclude(state=ServiceRequest.State.SPAM).latest("received_at")
    page = come(CLAIRE).open(reverse("activities_staff:inbox"))
    page.get_by_label("État").select_option("toutes")
    page.get_by_role("searchbox").press_sequentially(wanted.number)
    expect(page.locator("#liste tbody tr")).to_have_count(1)
    expect(page.locator("#liste")).to_contain_text(wanted.number)
    expect(page.get_by_role("searchbox")).to_be_focused()
    expect(page).to_have_url(re.compile(rf"q={wanted.number}&etat=toutes$"))
    page.reload()
    expect(page.locator("#liste tbody tr")).to_have_count(1)
    page.get_by_role("searchbox").fill("rien ne porte ces mots")
    expect(page.locator("#liste table")).to_have_count(0)
    expect(page.locator("#liste")).to_contain_text("Rien ne correspond")


def test_without_network_a_filter_says_so_and_keeps_what_was_typed(come: Any) -> None:
    claire = come(CLAIRE)
    page = claire.open(reverse("activities_staff:inbox"))
    rows = page.locator("#liste tbody tr").count()
    claire.context.set_offline(True)
    page.get_by_role("searchbox").fill("zzz")
    expect(page.locator("[data-amont-failure]")).to_be_visible()
    expect(page.get_by_role("searchbox")).to_have_value("zzz")
    expect(page.locator("#liste tbody tr")).to_have_count(rows)
    claire.context.set_offline(False)
    page.get_by_role("searchbox").press("Enter")
    expect(page.locator("#liste tbody tr")).to_have_count(0)
    expect(page.locator("[data-amont-failure]")).to_be_hidden()
