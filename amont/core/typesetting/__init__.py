"""Typst with the house's two font families: plain values in, PDF/UA-1 bytes out, nothing written to disk."""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, cast

import typst

from amont.core.typesetting.signs import keep_together, printable, unprintable

__all__ = ["TypesettingError", "compile_pdf", "keep_together", "unprintable"]

ROOT: Final = Path(__file__).resolve().parents[2]
FONTS: Final = Path(__file__).resolve().parent / "fonts"


class TypesettingError(Exception):
    """The template refused: `message` is the reason given by Typst or by the template's own `panic`."""

    def __init__(self, message: str) -> None:
        super().__init__("typesetting")
        self.message = message


def compile_pdf(template: Path, data: Mapping[str, Any], *, files: Mapping[str, bytes] | None = None) -> bytes:
    """Typeset `template` (a `.typ` file inside the package) with `data`, as tagged PDF/UA-1.

    `data` must be JSON-ready and reaches the template as `data` of `/core/typesetting/theme.typ`; each of `files`
    (SVG, PNG, JPEG) as `file("name")` of the same. A sign that no font draws becomes a small square:
    one emoji in a name must not cost a report. Same values, same bytes: no clock, no random, no system font.
    """
    inputs = {
        "data": json.dumps(_clean(data), ensure_ascii=False),
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


def _clean(value: Any) -> Any:
    """The same values with every text in signs that can be drawn."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {str(key): _clean(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(inner) for inner in value]
    return value


def _as_json(files: Mapping[str, bytes]) -> dict[str, str | list[int]]:
    """Typst takes text only: SVG as it is, any other image as its numbers."""
    return {name: content.decode() if name.endswith(".svg") else list(content) for name, content in files.items()}
