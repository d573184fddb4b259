"""Writing in the journal and watching over it: `from amont.audit import services as audit`."""

from amont.audit.errors import AuditError
from amont.audit.services.alarms import acknowledge_alarm, mark_told, raise_alarm
from amont.audit.services.checks import check_journal
from amont.audit.services.entries import record, refused
from amont.audit.services.months import close_months, prune
from amont.audit.services.watch import openings_of, raise_what_entries_tell
from amont.audit.verification import Anchor, Break, anchors, verify

__all__ = [
    "Anchor",
    "AuditError",
    "Break",
    "acknowledge_alarm",
    "anchors",
    "check_journal",
    "close_months",
    "mark_told",
    "openings_of",
    "prune",
    "raise_alarm",
    "raise_what_entries_tell",
    "record",
    "refused",
    "verify",
]
