"""What a phone must load, what it may not ask of others, and colours that can be read."""

import gzip
import re
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest

from amont.ui import sheet

UI = Path(__file__).resolve().parent.parent.parent / "amont" / "ui"
STATIC = UI / "static" / "ui"
AMONT = UI.parent
SHEETS = ("tokens.css", "base.css", "components.css")
WRITES = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function"
KEEPS = r"localStorage|sessionStorage|indexedDB|serviceWorker|document\.cookie"
FOREIGN = r"""(?:\ssrc|\ssrcset|\saction|<link[^>]*href)=["'](?:https?:)?//"""


def squeezed(names) -> int:
    return sum(len(gzip.compress((STATIC / name).read_bytes(), 9)) for name in names)


def test_the_style_sheets_weigh_at_most_12_kb():
    assert {path.name for path in STATIC.glob("*.css")} == set(SHEETS)
    assert squeezed(SHEETS) <= 12 * 1024


def test_the_sheets_of_the_home_page_are_compressed_and_weigh_at_most_12_kb_together(client):
    sheets = [
        client.get(f"/style/{sheet.current(name).name}.css", headers={"accept-encoding": "gzip"})
        for name in ("", "website")
    ]
    assert {one["Content-Encoding"] for one in sheets} == {"gzip"}
    assert all("immutable" in one["Cache-Control"] for one in sheets)
    assert sum(len(one.content) for one in sheets) <= 12 * 1024


def test_a_public_page_loads_at_most_5_kb_of_scripts():
    assert squeezed(["exit.js", "forms.js"]) <= 5 * 1024


def test_scripts_and_sheets_ask_nothing_of_another_site():
    for path in [*STATIC.glob("*.css"), *STATIC.glob("*.js")]:
        assert not re.search(r"https?://|url\(|@import", path.read_text("utf-8")), path.name


def test_no_script_writes_html_or_keeps_anything():
    for path in STATIC.glob("*.js"):
        code = path.read_text("utf-8")
        assert not re.search(WRITES, code), path.name
        assert not re.search(KEEPS, code), path.name


def test_templates_hold_no_inline_script_style_or_handler():
    for path in AMONT.glob("*/templates/**/*.html"):
        text = path.read_text("utf-8")
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", text), path.relative_to(AMONT)
        assert not re.search(FOREIGN, text), path.relative_to(AMONT)


def test_templates_stay_under_150_lines():
    for path in UI.glob("templates/**/*.html"):
        assert len(path.read_text("utf-8").splitlines()) < 150, path.name


def test_the_sprite_holds_every_icon_that_a_template_names():
    names = {one.get("id") for one in ElementTree.parse(STATIC / "icons.svg").getroot()}
    for path in AMONT.glob("*/templates/**/*.html"):
        for name in re.findall(r"""{% (?:icon|nav_item "[^"]+") ["']([a-z0-9-]+)["']""", path.read_text("utf-8")):
            assert name in names, f"{path.relative_to(AMONT)} asks for {name}"


def test_the_icons_licence_travels_with_them():
    notice = (STATIC / "NOTICE.icons.txt").read_text("utf-8")
    assert "ISC License" in notice
    assert "The MIT License" in notice


def colours(mode: str) -> dict[str, str]:
    """The tokens of a mode, as hexadecimal."""
    text = (STATIC / "tokens.css").read_text("utf-8")
    light, dark = text.split("@media (prefers-color-scheme: dark)")
    found = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{3,6});", light))
    return {**found, **dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{3,6});", dark))} if mode == "dark" else found


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    digits = colour[1:] if len(colour) == 7 else "".join(sign * 2 for sign in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


TEXT = [
    *[(ink, ground) for ink in ("ink", "muted", "accent", "warm", "danger", "ok") for ground in ("bg", "surface")],
    ("ink", "sunken"),
    ("muted", "sunken"),
    ("on-accent", "accent"),
    ("on-warm", "warm"),
    ("on-sun", "sun"),
    ("on-deep", "deep"),
    *[(tone, f"{tone}-soft") for tone in ("accent", "warm", "ok", "danger")],
    *[("ink", f"{tone}-soft") for tone in ("accent", "warm", "sun", "ok", "danger")],
    ("accent-strong", "accent-soft"),
    ("muted", "accent-soft"),
]


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_text_can_be_read_on_its_ground(mode):
    tokens = colours(mode)
    weak = {pair: round(contrast(tokens[pair[0]], tokens[pair[1]]), 2) for pair in TEXT}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_edges_of_controls_and_the_focus_ring_can_be_seen(mode):
    tokens = colours(mode)
    for ground in ("bg", "surface"):
        assert contrast(tokens["edge"], tokens[ground]) >= 3
        assert contrast(tokens["focus"], tokens[ground]) >= 3


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_series_of_a_chart_are_seen_on_their_ground_and_differ_in_grey(mode):
    tokens = colours(mode)
    series = [tokens[f"c{number}"] for number in (1, 2, 3, 4)]
    assert min(contrast(colour, tokens["surface"]) for colour in series) >= 3
    assert min(contrast(one, other) for one, other in combinations(series, 2)) >= 1.2
