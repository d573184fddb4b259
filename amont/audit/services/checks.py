"""The verification of each day: the whole journal against the last anchors, then the anchors of the day."""

from datetime import date

from django.db import transaction

from amont.audit import anchoring
from amont.audit.models import Alarm, Check
from amont.audit.services.alarms import raise_alarm
from amont.audit.verification import Anchor, Break, anchors, verify
from amont.core import clock


def check_journal() -> Check | None:
    """Verify the journal and keep today's anchors; None when today's verification is done already.

    A break that the last verification hadn't seen raises an alarm.
    """
    day = clock.today()
    if Check.objects.filter(day=day).exists():
        return None
    ends = anchors()
    found = sorted({(one.actor, one.seq, str(one.fault)) for one in _breaks(day)})
    rows = [list(one) for one in found]
    with transaction.atomic():
        check, made = Check.objects.get_or_create(
            day=day,
            defaults={
                "at": clock.now(),
                "found": rows,
                "digest": anchoring.digest(ends),
                "chains": len(ends),
            },
        )
        if not made:
            return None
        for actor in sorted({actor for actor, _seq, _fault in set(found) - _known_before(day)}):
            raise_alarm(Alarm.Kind.JOURNAL, about=actor)
        anchoring.keep(ends, day)
    return check


def _breaks(day: date) -> list[Break]:
    try:
        return verify(_last_anchors(day))
    except anchoring.UnreadableAnchors:
        return [Break("", 0, "anchor"), *verify()]


def _last_anchors(day: date) -> list[Anchor]:
    """Those of the newest file; UnreadableAnchors when it is gone, or isn't the one that was written that day."""
    file, before = anchoring.last_kept(day), _check_before(day)
    kept = anchoring.read(file) if file else []
    written = file.stem if file else ""
    if before is not None and before.day.isoformat() >= written and before.digest != anchoring.digest(kept):
        raise anchoring.UnreadableAnchors(written)
    return kept


def _check_before(day: date) -> Check | None:
    return Check.objects.filter(day__lt=day).order_by("-day").first()


def _known_before(day: date) -> set[tuple[str, int, str]]:
    before = _check_before(day)
    return {(actor, seq, fault) for actor, seq, fault in before.found} if before else set()
