"""What the server's round does for the journal: look at what entries tell, verify once a day, tell two persons."""

from django.db import transaction

from amont.accounts import tasks
from amont.audit import services as audit
from amont.privacy import selectors
from amont.privacy.services.alarms import tell_alarms


def watch() -> int:
    """Safe to run as often as one likes. Returns how many persons were written to about an alarm."""
    audit.raise_what_entries_tell()
    if _check_the_day():
        audit.close_months()
    return tell_alarms()


@transaction.atomic
def _check_the_day() -> bool:
    """Verify the journal unless it was done today; the line of the day leaves with the same commit."""
    check = audit.check_journal()
    if check is None:
        return False
    for one in selectors.keepers_of_the_line():
        tasks.send_anchor.enqueue(str(one.pk), check.day.isoformat(), check.digest, check.chains)
    return True
