"""The few shapes and movements of the clips: flat colour, round forms, big words, water that rises and falls."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from amont.core import typesetting

type Colour = tuple[int, int, int]
type Point = tuple[float, float]

WIDTH: Final = 540
HEIGHT: Final = 960
FINE: Final = 2  # drawn twice as large, so that edges are smooth once reduced
MARGIN: Final = 44

PAPER: Final[Colour] = (251, 249, 244)
WHITE: Final[Colour] = (255, 255, 255)
INK: Final[Colour] = (24, 36, 48)
NIGHT: Final[Colour] = (13, 23, 32)
TEAL: Final[Colour] = (11, 100, 98)
LAGOON: Final[Colour] = (43, 138, 131)
SHALLOW: Final[Colour] = (221, 235, 229)
WARM: Final[Colour] = (200, 66, 31)
SUN: Final[Colour] = (242, 177, 52)
SAND: Final[Colour] = (246, 231, 198)
MUTED: Final[Colour] = (81, 96, 110)

FACE: Final[Path] = typesetting.FONTS / "BricolageGrotesque-ExtraBold.ttf"


@lru_cache(maxsize=64)
def face(size: int) -> ImageFont.FreeTypeFont:
    """The display face at a size of the picture."""
    return ImageFont.truetype(str(FACE), size * FINE)


def clamp(value: float) -> float:
    """The value, kept between 0 and 1."""
    return max(0.0, min(1.0, value))


def ease(value: float) -> float:
    """Slow, quick, slow, from 0 to 1."""
    value = clamp(value)
    return value * value * (3 - 2 * value)


def settle(value: float) -> float:
    """Arrives a little too far, and comes back."""
    value = clamp(value)
    return 1 + 2.2 * (value - 1) ** 3 + 1.2 * (value - 1) ** 2


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """A colour between two, by the share of the second."""
    share = clamp(share)
    return (
        round(first[0] + (second[0] - first[0]) * share),
        round(first[1] + (second[1] - first[1]) * share),
        round(first[2] + (second[2] - first[2]) * share),
    )


class Canvas:
    """A frame in units of the 540 × 960 picture."""

    def __init__(self, ground: Colour) -> None:
        self.image = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), ground)
        self.pen = ImageDraw.Draw(self.image)

    def disc(self, x: float, y: float, radius: float, fill: Colour) -> None:
        """A full circle."""
        if radius > 0.2:
            box = [(x - radius) * FINE, (y - radius) * FINE, (x + radius) * FINE, (y + radius) * FINE]
            self.pen.ellipse(box, fill=fill)

    def ring(self, x: float, y: float, radius: float, width: float, colour: Colour) -> None:
        """An empty circle."""
        if radius > width:
            box = [(x - radius) * FINE, (y - radius) * FINE, (x + radius) * FINE, (y + radius) * FINE]
            self.pen.ellipse(box, outline=colour, width=round(width * FINE))

    def slab(self, x: float, y: float, width: float, height: float, radius: float, fill: Colour) -> None:
        """A rounded rectangle by its centre."""
        if width > 1 and height > 1:
            box = [(x - width / 2) * FINE, (y - height / 2) * FINE, (x + width / 2) * FINE, (y + height / 2) * FINE]
            self.pen.rounded_rectangle(box, radius=min(radius, width / 2, height / 2) * FINE, fill=fill)

    def shape(self, points: Sequence[Point], fill: Colour) -> None:
        """A full polygon."""
        self.pen.polygon([(x * FINE, y * FINE) for x, y in points], fill=fill)

    def stroke(self, points: Sequence[Point], width: float, colour: Colour) -> None:
        """A line with round ends."""
        self.pen.line([(x * FINE, y * FINE) for x, y in points], fill=colour, width=round(width * FINE), joint="curve")
        for x, y in (points[0], points[-1]):
            self.disc(x, y, width / 2, colour)

    def word(self, x: float, y: float, text: str, size: int, colour: Colour) -> None:
        """A word by the left end of its base line."""
        self.pen.text((x * FINE, y * FINE), text, font=face(size), fill=colour, anchor="ls")

    def water(self, level: float, time: float, fill: Colour, *, swell: float, shift: float) -> None:
        """Everything under a moving surface; `level` is the height of its middle."""
        points: list[Point] = [(x, surface(level, x, time, swell=swell, shift=shift)) for x in range(-6, WIDTH + 12, 6)]
        self.shape([*points, (WIDTH + 6, HEIGHT + 6), (-6, HEIGHT + 6)], fill)


def surface(level: float, x: float, time: float, *, swell: float, shift: float) -> float:
    """The height of the water at `x`: two long waves that travel at their own pace."""
    long = math.sin((x / 250 + shift) * math.tau / 2 - time * 1.25)
    short = math.sin((x / 130 + shift * 2) * math.tau / 2 - time * 1.9)
    return level + swell * (0.75 * long + 0.25 * short)


@dataclass(frozen=True)
class Words:
    """A sentence laid out once: where each word stands, in which size."""

    size: int
    places: tuple[tuple[str, float, float], ...]
    height: float


@lru_cache(maxsize=64)
def lay_out(text: str, largest: int, top: float, room: float) -> Words:
    """The largest type, down from `largest`, in which the sentence fits the width and the room."""
    for size in range(largest, 27, -2):
        lines = _wrap(text, size)
        step = size * 1.04
        height = step * len(lines)
        if height <= room and all(_wide(" ".join(line), size) <= WIDTH - 2 * MARGIN for line in lines):
            places = []
            for row, line in enumerate(lines):
                for index, word in enumerate(line):
                    left = MARGIN + _wide(" ".join([*line[:index], ""]), size)
                    places.append((word, left, top + size * 0.78 + row * step))
            return Words(size, tuple(places), height)
    raise ValueError("text_too_long")


def _wrap(text: str, size: int) -> list[list[str]]:
    lines: list[list[str]] = [[]]
    for word in text.split(" "):
        if lines[-1] and _wide(" ".join([*lines[-1], word]), size) > WIDTH - 2 * MARGIN:
            lines.append([])
        lines[-1].append(word)
        if word[-1] in "?.!":  # a sentence, a line: each thought is read on its own
            lines.append([])
    return [line for line in lines if line]


def _wide(text: str, size: int) -> float:
    return float(face(size).getlength(text)) / FINE
