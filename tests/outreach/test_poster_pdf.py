"""The poster and the card as paper: read by machine, by screen reader, by phone, and at arm's length."""

import io
import os
import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import zxingcpp
from PIL import Image, ImageFilter

from amont.core.errors import RuleBroken
from amont.core.typesetting import TypesettingError, compile_pdf, keep_together, signs, unprintable
from amont.outreach import pdf
from amont.outreach.pdf import HelpLineText, PosterBlock, PosterSheet, render_cards, render_poster, render_posters

SHORT = "HTTPS://ABCD.CA/"
DEMO = "HTTP://127.0.0.1:54321/P/"
MILLIMETRES = 25.4
needs_poppler = pytest.mark.skipif(
    shutil.which("pdftoppm") is None and not os.environ.get("CI"), reason="poppler-utils is not installed"
)

QUESTIONS = (
    (
        "On m’offre plein de cadeaux. C’est louche?",
        "Pas toujours. Mais un cadeau ne t’oblige à rien. Tu peux dire non.",
    ),
    ("On me menace avec une photo. Je fais quoi?", "Ce n’est pas de ta faute. Ne paie pas. Garde les messages."),
    ("Je m’inquiète pour mon ami·e. J’aide comment?", "Dis ce que tu remarques, sans juger. Dis : « Je te crois. »"),
    ("J’ai dit oui au début. Est-ce que c’est de ma faute?", "Non. Tu peux changer d’idée, n’importe quand."),
    ("À qui en parler sans que tout le monde le sache?", "À une personne que tu choisis. Tu décides de ce que tu dis."),
)
LONG_QUESTION = "Une question de la plus grande longueur permise, soit soixante-dix en."
LONG_ANSWER = (
    "Une réponse de la plus grande longueur permise sur une affiche. Elle dit ce qui se passe, ce qu’on peut faire et "
    "à qui le dire, sans blâmer personne. Elle prend toute la place qui lui est donnée, et pas un signe de plus."
)


def sheet(base: str = SHORT, *, codes: str = "7F3K 8G4M 9H5N 2J6P 3K7Q 4M8R") -> PosterSheet:
    *five, whole = codes.split()
    return PosterSheet(
        title="Tu te poses la question? On y répond.",
        language="fr",
        tagline="Cinq vraies questions. Zéro jugement.",
        questions=[
            PosterBlock(i, question, answer, base + code, f"Code QR vers la réponse à la question {i} : {question}")
            for i, ((question, answer), code) in enumerate(zip(QUESTIONS, five, strict=True), start=1)
        ],
        whole_url=base + whole,
        whole_alt="Code QR vers toutes les réponses",
        help=[
            HelpLineText("Urgence (police, ambulance, pompiers)", "911", urgent=True),
            HelpLineText("Tel-jeunes (20 ans et moins)", "1 800 263-2266", "514 600-1002"),
            HelpLineText("DPJ de Chaudière-Appalaches (sans frais)", "1 800 461-9331"),
            HelpLineText("Le Quai", "418 555-0142", "581 555-0142"),
            HelpLineText("Info-aide violence sexuelle", "1 888 933-9007", optional=True),
            HelpLineText("Prévention du suicide (1 866 APPELLE)", "1 866 277-3553", "535353", optional=True),
        ],
        checked_on=date(2026, 3, 3),
        address_base=base,
        card_sentence="Une question qui te trotte dans la tête?",
    )


def changed(number: int, **values: Any) -> PosterSheet:
    whole = sheet()
    return replace(whole, questions=[replace(b, **values) if b.number == number else b for b in whole.questions])


def longest(base: str) -> PosterSheet:
    whole = sheet(base)
    assert len(LONG_QUESTION) == pdf.QUESTION_LIMIT
    assert len(LONG_ANSWER) == pdf.ANSWER_LIMIT
    return replace(whole, questions=[replace(b, question=LONG_QUESTION, answer=LONG_ANSWER) for b in whole.questions])


def addresses(poster: PosterSheet) -> set[str]:
    return {poster.whole_url, *(block.url for block in poster.questions)}


def pictures(document: bytes, folder: Path, *, dpi: int) -> list[Image.Image]:
    """Each page as a printer would put it on paper."""
    source = folder / "paper.pdf"
    source.write_bytes(document)
    subprocess.run(["pdftoppm", "-r", str(dpi), "-gray", str(source), str(folder / "page")], check=True)
    return [Image.open(path) for path in sorted(folder.glob("page*.pgm"))]


def words(document: bytes, folder: Path) -> str:
    source = folder / "words.pdf"
    source.write_bytes(document)
    return subprocess.run(["pdftotext", "-layout", str(source), "-"], check=True, capture_output=True).stdout.decode()


def tags(document: bytes) -> list[tuple[str, str | None]]:
    """The tag tree in reading order: kind and alternative text."""
    found: list[tuple[str, str | None]] = []

    def walk(node: pikepdf.Object) -> None:
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append((str(node.S)[1:], str(node.Alt) if "/Alt" in node else None))
            if "/K" in node:
                walk(node.K)

    with pikepdf.open(io.BytesIO(document)) as opened:
        walk(opened.Root.StructTreeRoot.K)
    return found


@pytest.mark.parametrize("paper", pdf.PAPERS)
def test_a_poster_says_that_it_is_accessible_and_in_which_language(paper):
    document = render_poster(sheet(), paper=paper)
    with pikepdf.open(io.BytesIO(document)) as opened, opened.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == "Tu te poses la question? On y répond."
        assert str(opened.Root.Lang).startswith("fr")
        assert opened.Root.MarkInfo.Marked
        assert opened.Root.ViewerPreferences.DisplayDocTitle
        width, height = (round(float(side) / 72, 2) for side in opened.pages[0].mediabox[2:])
        assert (width, height) == ((11, 17) if paper == "tabloid" else (8.5, 11))
        assert len(opened.pages) == 1
    assert len(document) <= 60_000


def test_the_tag_tree_reads_the_title_then_each_question_with_its_code():
    found = tags(render_poster(sheet(), paper="letter"))
    assert [kind for kind, _alt in found if kind in {"H1", "H2", "Figure"}] == [
        *("H1", "Figure"),
        *("H2", "Figure") * 5,
        "H2",
    ]
    assert [alt for kind, alt in found if kind == "Figure"] == [
        "Code QR vers toutes les réponses",
        *(f"Code QR vers la réponse à la question {i} : {question}" for i, (question, _) in enumerate(QUESTIONS, 1)),
    ]


@needs_poppler
@pytest.mark.parametrize("base", [SHORT, DEMO])
@pytest.mark.parametrize("paper", pdf.PAPERS)
def test_each_code_on_blurred_paper_leads_to_the_address_printed_under_it(paper, base, tmp_path):
    poster = longest(base)
    document = render_poster(poster, paper=paper)
    [page] = pictures(document, tmp_path, dpi=150)
    seen = page.filter(ImageFilter.GaussianBlur(1.6)).resize((page.width * 6 // 10, page.height * 6 // 10))
    assert {code.text for code in zxingcpp.read_barcodes(seen)} == addresses(poster)
    printed = words(document, tmp_path)
    assert all(address in printed for address in addresses(poster))


@needs_poppler
@pytest.mark.parametrize(("paper", "question", "own"), [("tabloid", 45, 90), ("letter", 30, 60)])
def test_codes_are_printed_large_enough_for_their_distance(paper, question, own, tmp_path):
    poster = longest(DEMO)
    [page] = pictures(render_poster(poster, paper=paper), tmp_path, dpi=150)
    for code in zxingcpp.read_barcodes(page):
        modules = abs(code.position.top_right.x - code.position.top_left.x) / 150 * MILLIMETRES
        with_border = modules * 33 / 25
        assert with_border >= (own if code.text == poster.whole_url else question) - 0.6


@pytest.mark.parametrize("paper", pdf.PAPERS)
def test_nothing_on_a_poster_is_smaller_than_eleven_points(paper):
    with pikepdf.open(io.BytesIO(render_poster(longest(DEMO), paper=paper))) as opened:
        sizes = {
            float(operation.operands[1])
            for operation in pikepdf.parse_content_stream(opened.pages[0])
            if str(operation.operator) == "Tf"
        }
        assert sizes
        assert min(sizes) >= 11


@needs_poppler
@pytest.mark.parametrize("paper", pdf.PAPERS)
def test_every_line_that_counts_is_printed_and_the_others_while_there_is_room(paper, tmp_path):
    printed = words(render_poster(sheet(), paper=paper), tmp_path)
    for number in ("911", "1 800 263-2266", "1 800 461-9331", "418 555-0142"):
        assert number in printed
    crowd = [HelpLineText(f"Ligne{i}", "811", optional=True) for i in range(9)]
    crowded = words(render_poster(replace(sheet(), help=[*sheet().help[:4], *crowd]), paper=paper), tmp_path)
    assert "418 555-0142" in crowded
    assert "Ligne0" in crowded
    assert "Ligne8" not in crowded


def test_the_emergency_number_is_the_largest_of_the_strip():
    with pikepdf.open(io.BytesIO(render_poster(sheet(), paper="letter"))) as opened:
        sizes = [
            float(operation.operands[1])
            for operation in pikepdf.parse_content_stream(opened.pages[0])
            if str(operation.operator) == "Tf"
        ]
    assert 24 in sizes


def test_an_answer_too_wide_for_its_card_refuses_the_poster_and_names_the_question():
    wide = ("MAMMOUTH " * 24).strip()
    assert len(wide) <= pdf.ANSWER_LIMIT
    poster = sheet()
    poster = replace(poster, questions=[replace(block, answer=wide) for block in poster.questions])
    with pytest.raises(RuleBroken) as refused:
        render_poster(poster, paper="letter")
    assert refused.value.code == "overflow"
    field = str(refused.value.field)
    assert re.fullmatch("question_[1-5]", field)
    assert field[-1] in str(refused.value)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"qr_alt": " "}, "alt_missing"),
        ({"answer": ""}, "answer_missing"),
        ({"question": ""}, "question_missing"),
        ({"question": "x" * 71}, "text_too_long"),
        ({"answer": "x" * 221}, "text_too_long"),
        ({"answer": "Un cœur 🧡"}, "sign"),
        ({"url": "HTTPS://AILLEURS.CA/7F3K"}, "address"),
        ({"url": "HTTPS://ABCD.CA/7f3k"}, "address"),
    ],
)
def test_a_block_that_lacks_something_refuses_the_poster_with_its_number(values, code):
    with pytest.raises(RuleBroken) as refused:
        render_poster(changed(3, **values))
    assert refused.value.code == code
    assert refused.value.field == "question_3"
    assert "3" in str(refused.value)


def test_a_poster_needs_five_questions_a_help_line_and_an_alternative_text_for_its_own_code():
    whole = sheet()
    for broken, code in (
        (replace(whole, questions=whole.questions[:4]), "five_questions"),
        (replace(whole, help=[]), "no_help_line"),
        (replace(whole, whole_alt=""), "alt_missing"),
    ):
        with pytest.raises(RuleBroken) as refused:
            render_poster(broken)
        assert refused.value.code == code


def test_a_title_or_help_lines_that_overflow_are_said():
    with pytest.raises(RuleBroken) as refused:
        render_poster(replace(sheet(), title="Anticonstitutionnellement" * 4), paper="letter")
    assert refused.value.field == "title"
    crowd = [HelpLineText(f"Une ligne d’aide au nom très long, numéro {i}", "1 800 555-0100") for i in range(6)]
    with pytest.raises(RuleBroken) as refused:
        render_poster(replace(sheet(), help=crowd), paper="letter")
    assert refused.value.field == "help"


def test_the_same_sheet_gives_the_same_bytes_even_from_two_threads():
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _: render_poster(sheet(), paper="letter"), range(2))
    assert first == second


@needs_poppler
def test_placements_come_in_the_order_given_each_with_its_own_codes(tmp_path):
    placements = [sheet(codes=f"A{i}AA B{i}BB C{i}CC D{i}DD E{i}EE F{i}FF") for i in (2, 3, 4)]
    pages = pictures(render_posters(placements, paper="letter"), tmp_path, dpi=110)
    assert [{code.text for code in zxingcpp.read_barcodes(page)} for page in pages] == [
        addresses(placement) for placement in placements
    ]


@needs_poppler
@pytest.mark.parametrize("audience", ["youth", "adult"])
@pytest.mark.parametrize("base", [SHORT, DEMO])
def test_ten_cards_keep_five_white_millimetres_and_their_codes_are_read(base, audience, tmp_path):
    poster = sheet(base)
    document = render_cards(poster, audience=audience)
    assert len(document) <= 60_000
    dpi = 200
    [page] = pictures(document, tmp_path, dpi=dpi)
    read = zxingcpp.read_barcodes(page.filter(ImageFilter.GaussianBlur(1.4)))
    assert [code.text for code in read] == [poster.whole_url] * 10
    width = abs(read[0].position.top_right.x - read[0].position.top_left.x) / dpi * MILLIMETRES
    assert width >= 23.6
    ink = page.point(lambda grey: 255 if grey < 250 else 0)
    left, top = (8.5 * MILLIMETRES - 170) / 2, (11 * MILLIMETRES - 275) / 2
    for index in range(10):
        x, y = left + index % 2 * 85, top + index // 2 * 55
        edges = [round(edge / MILLIMETRES * dpi) for edge in (x + 0.3, y, x + 84.7, y + 55)]
        box = ink.crop((edges[0], edges[1], edges[2], edges[3])).getbbox()
        inked = [edge / dpi * MILLIMETRES for edge in box or ()]
        assert inked[0] >= 4.55  # of a crop that begins 0.3 mm inside
        assert inked[1] >= 4.85
        assert inked[2] <= 79.85
        assert inked[3] <= 50.15


def test_every_code_of_the_cards_has_its_alternative_text_and_a_long_sentence_is_refused():
    document = render_cards(sheet())
    assert [alt for kind, alt in tags(document) if kind == "Figure"] == ["Code QR vers toutes les réponses"] * 10
    with pytest.raises(RuleBroken) as refused:
        render_cards(replace(sheet(), card_sentence="x" * 61))
    assert refused.value.code == "card_too_long"


def test_a_code_is_version_two_up_to_twenty_nine_signs():
    assert len(DEMO + "7F3K") == 29
    for url in (DEMO + "7F3K", SHORT + "7F3K"):
        assert 'viewBox="0 0 33 33"' in pdf.qr_svg(url) or 'width="33" height="33"' in pdf.qr_svg(url)
    assert '"37"' in pdf.qr_svg(DEMO + "7F3KK") or "37 37" in pdf.qr_svg(DEMO + "7F3KK")


def test_every_sign_that_we_call_printable_is_printed():
    known = "".join(sorted(signs.DRAWN | signs.MORE))
    poster = replace(sheet(), help=[HelpLineText("En danger", "911")])
    assert unprintable(known) == []
    every = [sign for sign in known if not sign.isspace()]
    for start in range(0, len(every), 190):
        text = " ".join("".join(every[start : start + 190])[i : i + 8] for i in range(0, 190, 8))
        blocks = [replace(b, answer=text[: pdf.ANSWER_LIMIT] if b.number == 1 else b.answer) for b in poster.questions]
        assert render_poster(replace(poster, questions=blocks)).startswith(b"%PDF")
    assert unprintable("une fusée 🚀 ici") == ["🚀"]


def test_a_text_typed_elsewhere_is_composed_and_a_sign_without_drawing_becomes_a_square():
    assert signs.printable("e\u0301te\u0301 1\u02b3\u1d49 porte\u2011cle\u0301 \ufb01n") == "été 1re porte-clé fin"
    assert signs.printable("Maison 🚀") == "Maison □"
    assert signs.printable("Plain words") == "Plain words"


def test_french_marks_stay_with_their_word_and_english_is_left_alone():
    assert keep_together("Dis : « Je te crois. »", "fr") == "Dis\xa0: «\xa0Je te crois.\xa0»"
    assert keep_together("Say : this", "en") == "Say : this"


def test_a_template_that_refuses_says_why_without_the_text_it_was_given():
    with pytest.raises(TypesettingError) as refused:
        compile_pdf(pdf.TEMPLATES / "courant.typ", {"secret": "Camille"})
    assert "Camille" not in str(refused.value)
