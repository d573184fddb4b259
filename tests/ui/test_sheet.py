"""The style of public pages: one compressed answer, kept for a year, never out of date."""

import gzip

from django.test import RequestFactory
from django.urls import reverse

from amont.ui import sheet


def ask(name: str, encoding: str = "gzip, br"):
    return sheet.style(RequestFactory().get("/style/", headers={"Accept-Encoding": encoding}), name)


def test_it_is_the_three_sheets_in_their_order():
    response = ask(sheet.current().name)
    assert response["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.content) == b"\n".join(path.read_bytes() for path in sheet.FILES)
    assert len(response.content) <= 12 * 1024


def test_a_browser_without_gzip_gets_it_plain():
    response = ask(sheet.current().name, encoding="")
    assert "Content-Encoding" not in response
    assert response.content == sheet.current().plain
    assert response["Vary"] == "Accept-Encoding"


def test_it_is_kept_under_its_own_name_and_asked_again_under_an_old_one():
    assert "immutable" in ask(sheet.current().name)["Cache-Control"]
    assert ask("0123456789abcdef")["Cache-Control"] == "no-cache"


def test_a_change_on_disk_gives_another_name(tmp_path, monkeypatch):
    files = []
    for path in sheet.FILES:
        copy = tmp_path / path.name
        copy.write_bytes(path.read_bytes())
        files.append(copy)
    monkeypatch.setattr(sheet, "FILES", tuple(files))
    before = sheet.current().name
    files[0].write_text("/* changed */", "utf-8")
    assert sheet.current().name != before


def test_public_pages_ask_for_it_once(client, db):
    page = client.get("/fr/nulle-part/").content.decode()
    assert page.count('rel="stylesheet"') == 1
    assert reverse("machine:style", args=[sheet.current().name]) in page
