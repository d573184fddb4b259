"""When each door is read, and by which program."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from amont.accounts.models import Account, Program
from amont.accounts.permissions import Can, require
from amont.audit import services as audit
from amont.core import clock
from amont.core.errors import RuleBroken
from amont.helpline.models import Door, DoorProgram, ReadingHours
from amont.helpline.weeks import Week


@transaction.atomic
def write_hours(*, actor: Account, door: Door, program: Program, week: Week, valid_from: date) -> DoorProgram:
    """Have a program read a door at these hours from a day on; the same day written again is that day corrected.

    What waits keeps its program, whose members alone hold its keys, and the later of two promises. RuleBroken for a
    day that has passed and for a week without hours; PermissionDenied unless the actor decides in both programs.
    """
    require(actor, Can.HELPLINE_HOURS_WRITE, program.pk)
    if valid_from < clock.today():
        raise RuleBroken(_("Hours change from today or from a day to come."), code="past", field="valid_from")
    if not any(week.values()):
        raise RuleBroken(_("Write the hours of one day at least."), code="empty", field="monday")
    row, made = DoorProgram.objects.select_for_update().get_or_create(door=door, defaults={"program": program})
    require(actor, Can.HELPLINE_HOURS_WRITE, row.program_id)
    if made or row.program_id != program.pk:
        row.program = program
        row.save(update_fields=["program"])
        audit.record("helpline.door.given", actor=actor, target=row, objects=[program.pk])
    ReadingHours.objects.filter(door=door, valid_from=valid_from).delete()
    for weekday, spans in week.items():
        for start, end in spans:
            ReadingHours(door=door, weekday=weekday, start=start, end=end, valid_from=valid_from).save(
                force_insert=True
            )
    audit.record("helpline.hours.written", actor=actor, target=row)
    return row
