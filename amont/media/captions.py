"""Captions as text: strict WebVTT, the checks of quality, and the transcript that follows from them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

import webvtt
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from webvtt.errors import MalformedCaptionError, MalformedFileError

Severity = Literal["refuse", "warn"]
FASTEST = 22
FAST = {"adult": 17, "youth": 15}
LINES, SIGNS = 2, 42
SHORTEST_MS, LONGEST_MS = 1_000, 7_000
SILENCE_MS = 8_000
MAX_SIGNS = 100_000
_SRT_TIME = re.compile(r"\d{2}:\d{2}:\d{2},\d{3}[ \t]*-->[ \t]*\d{2}:\d{2}:\d{2},\d{3}")
_TAGS = re.compile(r"<[^>]*>")
_ENDS = (".", "!", "?", "…", ":", "»", "”")


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption, in milliseconds; `line` is its place in the file, from 1."""

    start: int
    end: int
    text: str
    line: int

    @property
    def seconds(self) -> float:
        """How long it stays, never zero."""
        return max(self.end - self.start, 1) / 1000

    @property
    def words(self) -> str:
        """Its text on one line, without tags."""
        return " ".join(_TAGS.sub("", self.text).split())


@dataclass(frozen=True, slots=True)
class Problem:
    """What a check found: the rule's number (training.md §9), a sentence, and the line of the file."""

    rule: int
    severity: Severity
    message: str
    line: int = 1


class NotCaptions(Exception):
    """The text is not WebVTT: `line` is where reading stopped."""

    def __init__(self, message: str | Promise, line: int) -> None:
        super().__init__(str(message))
        self.line = line


def parse(vtt: str) -> list[Cue]:
    """The cues of a WebVTT text, read strictly; raises NotCaptions with the line."""
    if len(vtt) > MAX_SIGNS:
        raise NotCaptions(_("The captions are longer than 100,000 signs."), 1)
    lines = vtt.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not re.match(r"WEBVTT([ \t]|$)", lines[0]):
        raise NotCaptions(_("Line 1: captions begin with the word WEBVTT alone on its line."), 1)
    _refuse_broken_blocks(lines)
    try:
        found = webvtt.from_string("\n".join(lines), strict=True).captions
    except (MalformedFileError, MalformedCaptionError, ValueError) as error:
        raise NotCaptions(_("The captions can’t be read as WebVTT."), 1) from error
    places = [number for number, line in enumerate(lines, 1) if "-->" in line]
    return [
        Cue(_ms(cue.start_time), _ms(cue.end_time), cue.raw_text, place)
        for cue, place in zip(found, places, strict=True)
    ]


def as_webvtt(text: str) -> tuple[str, str]:
    """WebVTT as it is ("typed"), SubRip turned into it ("imported")."""
    plain = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").strip()
    if plain.startswith("WEBVTT") or not _SRT_TIME.search(plain):
        return plain, "typed"
    return "WEBVTT\n\n" + _SRT_TIME.sub(lambda time: time[0].replace(",", "."), plain), "imported"


def _ms(stamp: Any) -> int:
    hours, minutes, seconds, thousandths = stamp.to_tuple()
    return int(((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths)


_TIMING = re.compile(r"\s*(?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3}\s+-->\s+(?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3}(\s.*)?")


def _refuse_broken_blocks(lines: Sequence[str]) -> None:
    """Name the first line that is not what WebVTT expects there."""
    for first, block in _blocks(lines):
        if first == 1 or block[0].startswith(("NOTE", "STYLE", "REGION")):
            continue
        at = 0 if "-->" in block[0] or re.match(r"\s*\d+:", block[0]) else 1
        if len(block) <= at or not _TIMING.fullmatch(block[at]):
            message = _("Line %(line)s: a time is expected here, such as 00:01.000 --> 00:03.500.")
            raise NotCaptions(message % {"line": first + at}, first + at)
        second = next((first + place for place, line in enumerate(block) if place > at and "-->" in line), None)
        if second is not None:
            message = _("Line %(line)s: leave an empty line between two captions.")
            raise NotCaptions(message % {"line": second}, second)


def _blocks(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    first, block = 1, list[str]()
    for number, line in enumerate([*lines, ""], 1):
        if line.strip():
            if not block:
                first = number
            block.append(line)
        elif block:
            yield first, block
            block = []


def problems(cues: Sequence[Cue], *, duration_ms: int, audience: str = "youth", source: str = "typed") -> list[Problem]:
    """Everything that the checks find, refusals first."""
    found = [*_times(cues, duration_ms), *_silences(cues, duration_ms)]
    for cue in cues:
        found += _of_one(cue, FAST.get(audience, FAST["adult"]))
    if not cues:
        found.append(Problem(1, "refuse", nothing()))
    if source == "automatic":
        found.append(Problem(8, "refuse", _("These captions were made by a machine and nobody has read them yet.")))
    return sorted(found, key=lambda problem: (problem.severity != "refuse", problem.line))


def nothing() -> str:
    """The sentence for a text without any caption."""
    return _("There is no caption in this text.")


def _times(cues: Sequence[Cue], duration_ms: int) -> Iterator[Problem]:
    for cue in cues:
        if cue.end <= cue.start:
            yield Problem(
                2, "refuse", _("Line %(line)s: this caption ends before it begins.") % {"line": cue.line}, cue.line
            )
        if duration_ms and cue.end > duration_ms + 500:
            message = _("Line %(line)s: this caption goes beyond the end of the video (%(end)s).")
            yield Problem(2, "refuse", message % {"line": cue.line, "end": clock_text(duration_ms)}, cue.line)
    for before, after in pairwise(cues):
        if after.start < before.end:
            message = _("Line %(line)s: this caption begins before the previous one ends.")
            yield Problem(2, "refuse", message % {"line": after.line}, after.line)


def _of_one(cue: Cue, fast: int) -> Iterator[Problem]:
    here = {"line": cue.line}
    speed = len(cue.words) / cue.seconds
    if speed > FASTEST:
        message = _("Line %(line)s: too fast to read (%(speed)s signs a second, 22 at most).")
        yield Problem(3, "refuse", message % {**here, "speed": round(speed)}, cue.line)
    elif speed > fast:
        message = _("Line %(line)s: fast to read (%(speed)s signs a second; %(fast)s is comfortable).")
        yield Problem(3, "warn", message % {**here, "speed": round(speed), "fast": fast}, cue.line)
    rows = _TAGS.sub("", cue.text).split("\n")
    if len(rows) > LINES or max(map(len, rows)) > SIGNS:
        yield Problem(
            4, "warn", _("Line %(line)s: more than 2 lines, or more than 42 signs on a line.") % here, cue.line
        )
    if not SHORTEST_MS <= cue.end - cue.start <= LONGEST_MS:
        yield Problem(5, "warn", _("Line %(line)s: stays less than 1 second or more than 7.") % here, cue.line)


def _silences(cues: Sequence[Cue], duration_ms: int) -> Iterator[Problem]:
    ends = [0, *(cue.end for cue in cues)]
    starts = [*(cue.start for cue in cues), duration_ms]
    for end, start in zip(ends, starts, strict=True):
        if start - end > SILENCE_MS:
            message = _("Nothing is written from %(from)s to %(to)s: say in brackets what is heard, such as [music].")
            line = next((cue.line for cue in cues if cue.start == start), 1)
            yield Problem(6, "warn", message % {"from": clock_text(end), "to": clock_text(start)}, line)


def segments(cues: Sequence[Cue]) -> list[dict[str, Any]]:
    """The transcript that follows from captions: cues joined until a sentence ends or a silence comes."""
    joined: list[dict[str, Any]] = []
    for cue in cues:
        last = joined[-1] if joined else None
        if last and not last["text"].endswith(_ENDS) and cue.start - last["end"] <= 2_000:
            last["end"], last["text"] = cue.end, f"{last['text']} {cue.words}"
        else:
            joined.append({"start": cue.start, "end": cue.end, "text": cue.words})
    return joined


def clock_text(ms: int) -> str:
    """75 000 ms as 1:15."""
    return f"{ms // 60_000}:{ms // 1000 % 60:02d}"
