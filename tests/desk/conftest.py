"""The small season of activities, seen from the desk."""

from tests.activities.conftest import now, world

__all__ = ["now", "world"]
