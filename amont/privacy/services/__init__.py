"""What somebody does with the journal and its alarms, and what time alone brings about."""

from amont.privacy.services.alarms import close_alarm, read_alarms, tell_alarms
from amont.privacy.services.journal import export_journal, read_journal, read_unconfirmed
from amont.privacy.services.watch import watch

__all__ = ["close_alarm", "export_journal", "read_alarms", "read_journal", "read_unconfirmed", "tell_alarms", "watch"]
