"""What the server's round does for the journal: look at what entries tell, verify once a day, tell two persons."""

from datetime import timedelta

from django.db import transaction

from amont.accounts import tasks
from amont.audit import services as audit
from amont.audit.models import Alarm, Check
from amont.core import clock
from amont.privacy import selectors
from amont.privacy.services.alarms import tell_alarms


def watch() -> int:
    """Safe to run as often as one likes. Returns how many persons were written to about an alarm."""
    audit.raise_what_entries_tell()
    _raise_openings_outside()
    if audit.check_journal() is not None:
        audit.close_months()
    _mail_lines()
    return tell_alarms()


def _raise_openings_outside() -> None:
    """Today and yesterday: whoever opened a file of a program where they have no role."""
    for day in (clock.today() - timedelta(days=1), clock.today()):
        for (actor, about), count in selectors.opened_outside(day).items():
            audit.raise_alarm(Alarm.Kind.TEAM, actor=actor, about=about, day=day, count=count)


@transaction.atomic
def _mail_lines() -> None:
    """Mail the line of each verification once; what a crash kept from leaving goes with the next round."""
    for check in Check.objects.select_for_update().filter(told_at=None).order_by("day"):
        keepers = selectors.keepers_of_the_line()
        for one in keepers:
            tasks.send_anchor.enqueue(str(one.pk), check.day.isoformat(), check.digest, check.chains)
        if keepers:
            Check.objects.filter(pk=check.pk).update(told_at=clock.now())
