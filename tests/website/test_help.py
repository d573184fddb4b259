"""Talking to someone: 911 first, verified lines alone, text before call, no promise that nobody keeps."""

import re

import pytest
from django.test import Client

from amont.core import clock
from amont.directory import services as directory
from amont.directory.models import HelpLine
from amont.ui import cache
from amont.website import selectors
from amont.website.models import HomePage
from tests.cast import Cast
from tests.outreach.conftest import make_line
from tests.website.conftest import html_of

pytestmark = pytest.mark.django_db


def main_of(html: str) -> str:
    return html[html.index("<main") : html.index("</main>")]


@pytest.mark.parametrize("path", ["/fr/aide/", "/en/help/"])
def test_911_comes_first_then_text_then_call(site: HomePage, client: Client, path: str):
    main = main_of(html_of(client, path))
    order = [main.index(one) for one in ("tel:911", "tel:+14185550142", "sms:+15146001002", 'href="tel:811"')]
    assert order == sorted(order)


def test_only_verified_lines_are_shown(site: HomePage, client: Client, cast: Cast):
    html = html_of(client, "/fr/aide/")
    assert html.count('data-test="help-line"') == 4  # ours, two verified ones, one of them again in the footer
    assert "Ligne à confirmer" not in html
    line = HelpLine.objects.get(code="secrete")
    HelpLine.objects.filter(pk=line.pk).update(status=HelpLine.Status.VERIFIED)
    line.refresh_from_db()
    directory.verify_line(actor=cast.claire, line=line, on=clock.today())
    assert "Ligne à confirmer" in html_of(client, "/fr/aide/")


def test_a_site_without_any_line_still_says_911(client: Client, db: None):
    main = main_of(html_of(client, "/fr/aide/"))
    assert "tel:911" in main
    assert 'data-test="help-line"' not in main
    assert "notice" in main


def test_it_is_kept_by_nobody_and_indexed_by_nobody(site: HomePage, client: Client):
    answer = client.get("/fr/aide/")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert "require-trusted-types-for 'script'" in answer.headers["Content-Security-Policy"]
    assert not answer.cookies


def test_it_promises_no_thread(site: HomePage, client: Client):
    main = main_of(html_of(client, "/fr/aide/"))
    assert "<form" not in main
    assert not re.search(r"écri(?:s|vez)[- ]nous|clavarde", main, re.IGNORECASE)


def test_lines_of_an_audience_begin_with_its_own_and_say_a_number_once(db: None):
    lines = [
        make_line("dpj", name_fr="DPJ", audience="everyone", phone="1 800 461-9331", text=""),
        make_line("dpj_local", name_fr="DPJ", audience="everyone", phone="418 837-9331", text=""),
        make_line("info_social", audience="everyone", phone="811", text=""),
        make_line("ligne_parents", audience="parent", phone="1 800 361-5085", text=""),
        make_line("urgence_911", audience="everyone", phone="911", text=""),
    ]
    assert [line.code for line in selectors.lines_for(lines, "parent")] == ["ligne_parents", "info_social", "dpj"]
    assert [line.code for line in selectors.lines_for(lines, "youth")] == ["info_social", "dpj"]


def footer_of(html: str) -> str:
    return html[html.index('<footer class="shore">') :]


def test_pages_of_adults_and_of_parents_end_with_lines_for_them(site: HomePage, client: Client):
    make_line("ligne_parents", name_fr="LigneParents", audience="parent", phone="1 800 361-5085", text="", order=900)
    cache.bump("help_lines")
    parents = footer_of(html_of(client, "/fr/boite-a-outils/"))
    assert parents.index("tel:+18003615085") < parents.index('"tel:811"')
    assert "sms:+15146001002" not in parents
    adults = footer_of(html_of(client, "/fr/adultes/"))
    assert '"tel:811"' in adults
    assert "tel:+18003615085" not in adults
    assert "sms:+15146001002" in footer_of(html_of(client, "/fr/pour-toi/"))
    assert "Vérifiée le" in parents


def test_the_page_on_traces_says_neither_tu_nor_vous(site: HomePage, client: Client):
    main = main_of(html_of(client, "/fr/effacer-ses-traces/")).lower()
    assert not re.search(r"\b(tu|ton|ta|tes|te|toi|vous|votre|vos)\b|\bt’", main.replace("pour toi", ""))
