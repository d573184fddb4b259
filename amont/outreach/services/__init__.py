"""What the team does with capsules, posters, placements and codes; and what a scan does."""

from amont.outreach.selectors import missing_for_publication
from amont.outreach.services.capsules import (
    attach_video,
    create_capsule,
    publish_capsule,
    save_capsule,
    withdraw_capsule,
)
from amont.outreach.services.counts import count_day, count_scan, fold_old_counts
from amont.outreach.services.placements import code_url, place, placement_sheet, remove, retarget, retire
from amont.outreach.services.posters import create_poster, publish_poster, save_poster, withdraw_poster
from amont.outreach.services.releases import add_release, correct_release, delete_release, withdraw_release

__all__ = [
    "add_release",
    "attach_video",
    "code_url",
    "correct_release",
    "count_day",
    "count_scan",
    "create_capsule",
    "create_poster",
    "delete_release",
    "fold_old_counts",
    "missing_for_publication",
    "place",
    "placement_sheet",
    "publish_capsule",
    "publish_poster",
    "remove",
    "retarget",
    "retire",
    "save_capsule",
    "save_poster",
    "withdraw_capsule",
    "withdraw_poster",
    "withdraw_release",
]
