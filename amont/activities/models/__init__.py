"""The nouns of scheduling, one file each."""

from amont.activities.models.offering import CountsAs, Mode, Offering, TerritoryEntry
from amont.activities.models.request import (
    Letter,
    Message,
    Redirect,
    RequestContact,
    RequestCounter,
    RequestLink,
    RequestNote,
    ServiceRequest,
    WishedDate,
)
from amont.activities.models.school import CapacityPlan, SchoolDayOff
from amont.activities.models.session import (
    Amendment,
    Cohort,
    Debrief,
    HeadCount,
    Hold,
    Invitation,
    Session,
    SessionGrant,
    SlotClaim,
    WorkerDay,
)
from amont.activities.models.transition import TransitionRecord

__all__ = [
    "Amendment",
    "CapacityPlan",
    "Cohort",
    "CountsAs",
    "Debrief",
    "HeadCount",
    "Hold",
    "Invitation",
    "Letter",
    "Message",
    "Mode",
    "Offering",
    "Redirect",
    "RequestContact",
    "RequestCounter",
    "RequestLink",
    "RequestNote",
    "SchoolDayOff",
    "ServiceRequest",
    "Session",
    "SessionGrant",
    "SlotClaim",
    "TerritoryEntry",
    "TransitionRecord",
    "WishedDate",
    "WorkerDay",
]
