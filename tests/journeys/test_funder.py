"""The director tells a funder: each figure opens to its records, then the report stands still, on screen and on paper."""

import io
import json
import re
from typing import Any

import pikepdf
from django.urls import reverse
from playwright.sync_api import Page

from amont.funding.models import Grant
from amont.impact.models import Report
from tests.journeys.paper import words_of
from tests.journeys.people import PHONE, Visitor

COUNTED = ("OUT-1", "OUT-2", "OUT-3", "DEM-1", "DEM-2")


def figures(page: Page) -> dict[str, str]:
    """What each indicator's card says."""
    cards = page.locator('[data-test="indicator"]')
    return {
        str(card.get_attribute("data-indicator")): card.locator("[data-figure]").inner_text().strip()
        for card in cards.all()
    }


def number(words: str) -> int:
    found = re.sub(r"[^\d]", "", words)
    return int(found)


def records(helene: Visitor, indicator: str, preview: str) -> tuple[str, int, int]:
    """The figure on the page of its records, the sum that it shows, and the sum of its rows."""
    helene.open(preview)
    card = helene.page.locator(f'[data-test="indicator"][data-indicator="{indicator}"]')
    helene.follow(card.locator('[data-test="indicator-records"]'))
    figure = helene.page.locator("[data-figure]").inner_text().strip()
    table = helene.seen("records")
    added = [row.locator("td").last.inner_text() for row in table.locator("tbody tr").all()]
    return (
        figure,
        number(table.locator("tfoot td").last.inner_text()),
        sum(number(one) for one in added if re.search(r"\d", one)),
    )


def test_every_figure_opens_to_records_that_add_up_to_it(come: Any) -> None:
    helene = come("helene@escale.example")
    preview = reverse("impact:preview", args=[Grant.objects.get().code])
    shown = figures(helene.open(preview))
    assert set(shown) >= {*COUNTED, "OUT-4", "SAV-2"}
    wrong = []
    for indicator, figure in shown.items():
        again, total, added = records(helene, indicator, preview)
        if again != figure or total != added:
            wrong.append(f"{indicator}: {figure} / {again}, {total} / {added}")
        if indicator in COUNTED and number(figure) != total:
            wrong.append(f"{indicator}: says {figure}, its records add up to {total}")
        wrong += helene.reads_well(axe=indicator in ("OUT-1", "SAV-2"))
    assert not wrong, "\n".join(wrong)


def test_a_frozen_report_says_the_same_on_its_page_in_its_json_and_on_paper(come: Any) -> None:
    helene = come("helene@escale.example", viewport=PHONE)
    preview = reverse("impact:preview", args=[Grant.objects.get().code])
    shown = figures(helene.open(preview))
    assert helene.reads_well() == []
    helene.seen("report-freeze").dblclick()
    helene.page.wait_for_url("**/rapports/fige/**")
    assert Report.objects.count() == 1, "a double tap freezes once"
    assert figures(helene.page) == shown
    assert helene.reads_well() == []
    helene.follow(helene.page.locator('[data-test="indicator-records"]').last)
    assert helene.page.locator("[data-figure]").inner_text().strip() == list(shown.values())[-1]
    assert helene.page.locator('[data-test="records-changed"]').count() == 0
    helene.follow(helene.page.locator(".back a"))

    address = helene.page.url
    data = helene.context.request.get(f"{address}rapport.json").body()
    assert json.loads(data)["indicators"]
    with helene.page.expect_download() as arrived:
        helene.page.get_by_role("link", name="PDF").click()
    paper = arrived.value.path().read_bytes()
    with pikepdf.open(io.BytesIO(paper)) as opened:
        assert opened.Root.MarkInfo.Marked and str(opened.Root.Lang)[:2] == "fr"
    printed = words_of(paper)
    missing = [f"{name}: {figure}" for name, figure in shown.items() if spaced(figure) not in printed]
    assert not missing, "\n".join(missing)


def spaced(words: str) -> str:
    return " ".join(words.split())
