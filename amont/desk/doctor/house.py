"""The organisation: its journal, its keys, the work that waits."""

from datetime import timedelta

from django.core import checks
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from amont.accounts.models import Program
from amont.audit import services as audit
from amont.core import clock
from amont.desk.doctor.findings import Finding, either
from amont.vault import selectors
from amont.vault.models import LoneHolder

FEWEST = 2
LATE = timedelta(hours=1)


def journal() -> Finding:
    """Every chain holds, from its first entry to its last."""
    breaks = audit.verify()
    where = ", ".join(f"{one.fault} {one.actor} {one.seq}" for one in breaks[:5])
    return either(
        not breaks,
        _("The journal is whole."),
        _("The journal was altered: %(where)s.") % {"where": where},
        _("Tell the director and the privacy officer, and keep this database as it is: “amont audit_verify”."),
    )


def holders() -> Finding:
    """Two people at least carry the keys of each program."""
    active = Q(memberships__holds=True, memberships__account__is_active=True)
    carried = Program.objects.filter(active=True).annotate(
        carriers=Count("memberships__account", filter=active, distinct=True)
    )
    alone = set(LoneHolder.objects.filter(until__gte=clock.today()).values_list("program", flat=True))
    few = [f"{one} ({one.carriers})" for one in carried if one.carriers < (1 if one.pk in alone else FEWEST)]
    return either(
        not few,
        _("Each program has two people who carry its keys, or one by the director’s word."),
        _("Too few people carry the keys of: %(names)s.") % {"names": ", ".join(few)},
        _("Have the director name a second person: with one, an absence closes everything."),
    )


def recovery_sheets() -> Finding:
    """Each of the four sheets of the recovery key was seen within a year."""
    unseen = [one.name for one in selectors.recovery_sheets() if one.is_overdue]
    return either(
        not unseen,
        _("The four sheets of the recovery key were seen within the year."),
        _("Not seen for a year: sheets %(names)s of the recovery key.") % {"names": ", ".join(unseen)},
        _("Have each keeper look at their envelope, and the director note it under “The recovery key”."),
    )


def superusers() -> Finding:
    """What no start accepts, looked at again while it runs."""
    found = checks.run_checks(tags=[checks.Tags.database], databases=[DEFAULT_DB_ALIAS])
    said = " ".join(str(one.msg) for one in found if one.is_serious())
    return either(
        not said,
        _("No account with all rights carries a key."),
        said,
        _("Mend it before the next start, which would refuse."),
    )


def background() -> Finding:
    """Mails, films and reminders: nothing waits for long."""
    waiting = DBTaskResult.objects.ready().filter(enqueued_at__lt=clock.now() - LATE).count()
    return either(
        not waiting,
        _("No work has waited for more than an hour."),
        _("Work has waited for more than an hour: %(count)s.") % {"count": waiting},
        _("Check that the service runs: it does this work too."),
    )


def night() -> Finding:
    """Nothing marks the night's work yet."""
    said = _(
        "No nightly work leaves a mark yet: have the journal checked and the backup made by the machine’s own timer."
    )
    return Finding(None, said)
