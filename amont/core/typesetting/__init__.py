"""Typst with the house's two font families: plain values in, PDF/UA-1 bytes out, nothing written to disk."""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, cast

import typst

ROOT: Final = Path(__file__).resolve().parents[2]
FONTS: Final = Path(__file__).resolve().parent / "fonts"

# What the two families draw together, and what Typst's own fonts add; a test compiles every one of them.
_DRAWN: Final = ((0x20, 0x7E), (0xA0, 0x17E))
_MORE: Final = frozenset("ʼ–—‘’‚“”„•…‹›€™←→−≈≤≥✓")


class TypesettingError(Exception):
    """The template refused: `message` is the reason given by Typst or by the template's own `panic`."""

    def __init__(self, message: str) -> None:
        super().__init__("typesetting")
        self.message = message


def compile_pdf(template: Path, data: Mapping[str, Any], *, files: Mapping[str, bytes] | None = None) -> bytes:
    """Typeset `template` (a `.typ` file inside the package) with `data`, as tagged PDF/UA-1.

    `data` must be JSON-ready and reaches the template as `data` of `/core/typesetting/theme.typ`; each of `files`
    (SVG, PNG, JPEG) as `file("name")` of the same. Same values, same bytes: no clock, no random, no system font.
    """
    inputs = {
        "data": json.dumps(data, ensure_ascii=False),
        "files": json.dumps(_as_json(files or {}), ensure_ascii=False),
    }
    compiler = typst.Compiler(root=ROOT, font_paths=_fonts(), ignore_system_fonts=True, sys_inputs=inputs)
    try:
        return cast(bytes, compiler.compile(input=template, format="pdf", pdf_standards=["ua-1"], timestamp=0))
    except typst.TypstError as error:
        raise TypesettingError(str(error.message)) from None


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FONTS])


def keep_together(text: str, language: str) -> str:
    """French marks stay with their word: no line begins with », : or ;, and none ends with «."""
    if not language.startswith("fr"):
        return text
    for plain, bound in (
        (" :", "\xa0:"),
        (" ;", "\xa0;"),
        (" »", "\xa0»"),
        ("« ", "«\xa0"),
        (" %", "\xa0%"),
        (" $", "\xa0$"),
    ):
        text = text.replace(plain, bound)
    return text


def unprintable(text: str) -> list[str]:
    """The signs of `text` that no font of ours draws, each once; whoever prints says so or leaves them out."""
    return sorted({sign for sign in text if not _printable(sign)})


def _printable(sign: str) -> bool:
    return sign in _MORE or sign in "\n\u200b\u202f" or any(first <= ord(sign) <= last for first, last in _DRAWN)


def _as_json(files: Mapping[str, bytes]) -> dict[str, str | list[int]]:
    """Typst takes text only: SVG as it is, any other image as its numbers."""
    return {name: content.decode() if name.endswith(".svg") else list(content) for name, content in files.items()}
