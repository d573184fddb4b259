"""What a capsule says, as plain values: those that the public sees, and those that wait for "publish"."""

from typing import Any

from amont.outreach.models import Capsule

FIELDS = (
    "question_fr",
    "question_en",
    "answer_fr",
    "answer_en",
    "topics",
    "audience",
    "nobody_appears",
)


def live_values(capsule: Capsule) -> dict[str, Any]:
    """What stands in the row."""
    return {
        **{name: getattr(capsule, name) for name in FIELDS},
        "video": str(capsule.video_id) if capsule.video_id else None,
        "help_lines": sorted(str(line.pk) for line in capsule.help_lines.all()),
    }


def pending_values(capsule: Capsule) -> dict[str, Any]:
    """What the next "publish" would publish."""
    return live_values(capsule) | (capsule.draft or {})
