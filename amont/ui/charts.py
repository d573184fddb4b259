"""Charts drawn on the server: SVG without scripts or style attributes, readable in grey, with their table.

Colours are presentation attributes (what the PDF shows) that the style sheet's classes override on screen, in both
modes. Text stands beside the marks, never on a colour alone. A value of None is a suppressed cell: it gets its words
and no mark.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

WIDTH = 360
FONT = "Atkinson Hyperlegible Next, sans-serif"
PAPER = ("#084b4a", "#c4820f", "#b23a1a", "#557f94")
INKS = {"text": "#182430", "note": "#51606e", "rule": "#d9d3c7", "axis": "#75828e"}
HATCHES = ("", "M-2 2l4-4M0 8l8-8M6 10l4-4", "M0 4h8", "M4 4h.01")
NICE = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Chart:
    """A drawing and the table under it."""

    title: str
    svg: SafeString
    columns: list[str]
    rows: list[list[str]]


class Interval(NamedTuple):
    """One estimate with its bounds; `note` replaces the drawing where there is no estimate."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    note: str = ""

    def words(self, unit: str) -> str:
        """The estimate, or why there is none."""
        return shown(self.value, unit) if self.value is not None else self.note or shown(None)

    def bounds(self, unit: str) -> str:
        """The bounds in words."""
        if self.low is None or self.high is None:
            return "–"
        return _("%(low)s to %(high)s") % {"low": shown(self.low), "high": shown(self.high, unit)}


def shown(value: float | None, unit: str = "") -> str:
    """A figure as the reader's language writes it."""
    if value is None:
        return _("hidden: too few")
    text = number_format(int(value) if value == int(value) else round(value, 1), force_grouping=True)
    if unit == "%" and get_language() == "en":
        return f"{text}%"
    return f"{text}\u00a0{unit}" if unit else text


def ceiling(values: Sequence[float]) -> float:
    """The end of an axis: the next round number over the largest value."""
    largest = max([*values, 0])
    if largest <= 0:
        return 1
    power = 10.0 ** (len(str(int(largest))) - 1)
    return next(nice * power for nice in NICE if nice * power >= largest)


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _text(x: float, y: float, words: str, *, size: int = 13, anchor: str = "start", kind: str = "text") -> SafeString:
    return format_html(
        '<text class="chart-{}" x="{}" y="{}" font-size="{}" text-anchor="{}" fill="{}" font-family="{}">{}</text>',
        *(kind, _n(x), _n(y), size, anchor, INKS[kind], FONT, words),
    )


def _note(x: float, y: float, words: str, anchor: str = "start", *, size: int = 12) -> SafeString:
    return _text(x, y, words, size=size, anchor=anchor, kind="note")


def _bar(x: float, y: float, width: float, height: float, colour: int) -> SafeString:
    series = colour % 4
    mark = format_html(
        '<rect class="chart-{}" x="{}" y="{}" width="{}" height="{}" rx="3" fill="{}"/>',
        *(series + 1, _n(x), _n(y), _n(max(width, 0)), _n(height), PAPER[series]),
    )
    if not series or width < 1:
        return mark
    return mark + format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="url(#h{})" fill-opacity=".55"/>',
        *(_n(x), _n(y), _n(width), _n(height), series),
    )


def _line(x1: float, y1: float, x2: float, y2: float, kind: str, width: float = 1) -> SafeString:
    return format_html(
        '<line class="chart-{}" x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}" stroke-width="{}"/>',
        *(kind, _n(x1), _n(y1), _n(x2), _n(y2), INKS[kind], width),
    )


def _patterns() -> SafeString:
    made = [
        format_html(
            '<pattern id="h{}" width="8" height="8" patternUnits="userSpaceOnUse"><path class="chart-hatch" d="{}" '
            'stroke="#fff" stroke-width="{}" stroke-linecap="round"/></pattern>',
            *(index, hatch, 1.6 if index < 3 else 3),
        )
        for index, hatch in enumerate(HATCHES)
        if hatch
    ]
    return format_html("<defs>{}</defs>", mark_safe("".join(made)))


def _drawing(title: str, height: float, parts: Sequence[SafeString], *, hatched: bool = False) -> SafeString:
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}</svg>',
        *(
            WIDTH,
            _n(height),
            title,
            _patterns() if hatched else "",
            format_html_join("", "{}", [(one,) for one in parts]),
        ),
    )


def bars(title: str, rows: Sequence[tuple[str, float | None]], *, unit: str = "", heading: str = "") -> Chart:
    """One bar a row, its label above it and its figure at its end."""
    top = ceiling([value for _label, value in rows if value is not None])
    room, step, parts = WIDTH - 64, 44, []
    for index, (label, value) in enumerate(rows):
        y = index * step
        parts.append(_text(0, y + 14, label))
        if value is None:
            parts.append(_note(0, y + 33, shown(None), size=13))
            continue
        length = max(room * value / top, 2 if value else 0)
        parts += [_bar(0, y + 20, length, 16, 0), _text(length + 6, y + 33, shown(value, unit), size=14)]
    table = [[label, shown(value, unit)] for label, value in rows]
    return Chart(title, _drawing(title, len(rows) * step, parts), [heading, pgettext("column", "Number")], table)


def stacked_bars(
    title: str, series: Sequence[str], rows: Sequence[tuple[str, Sequence[float]]], *, unit: str = "", heading: str = ""
) -> Chart:
    """One bar a row, cut by series: up to four, each its own shade and hatching."""
    top = ceiling([sum(values) for _label, values in rows])
    parts, y = [], 4.0
    for index, name in enumerate(series):
        parts += [_bar(0, y, 14, 14, index), _text(20, y + 12, name)]
        y += 22
    for label, values in rows:
        parts.append(_text(0, y + 18, label))
        x = 0.0
        for index, value in enumerate(values):
            length = (WIDTH - 64) * value / top
            parts.append(_bar(x, y + 24, length - (1.5 if value else 0), 18, index))
            x += length
        parts.append(_text(x + 6, y + 38, shown(sum(values), unit), size=14))
        y += 48
    columns = [heading, *series, pgettext("column", "Together")]
    table = [[label, *(shown(value, unit) for value in values), shown(sum(values), unit)] for label, values in rows]
    return Chart(title, _drawing(title, y, parts, hatched=True), columns, table)


DASHES = ("none", "7 4", "2 4", "10 3 2 3")


def lines(
    title: str,
    labels: Sequence[str],
    series: Sequence[tuple[str, Sequence[float | None]]],
    *,
    unit: str = "",
    heading: str = "",
) -> Chart:
    """Up to four lines over the same labels; each is named at its end and has its own dashes; a gap stays a gap."""
    top = ceiling([value for _name, values in series for value in values if value is not None])
    left, right, high, low = 34.0, WIDTH - 12.0, 12.0, 190.0
    step = (right - left) / max(len(labels) - 1, 1)
    parts = []
    for part in (0.0, 0.5, 1.0):
        y = low - (low - high) * part
        parts.append(_line(left, y, right, y, "axis" if part == 0 else "rule"))
        parts.append(_note(left - 6, y + 4, shown(top * part), "end"))
    every = max(1, -(-len(labels) // 6))
    for index, label in enumerate(labels):
        if index % every == 0:
            anchor = "start" if index == 0 else "end" if index == len(labels) - 1 else "middle"
            parts.append(_note(left + index * step, low + 18, label, anchor))
    for number, (_name, values) in enumerate(series):
        parts += _strokes([(left + i * step, v) for i, v in enumerate(values)], number, high, low, top)
    for number, (name, _values) in enumerate(series):
        y = low + 42 + number * 22
        parts += [_stroke(f"M0 {_n(y - 4)}h28", number), _text(36, y, name)]
    table = [[label, *(shown(values[i], unit) for _name, values in series)] for i, label in enumerate(labels)]
    columns = [heading, *(name for name, _values in series)]
    return Chart(title, _drawing(title, low + 32 + len(series) * 22, parts), columns, table)


def _stroke(path: str, number: int) -> SafeString:
    return format_html(
        '<path class="chart-line chart-{}" d="{}" fill="none" stroke="{}" stroke-width="3" stroke-dasharray="{}" '
        'stroke-linecap="round" stroke-linejoin="round"/>',
        *(number % 4 + 1, path, PAPER[number % 4], DASHES[number % 4]),
    )


def _dot(x: float, y: float, number: int, radius: int) -> SafeString:
    return format_html(
        '<circle class="chart-{} chart-ground" cx="{}" cy="{}" r="{}" fill="{}" stroke="#fff" stroke-width="1.5"/>',
        *(number % 4 + 1, _n(x), _n(y), radius, PAPER[number % 4]),
    )


def _strokes(
    points: Sequence[tuple[float, float | None]], number: int, high: float, low: float, top: float
) -> list[SafeString]:
    path, pen, parts = "", "M", []
    for x, value in points:
        if value is None:
            pen = "M"
            continue
        y = low - (low - high) * value / top
        path += f"{pen}{_n(x)} {_n(y)}"
        pen = "L"
        parts.append(_dot(x, y, number, 4))
    return [_stroke(path, number), *parts] if path else []


def intervals(title: str, rows: Sequence[Interval], *, top: float = 100, unit: str = "%", heading: str = "") -> Chart:
    """A point with its bounds on a common scale from 0 to `top`."""
    left, right, step, parts = 6.0, WIDTH - 6.0, 54, []
    for part in (0.0, 0.5, 1.0):
        x = left + (right - left) * part
        anchor = ("start", "middle", "end")[int(part * 2)]
        parts.append(_line(x, 4, x, len(rows) * step + 4, "rule"))
        parts.append(_note(x, len(rows) * step + 20, shown(top * part, unit), anchor))
    for index, row in enumerate(rows):
        y = index * step
        parts.append(_text(left, y + 18, row.label))
        if row.value is None:
            parts.append(_note(left, y + 38, row.words(unit), size=13))
            continue
        spread = [left + (right - left) * bound / top for bound in (row.low or 0, row.value, row.high or row.value)]
        parts += _whisker(spread, y + 36)
    table = [[row.label, row.words(unit), row.bounds(unit)] for row in rows]
    columns = [heading, pgettext("column", "Estimate"), pgettext("column", "Between")]
    return Chart(title, _drawing(title, len(rows) * step + 26, parts), columns, table)


def _whisker(spread: Sequence[float], y: float) -> list[SafeString]:
    low, middle, high = spread
    return [
        _stroke(f"M{_n(low)} {_n(y)}H{_n(high)}", 0),
        _stroke(f"M{_n(low)} {_n(y - 6)}v12M{_n(high)} {_n(y - 6)}v12", 0),
        _dot(middle, y, 0, 7),
    ]
