"""One frozen text, three readings: the page, the paper and the JSON say the same numbers, now and years later."""

import io
import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pikepdf
import pytest
from django.urls import reverse
from django.utils.translation import gettext, override

from amont.activities import services as activities
from amont.activities.services import CountLine
from amont.core import clock
from amont.directory import services as directory
from amont.directory.models import Code
from amont.funding import services as funding
from amont.funding.models import Grant
from amont.impact import pdf, services
from amont.impact.models import Report
from tests.impact.conftest import END, LATER, START, Season, worked_pairs
from tests.reading import as_, page, words

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        shutil.which("pdftotext") is None and not os.environ.get("CI"), reason="poppler-utils is not installed"
    ),
]
NUMBER = re.compile(r"−?\d{1,3}(?:[\u00a0\u202f ]\d{3})+(?!\d)|−?\d+")


def numbers(text: str) -> list[int]:
    """The whole numbers of a text, as French and English write them."""
    return [int(re.sub(r"\s", "", found).replace("−", "-")) for found in NUMBER.findall(text.replace(",", ""))]


def paper_text(document: bytes, folder: Path) -> str:
    """The words of a PDF in their order, with single blanks."""
    source = folder / "report.pdf"
    source.write_bytes(document)
    found = subprocess.run(["pdftotext", "-raw", str(source), "-"], check=True, capture_output=True)
    return " ".join(found.stdout.decode().split())


def figures(text: str, language: str) -> dict[str, str]:
    """What a paper says between an indicator's id and its grade."""
    with override(language):
        grade = re.escape(gettext("Grade"))
    return dict(re.findall(rf"(?<!\()\b((?:OUT|DEM|SAV)-\d)\b(?!\)) (.+?) {grade} [CSED] ", text))


def in_json(entry: dict[str, object]) -> list[int]:
    """The numbers that stand for an indicator in the frozen text."""
    details = entry["details"]
    assert isinstance(details, dict)
    if entry["sentence"]:
        pairs = details["matched"]
        counts = [details["positive_before"], pairs, details["positive_after"], pairs]
        return [*counts, abs(details["difference"]), 95, details["lower"], details["upper"]]
    found = [entry["value"]] if entry["value"] is not None else [entry["lower"], entry["upper"]]
    return [int(str(one)) for one in found]


@dataclass
class Frozen:
    """A frozen report and how to read it back as the director does."""

    season: Season
    report: Report
    folder: Path

    @property
    def figures(self) -> dict[str, dict[str, object]]:
        found: dict[str, dict[str, object]] = json.loads(self.report.canonical)["indicators"]
        return found

    def fetch(self, name: str) -> bytes:
        answer = as_(self.season.cast.helene).get(reverse(f"impact:{name}", args=[self.report.pk]))
        assert answer.status_code == 200
        return answer.content

    def on_the_page(self) -> dict[str, str]:
        shown = page(as_(self.season.cast.helene).get(reverse("impact:report", args=[self.report.pk])))
        cards = shown.select("[data-test=indicator]")
        return {str(card["data-indicator"]): words(card.select("[data-figure]")[0]) for card in cards}

    def on_paper(self) -> dict[str, str]:
        return figures(paper_text(self.fetch("report_pdf"), self.folder), "fr")


@pytest.fixture
def frozen(promised: Season, tmp_path: Path) -> Frozen:
    """A season of a bit of everything, frozen."""
    season = promised
    worked_pairs(season)
    season.give((season.cohort("A"), 24), (season.cohort("C", 30), 1500))
    season.give((None, 45), offering=season.kiosk)
    season.give()
    season.world.refuse(season.world.triaged(groups=2))
    season.world.receive()
    report = services.freeze(actor=season.cast.helene, grant=season.grant, start=START, end=END)
    return Frozen(season, report, tmp_path)


def test_the_page_the_paper_and_the_json_say_the_same_numbers(frozen: Frozen) -> None:
    assert json.loads(frozen.fetch("report_json")) == json.loads(frozen.report.canonical)
    told = {code: in_json(entry) for code, entry in frozen.figures.items()}
    assert told["OUT-3"] == [1609]
    assert told["OUT-4"] == [1544, 1564]
    assert told["SAV-2"] == [12, 28, 23, 28, 39, 95, 16, 57]
    shown, printed = frozen.on_the_page(), frozen.on_paper()
    assert {code: numbers(text) for code, text in shown.items()} == told
    assert {code: numbers(text) for code, text in printed.items()} == told


def test_no_french_sign_leaves_its_word_at_the_end_of_a_line(frozen: Frozen) -> None:
    """In what is frozen: « oui » keeps its marks, and a colon its word."""
    for entry in frozen.figures.values():
        french = json.dumps([value["fr"] for value in entry.values() if isinstance(value, dict) and "fr" in value])
        assert not re.search(r" [:;»%]|« ", french.encode().decode("unicode_escape"))


def test_promises_are_told_the_same_on_the_page_and_on_paper(frozen: Frozen) -> None:
    shown = words(as_(frozen.season.cast.helene).get(reverse("impact:report", args=[frozen.report.pk])))
    printed = paper_text(frozen.fetch("report_pdf"), frozen.folder)
    for one in json.loads(frozen.report.canonical)["promises"]:
        assert one["words"] in shown
        assert one["words"] in printed
    assert frozen.report.sha256 in shown
    assert frozen.report.sha256 in printed.replace(" ", "")


def test_nothing_changes_after_every_source_was_edited_and_a_year_is_past(frozen: Frozen) -> None:
    before = (frozen.fetch("report_json"), frozen.on_the_page(), frozen.on_paper(), breakdowns(frozen))
    season = frozen.season
    funding.save_grant(actor=season.cast.helene, grant=season.grant, title="Autrement nommée")
    directory.save_settings(actor=season.cast.helene, name="Un autre nom", min_cell_size=20)
    for code in Code.objects.filter(list__in=["setting_kind", "sector", "refusal_reason"]):
        directory.save_code(
            actor=season.cast.claire, code=code, label_fr="Autre mot", label_en="Other word", order=1, retired=False
        )
    session = season.give((season.cohort("Z"), 20))
    with clock.travel_to(session.end):
        activities.record_head_count(
            actor=season.cast.maude, session_id=session.pk, counts=[CountLine(uuid4(), 2, "professional")]
        )
    season.world.receive()
    with clock.travel_to(LATER + timedelta(days=365)):
        after = (frozen.fetch("report_json"), frozen.on_the_page(), frozen.on_paper(), breakdowns(frozen))
    assert after == before
    assert set(before[2]) == set(frozen.figures)
    assert "Autre mot" not in after[3]
    assert season.figure("OUT-3").value != frozen.figures["OUT-3"]["value"]


def breakdowns(frozen: Frozen) -> str:
    """Everything on the page that a breakdown says."""
    shown = page(as_(frozen.season.cast.helene).get(reverse("impact:report", args=[frozen.report.pk])))
    return " ".join(words(card) for card in shown.select("[data-test=indicator] details"))


def test_every_breakdown_of_the_frozen_text_sums_to_its_total(frozen: Frozen) -> None:
    seen = set()
    for code, entry in frozen.figures.items():
        parts = entry["breakdowns"]
        assert isinstance(parts, dict)
        for name, rows in parts.items():
            seen.add((code, name))
            assert sum(row["count"] for row in rows) == entry["value"], (code, name)
            assert all(row["label"]["fr"] and row["label"]["en"] for row in rows)
    assert seen == {
        ("OUT-1", "setting"), ("OUT-2", "setting"), ("DEM-1", "kind"), ("DEM-1", "region"), ("DEM-2", "reason"),
        ("DEM-2", "region"),
    }  # fmt: skip


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_paper_is_accessible_titled_and_in_its_language(frozen: Frozen, language: str) -> None:
    document = pdf.render(frozen.report.canonical, language)
    with pikepdf.open(io.BytesIO(document)) as opened, opened.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert frozen.season.grant.title in str(metadata["dc:title"])
        assert str(opened.Root.Lang).split("-")[0] == language
        assert opened.Root.MarkInfo.Marked
        assert opened.Root.ViewerPreferences.DisplayDocTitle
        assert "/StructTreeRoot" in opened.Root


def test_the_english_paper_says_the_same_numbers(frozen: Frozen) -> None:
    text = paper_text(pdf.render(frozen.report.canonical, "en"), frozen.folder)
    assert "12 of 28 youths knew whom to talk to" in text
    assert {code: numbers(said) for code, said in figures(text, "en").items()} == {
        code: in_json(entry) for code, entry in frozen.figures.items()
    }


def test_a_second_version_says_on_its_page_what_it_changed(frozen: Frozen) -> None:
    season = frozen.season
    season.give((season.cohort("Z"), 20))
    second = services.freeze(actor=season.cast.helene, grant=season.grant, start=START, end=END)
    shown = words(as_(season.cast.helene).get(reverse("impact:report", args=[second.pk])))
    assert "OUT-1, OUT-3, OUT-4" in shown


def test_a_grant_with_a_hard_title_is_set_in_type_as_it_is(season: Season) -> None:
    title = '#show *l’œuvre* $x$ <b> \\ "guillemets" « » – 2026'
    Grant.objects.filter(pk=season.grant.pk).update(title=title)
    season.grant.refresh_from_db()
    report = services.freeze(actor=season.cast.helene, grant=season.grant, start=START, end=END)
    with pikepdf.open(io.BytesIO(pdf.render(report.canonical, "fr"))) as opened, opened.open_metadata() as metadata:
        assert title in str(metadata["dc:title"])
