"""A soft bed of sound: long chords and a small plucked note for each word. Nothing is lost with the sound off."""

import wave
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

RATE: Final = 32_000
SCALE: Final = (0, 2, 4, 7, 9, 12, 14, 16)
CHORDS: Final = ((0, 7, 16), (-3, 4, 12), (-7, 5, 14), (-5, 7, 11))


def write_bed(path: Path, *, duration: float, root: float, scenes: Sequence[float], words: Sequence[float]) -> None:
    """A mono file of `duration` seconds; `scenes` change the chord, `words` are plucked."""
    length = int(duration * RATE)
    bed = np.zeros(length)
    ends = [*scenes[1:], duration]
    for index, (start, end) in enumerate(zip(scenes, ends, strict=True)):
        for step in CHORDS[index % len(CHORDS)]:
            _add(bed, _pad(root / 2 * 2 ** (step / 12), end - start + 1.2), start, 0.05)
    for index, moment in enumerate(words):
        _add(bed, _pluck(root * 2 ** (SCALE[(index * 3) % len(SCALE)] / 12)), moment, 0.10)
    fade = np.minimum(1, np.minimum(np.arange(length), length - np.arange(length)) / (0.6 * RATE))
    bed *= fade * 0.5 / max(0.01, float(np.abs(bed).max()))
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes((bed * 32767).astype("<i2").tobytes())


def _pad(pitch: float, length: float) -> NDArray[np.float64]:
    time = np.arange(int(length * RATE)) / RATE
    shape = np.minimum(1, time / 0.9) * np.minimum(1, (length - time) / 1.2)
    tone = np.sin(np.pi * 2 * pitch * time) + 0.6 * np.sin(np.pi * 2 * pitch * 1.004 * time)
    return np.asarray(tone * shape * (1 + 0.15 * np.sin(np.pi * 2 * 0.3 * time)))


def _pluck(pitch: float) -> NDArray[np.float64]:
    time = np.arange(int(1.4 * RATE)) / RATE
    tone = np.sin(np.pi * 2 * pitch * time) * np.exp(-time * 4.5)
    return np.asarray(
        (tone + 0.25 * np.sin(np.pi * 4 * pitch * time) * np.exp(-time * 9)) * np.minimum(1, time / 0.006)
    )


def _add(bed: NDArray[np.float64], tone: NDArray[np.float64], start: float, volume: float) -> None:
    first = int(start * RATE)
    last = min(len(bed), first + len(tone))
    if last > first:
        bed[first:last] += tone[: last - first] * volume
