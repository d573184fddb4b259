"""The paper ticket: two sides that belong together, a code on each, somebody to call on each."""

import io
import os
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from amont.core.errors import RuleBroken
from amont.surveys.pdf import TicketHelpLine, TicketItem, TicketSheet, render_tickets

AGREE = ("Pas du tout d’accord", "Plutôt pas d’accord", "Plutôt d’accord", "Tout à fait d’accord")
WIDTH, HEIGHT = 612, 792
needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None and not os.environ.get("CI"), reason="poppler-utils is not installed"
)


def sheet(count: int = 7, items: int = 3) -> TicketSheet:
    questions = (
        TicketItem("Je sais à qui parler si quelque chose m’inquiète.", AGREE),
        TicketItem("Un cadeau peut servir à obtenir quelque chose en retour.", AGREE),
        TicketItem("Je saurais quoi dire à un·e ami·e qui se confie à moi.", ("Non", "Un peu", "Oui")),
        TicketItem("Je peux changer d’idée, même après avoir dit oui.", AGREE),
        TicketItem("Je connais une ligne d’aide par texto.", ("Non", "Oui")),
    )
    return TicketSheet(
        title="Ce que tu en penses",
        intro="Anonyme : n’écris pas ton nom. Coche une case par phrase.",
        items=questions[:items],
        codes=[f"{a}{b}7HK8" for a in "9472WX" for b in "QRSTV"][:count],
        before_label="Avant",
        after_label="Après",
        help=[TicketHelpLine("Tel-jeunes", "1 800 263-2266", "514 600-1002"), TicketHelpLine("En danger", "911")],
    )


def placed(document: bytes, folder: Path) -> list[dict[str, tuple[int, int]]]:
    """For each page, each code with the column and row of its ticket."""
    source = folder / "tickets.pdf"
    source.write_bytes(document)
    xml = subprocess.run(["pdftotext", "-bbox", str(source), "-"], check=True, capture_output=True).stdout.decode()
    return [
        {
            code: (int(float(x) // (WIDTH / 2)), int(float(y) // (HEIGHT / 2)))
            for x, y, code in re.findall(r'<word xMin="([\d.]+)" yMin="([\d.]+)"[^>]*>([0-9A-Z]{4}K8)</word>', page)
        }
        for page in xml.split("<page ")[1:]
    ]


def read(document: bytes, folder: Path) -> str:
    source = folder / "read.pdf"
    source.write_bytes(document)
    return subprocess.run(["pdftotext", "-layout", str(source), "-"], check=True, capture_output=True).stdout.decode()


@needs_poppler
@pytest.mark.parametrize("count", [1, 4, 7, 30])
def test_each_code_stands_on_both_sides_of_the_same_ticket(count, tmp_path):
    tickets = sheet(count)
    pages = placed(render_tickets(tickets), tmp_path)
    assert len(pages) == 2 * -(-count // 4)
    for front, back in zip(pages[::2], pages[1::2], strict=True):
        assert set(front) == set(back)
        for code, (column, row) in front.items():
            assert back[code] == (1 - column, row)
    read = [[code for _place, code in sorted((at[::-1], code) for code, at in front.items())] for front in pages[::2]]
    assert [code for front in read for code in front] == tickets.codes


@needs_poppler
def test_every_side_says_its_phase_and_whom_to_call(tmp_path):
    text = read(render_tickets(sheet(6)), tmp_path)
    assert text.count("Avant") == text.count("Après") == 6
    assert text.count("1 800 263-2266") == text.count("514 600-1002") == 12


@needs_poppler
@pytest.mark.parametrize("items", [3, 5])
def test_a_number_is_never_cut_from_its_words(tmp_path, items):
    called = (TicketHelpLine("Tel-jeunes (20 ans et moins)", "1 800 263-2266", "514 600-1002"),)
    lines = read(render_tickets(replace(sheet(4, items), help=called)), tmp_path).splitlines()
    parts = [part.strip() for line in lines for part in re.split(r"\s{3,}", line)]
    found = [part for part in parts if "514" in part or "600-1002" in part]
    assert len(found) == 8
    assert all(re.search(r"514 600-1002 par texto$", part) for part in found)


def test_tickets_are_accessible_and_carry_no_picture():
    document = render_tickets(sheet(4))
    with pikepdf.open(io.BytesIO(document)) as opened, opened.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == "Ce que tu en penses"
        assert str(opened.Root.Lang).startswith("fr")
        assert "/StructTreeRoot" in opened.Root
        for page in opened.pages:
            assert not dict(page.Resources.get("/XObject", {}))
    assert document == render_tickets(sheet(4))


@needs_poppler
def test_five_questions_take_two_tickets_to_a_sheet(tmp_path):
    pages = placed(render_tickets(sheet(4, items=5)), tmp_path)
    assert len(pages) == 4
    assert all(len(page) == 2 for page in pages)


def test_what_does_not_fit_is_refused():
    many = replace(sheet(), items=list(sheet(items=5).items) * 3)
    with pytest.raises(RuleBroken) as refused:
        render_tickets(many)
    assert refused.value.code == "overflow"
    wide = replace(sheet(), items=[sheet().items[0], TicketItem("Combien?", ["Anticonstitutionnellement"] * 7)])
    with pytest.raises(RuleBroken) as refused:
        render_tickets(wide)
    assert refused.value.field == "item_2"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"codes": []}, "codes"),
        ({"codes": ["7F3K8M", "7F3K8M"]}, "codes"),
        ({"codes": ["7F3K"]}, "codes"),
        ({"help": ()}, "no_help_line"),
        ({"items": []}, "items"),
        ({"items": [TicketItem("Seule", ["Oui"])]}, "items"),
        ({"title": "🎟 Billet"}, "sign"),
    ],
)
def test_what_is_missing_is_refused(values, code):
    with pytest.raises(RuleBroken) as refused:
        render_tickets(replace(sheet(), **values))
    assert refused.value.code == code
