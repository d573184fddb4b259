"""What floats on the water in each clip: presents, a telephone, two friends, a boat, bubbles of talk."""

import math
from collections.abc import Callable
from typing import Final

from amont.demo.clips.drawing import (
    INK,
    LAGOON,
    MUTED,
    NIGHT,
    PAPER,
    SAND,
    SHALLOW,
    SUN,
    TEAL,
    WARM,
    WHITE,
    Canvas,
    Colour,
    ease,
    mix,
    settle,
)

type Surface = Callable[[float], float]
type Scenery = Callable[[Canvas, float, Surface], None]

# The ground, the words, the words of weight and the far water of each clip.
PALETTES: Final[dict[str, tuple[Colour, Colour, Colour]]] = {
    "cadeaux": (PAPER, INK, LAGOON),
    "une-photo": (NIGHT, PAPER, LAGOON),
    "s-inquieter": (SAND, INK, LAGOON),
    "dire-oui": (SUN, INK, LAGOON),
    "en-parler": (SHALLOW, INK, LAGOON),
}


def talk(canvas: Canvas, time: float, start: float, surface: Surface) -> None:
    """The last picture of every clip: two bubbles, one after the other, that answer each other."""
    for delay, x, rise, fill, tail in ((0.5, 180, 92, SUN, -1), (1.2, 362, 124, WARM, 1)):
        if time > start + delay:
            bubble(canvas, x, surface(x) - rise, 1.1 * settle((time - start - delay) / 0.5), fill, tail, time)


def bubble(canvas: Canvas, x: float, y: float, scale: float, fill: Colour, tail: int, time: float) -> None:
    """A bubble of talk with three dots that breathe."""
    if scale <= 0.02:
        return
    width, height = 150 * scale, 96 * scale
    foot = x + tail * 36 * scale
    canvas.shape(
        [
            (foot - 18 * scale, y + height * 0.36),
            (foot + 18 * scale, y + height * 0.36),
            (foot + tail * 26 * scale, y + height * 0.86),
        ],
        fill,
    )
    canvas.slab(x, y, width, height, 40 * scale, fill)
    for index in range(3):
        beat = 1 + 0.25 * math.sin(time * 3.2 - index * 0.9)
        canvas.disc(x + (index - 1) * 34 * scale, y, 8.5 * scale * beat, WHITE if fill == WARM else INK)


def presents(canvas: Canvas, time: float, surface: Surface) -> None:
    """Three presents come up one after the other; two drift away; the thread tied to the last one breaks."""
    for come, x, size, leave, fill, band in (
        (0.5, 116, 112, 5.6, SUN, WARM),
        (1.2, 424, 126, 5.2, LAGOON, SAND),
        (1.9, 268, 164, 12.3, WARM, SUN),
    ):
        up = settle((time - come) / 0.7) if time > come else 0
        here = x + 620 * ease((time - leave) / 1.6)
        y = surface(here) - size * 0.34 + (1 - up) * size * 1.6
        if x == 268:
            _thread(canvas, time, here + size * 0.1, y - size * 0.5)
        if up > 0 and here < 640:
            present(canvas, here, y, size, fill, band)
    talk(canvas, time, 12.6, surface)


def _thread(canvas: Canvas, time: float, x: float, y: float) -> None:
    """Somebody out of sight holds the other end, until one says no."""
    pull = ease((time - 8.7) / 0.7)
    broken = ease((time - 11.2) / 0.5)
    if pull <= 0 or time > 12.4:
        return
    far, high = 580.0, y - 96
    middle, height = (x + far) / 2, (y + high) / 2 + 40 * (1 - pull)
    if broken <= 0:
        canvas.stroke([(far - (far - x) * pull, high + (y - high) * pull), (far, high)], 5, INK)
        return
    canvas.stroke(
        [(x, y), (x + (middle - x) * (1 - 0.8 * broken), y + (height - y) * (1 - broken) + 20 * broken)], 5, INK
    )
    if broken < 1:
        canvas.stroke([(middle + (far - middle) * broken, height + (high - height) * broken), (far, high)], 5, INK)


def present(canvas: Canvas, x: float, y: float, size: float, fill: Colour, band: Colour) -> None:
    """A box, its lid, a ribbon and a bow."""
    canvas.slab(x, y + size * 0.06, size * 0.92, size * 0.88, 12, fill)
    canvas.slab(x, y - size * 0.34, size * 1.06, size * 0.26, 9, mix(fill, INK, 0.12))
    canvas.slab(x, y, size * 0.18, size * 1.0, 2, band)
    for side in (-1, 1):
        canvas.ring(x + side * size * 0.17, y - size * 0.6, size * 0.17, size * 0.075, band)
    canvas.disc(x, y - size * 0.5, size * 0.08, band)


def telephone(canvas: Canvas, time: float, surface: Surface) -> None:
    """A picture leaves, messages press; then they are kept, the account is blocked, somebody is told."""
    leave = ease((time - 13.0) / 1.2)
    x = 270 - 420 * leave
    y = surface(x) - 60
    canvas.slab(x, y, 176, 310, 30, PAPER)
    canvas.slab(x, y, 156, 290, 22, mix(NIGHT, TEAL, 0.55))
    kept = ease((time - 9.9) / 0.8)
    blocked = ease((time - 11.5) / 0.4)
    if blocked > 0:
        _padlock(canvas, x, y - 20, settle(blocked))
    else:
        canvas.slab(x, y - 46, 116, 116, 14, SHALLOW)
        canvas.disc(x + 26, y - 74, 13, SUN)
        canvas.shape([(x - 56, y + 10), (x - 14, y - 52), (x + 14, y - 14), (x + 30, y - 32), (x + 56, y + 10)], LAGOON)
    calm = ease((time - 4.6) / 0.6)
    for index, (start, dx, dy) in enumerate(((1.2, 140, -150), (1.8, -150, -96), (2.4, 150, -30), (3.0, -146, 30))):
        size = settle((time - start) / 0.4)
        if time < start or kept >= 1:
            continue
        shake = 3 * math.sin(time * 22 + index) * (1 - calm)
        _message(canvas, x + dx * (1 - kept) + shake, y + dy * (1 - kept), size * (1 - 0.7 * kept), calm)
    talk(canvas, time, 13.2, surface)


def _message(canvas: Canvas, x: float, y: float, scale: float, calm: float) -> None:
    fill = mix(WARM, MUTED, calm)
    canvas.slab(x, y, 96 * scale, 66 * scale, 22 * scale, fill)
    canvas.slab(x, y - 8 * scale, 8 * scale, 26 * scale, 4 * scale, WHITE)
    canvas.disc(x, y + 16 * scale, 5 * scale, WHITE)


def _padlock(canvas: Canvas, x: float, y: float, scale: float) -> None:
    canvas.ring(x, y - 16 * scale, 26 * scale, 9 * scale, SUN)
    canvas.slab(x, y + 18 * scale, 84 * scale, 66 * scale, 14 * scale, SUN)
    canvas.disc(x, y + 14 * scale, 8 * scale, INK)
    canvas.slab(x, y + 26 * scale, 7 * scale, 20 * scale, 3, INK)


def friends(canvas: Canvas, time: float, surface: Surface) -> None:
    """One drifts and sinks a little; the other comes near and listens; a third joins them."""
    near = ease((time - 4.0) / 2.2)
    ax, bx = 118 + 62 * near, 424 - 62 * near
    low = 46 * ease(time / 2.5) * (1 - ease((time - 7.0) / 1.5))
    cx = 700 - 426 * ease((time - 12.6) / 1.6)
    if 6.2 < time < 12.4:
        for index in range(3):
            wave = (time * 0.6 + index / 3) % 1
            canvas.ring(bx, surface(bx) - 112 + low, 52 + wave * 80, 5, mix(WARM, SAND, 0.3 + 0.7 * wave))
    if cx < 640:
        _person(canvas, cx, surface(cx) - 66, 1.05, SUN)
    _person(canvas, bx, surface(bx) + low, 1.0, WARM)
    _person(canvas, ax, surface(ax), 1.0, INK)


def _person(canvas: Canvas, x: float, y: float, scale: float, fill: Colour) -> None:
    """Somebody seen from far: a head, and shoulders out of the water."""
    canvas.slab(x, y + 34 * scale, 150 * scale, 150 * scale, 70 * scale, fill)
    canvas.disc(x, y - 94 * scale, 44 * scale, fill)


def boat(canvas: Canvas, time: float, surface: Surface) -> None:
    """A paper boat leaves with the current, turns round and comes back, under a sun that rises."""
    rise = ease((time - 12.4) / 2.2)
    if rise > 0:
        canvas.disc(392, 900 - 300 * rise, 100, WHITE)
    out = ease((time - 0.6) / 3.6)
    back = ease((time - 6.4) / 2.8)
    turn = 1 - 2 * ease((time - 5.9) / 0.9)
    x = 110 + 290 * out - 230 * back
    y = surface(x) + 6
    slope = (surface(x + 40) - surface(x - 40)) / 80
    _paper_boat(canvas, x, y, turn, slope)


def _paper_boat(canvas: Canvas, x: float, y: float, turn: float, slope: float) -> None:
    def at(dx: float, dy: float) -> tuple[float, float]:
        return x + dx * turn - dy * slope * 0.6, y + dy + dx * turn * slope

    canvas.shape([at(-96, -52), at(-62, 14), at(62, 14), at(96, -52), at(0, -34)], WHITE)
    canvas.shape([at(-44, -44), at(8, -140), at(8, -38)], PAPER)
    canvas.shape([at(12, -38), at(12, -140), at(54, -46)], mix(PAPER, INK, 0.14))
    canvas.shape([at(0, -34), at(96, -52), at(62, 14), at(0, 14)], mix(WHITE, INK, 0.1))


def voices(canvas: Canvas, time: float, surface: Surface) -> None:
    """Many bubbles float; all but the chosen one fade; it asks its question, and is answered."""
    fade = ease((time - 4.2) / 0.8)
    for index, (x, rise, size) in enumerate(
        ((86, 40, 0.55), (214, 120, 0.5), (330, 36, 0.6), (466, 70, 0.5), (440, 190, 0.42))
    ):
        grown = settle((time - 0.7 - index * 0.35) / 0.45) if time > 0.7 + index * 0.35 else 0
        bubble(canvas, x, surface(x) - rise, size * grown * (1 - fade), WHITE, 1 if index % 2 else -1, time + index)
    if 4.4 < time < 13.2:
        pop = settle((time - 4.4) / 0.5) * (1 - ease((time - 12.8) / 0.4))
        bubble(canvas, 210, surface(210) - 86, 1.25 * pop, WARM, -1, time)
    if 9.6 < time < 13.2:
        pop = settle((time - 9.6) / 0.5) * (1 - ease((time - 12.8) / 0.4))
        bubble(canvas, 392, surface(392) - 150, 0.85 * pop, SUN, 1, time)
    talk(canvas, time, 12.9, surface)


SCENERIES: Final[dict[str, Scenery]] = {
    "cadeaux": presents,
    "une-photo": telephone,
    "s-inquieter": friends,
    "dire-oui": boat,
    "en-parler": voices,
}
