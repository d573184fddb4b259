"""Anchors kept in files, and the line that is mailed: where every chain ended on one day.

The line is a digest of the anchors and their number. A file that somebody changed no longer gives the line that the
mailboxes of two persons hold.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from pathlib import Path

from django.conf import settings

from amont.audit.verification import Anchor


class UnreadableAnchors(Exception):
    """A file of anchors that isn't as we write them."""


def digest(anchors: Iterable[Anchor]) -> str:
    """64 hexadecimal signs over the actor, the number and the MAC of every chain's last entry."""
    lines = sorted(f"{one.actor} {one.seq} {one.mac}\n" for one in anchors)
    return hashlib.sha256("".join(lines).encode("ascii")).hexdigest()


def keep(anchors: list[Anchor], day: date) -> Path:
    """Write the day's anchors to their file, whole or not at all; the backup takes the folder along."""
    folder = Path(settings.ANCHORS_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{day.isoformat()}.json"
    unfinished = file.with_suffix(".unfinished")
    unfinished.write_text(written(anchors), encoding="ascii")
    unfinished.replace(file)
    return file


def written(anchors: Iterable[Anchor]) -> str:
    """Anchors as a file holds them."""
    return json.dumps([asdict(anchor) for anchor in anchors], indent=1)


def read(file: Path) -> list[Anchor]:
    """The anchors of a file; UnreadableAnchors for anything else."""
    try:
        rows = json.loads(file.read_text(encoding="ascii"))
        kept = [Anchor(**row) for row in rows]
    except (OSError, ValueError, TypeError) as error:
        raise UnreadableAnchors(file.name) from error
    if not isinstance(rows, list) or not all(_is_whole(one) for one in kept):
        raise UnreadableAnchors(file.name)
    return kept


def last_kept(before: date) -> Path | None:
    """The newest file of an earlier day."""
    files = sorted(Path(settings.ANCHORS_DIR).glob("????-??-??.json"))
    return next((file for file in reversed(files) if file.stem < before.isoformat()), None)


def _is_whole(anchor: Anchor) -> bool:
    return isinstance(anchor.actor, str) and isinstance(anchor.mac, str) and type(anchor.seq) is int
