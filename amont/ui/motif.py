"""The flowing line of the house, as SVG path data: the steps of a form, the progress of a course."""

STEP = 100
MIDDLE = 18
SWING = 12
WAVES = 12
WIDTH = 300


def number(value: float) -> str:
    """A coordinate, short."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def steps_path(first: int, last: int) -> str:
    """The line from the middle of step `first` to that of step `last` (counted from 0), swaying from side to side."""
    path = f"M{first * STEP + STEP // 2} {MIDDLE}"
    for step in range(first, last):
        sway = MIDDLE - SWING if step % 2 == 0 else MIDDLE + SWING
        left, right = step * STEP + STEP // 2, (step + 1) * STEP + STEP // 2
        path += f"C{left + 35} {sway} {right - 35} {2 * MIDDLE - sway} {right} {MIDDLE}"
    return path


def wave_path(share: float) -> str:
    """A wave of `WIDTH` units, drawn from the left over `share` (0 to 1) of its length."""
    share = min(max(share, 0.0), 1.0)
    half = WIDTH / WAVES
    path, x, crest = "M0 10", 0.0, True
    left = share * WAVES
    while left > 1e-9:
        part = min(left, 1.0)
        height = -7 if crest else 7
        path += (
            f"Q{number(x + half * part / 2)} {number(10 + height * part)} "
            f"{number(x + half * part)} {number(10 + 2 * part * (1 - part) * height)}"
        )
        x, crest, left = x + half, not crest, left - part
    return path
