"""How many people hold each object, and what there is to give to whom."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from amont.audit import services as audit
from amont.audit.models import Alarm
from amont.core import clock
from amont.vault.models import Generation, KeyRing, KeyWrap, Kind, LoneHolder, UnderHeld, VaultObject

GRACE = timedelta(days=7)
FEWEST = {Kind.REGISTER: 1}
"""Live holders without whom an object neither begins nor stays: two, but for a register's author and officer."""


def newest() -> QuerySet[Generation]:
    """The last generation of each object."""
    last = Generation.objects.filter(object=OuterRef("object")).order_by("-number").values("number")[:1]
    return Generation.objects.filter(number=Subquery(last), object__shredded_at=None)


def held_by(row: KeyRing) -> QuerySet[VaultObject]:
    """What this ring received a key of, whichever generation."""
    held = KeyWrap.objects.filter(ring=row).values("generation__object")
    return VaultObject.objects.filter(pk__in=held, shredded_at=None).order_by("pk")


def live_holders(row: VaultObject) -> list[KeyRing]:
    """The live rings that hold the newest generation."""
    last = row.generations.latest("number")
    return list(KeyRing.objects.filter(pk__in=last.wraps.exclude(ring=None).values("ring"), live=True).order_by("pk"))


def fewest(row: VaultObject) -> int:
    """How many live holders this object needs today."""
    return _fewest(row, alone=row.program is not None and may_be_alone(row.program))


def _fewest(row: VaultObject, *, alone: bool) -> int:
    return 1 if alone else FEWEST.get(Kind(row.kind), 2)


def too_few(rows: Iterable[VaultObject], *, without: KeyRing | None = None) -> list[VaultObject]:
    """Those that fewer live rings hold than they need today, or would hold once `without` is gone. Two queries."""
    rows = list(rows)
    live = Q(wraps__ring__live=True) if without is None else Q(wraps__ring__live=True) & ~Q(wraps__ring=without)
    counted = newest().filter(object__in=rows).annotate(live=Count("wraps__ring", filter=live, distinct=True))
    held = dict(counted.values_list("object", "live"))
    alone = set(lone_holders().order_by().values_list("program", flat=True))
    return [row for row in rows if held.get(row.pk, 0) < _fewest(row, alone=row.program in alone)]


def may_be_alone(program: UUID) -> bool:
    """True while the director's exception for this program runs."""
    return lone_holders().filter(program=program).exists()


def lone_holders() -> QuerySet[LoneHolder]:
    """The director's exceptions that run, the one that runs longest first."""
    return LoneHolder.objects.filter(until__gte=clock.today()).order_by("-until", "pk")


def recount(objects: Iterable[VaultObject]) -> None:
    """Bring the queue up to date for these: in it, those with too few live holders; out of it, the others."""
    rows = list(objects)
    short = {row.pk: row for row in too_few(rows)}
    queue = UnderHeld.objects.filter(object__in=rows)
    queue.exclude(object__in=short).delete()
    waiting = set(queue.values_list("object", flat=True))
    new = [row for pk, row in short.items() if pk not in waiting]
    now = clock.now()
    UnderHeld.objects.bulk_create([UnderHeld(object=row, since=now, due=now + GRACE) for row in new])
    for where in sorted({row.program or row.pk for row in new}):
        audit.raise_alarm(Alarm.Kind.HOLDERS, about=where)


def recount_programs(programs: Iterable[UUID]) -> int:
    """Bring the queue up to date where the director's exception begins or is over; returns how many objects moved."""
    rows = newest().filter(object__program__in=list(programs)).exclude(object__kind=Kind.REGISTER)
    live = Count("wraps__ring__user", filter=Q(wraps__ring__live=True), distinct=True)
    few = rows.annotate(live=live).filter(live__lt=2).values("object")
    objects = VaultObject.objects.select_for_update().filter(pk__in=few).order_by("pk")
    queue = UnderHeld.objects.filter(object__program__in=list(programs))
    before = set(queue.values_list("object", flat=True))
    recount(objects)
    return len(before ^ set(queue.values_list("object", flat=True)))


def missing(*, program: UUID, users: Iterable[UUID]) -> list[tuple[UUID, UUID]]:
    """(object, user) for each object of the program whose newest key a live ring of these users lacks."""
    rings = KeyRing.objects.filter(user__in=list(users), live=True).order_by("user").values_list("pk", "user")
    found: list[tuple[UUID, UUID]] = []
    of_program = newest().filter(object__program=program).exclude(object__kind=Kind.REGISTER)
    for ring, user in rings:
        lacking = of_program.exclude(pk__in=KeyWrap.objects.filter(ring=ring).values("generation"))
        found.extend((one, user) for one in lacking.order_by("object").values_list("object", flat=True))
    return found


def count_held(program: UUID) -> dict[UUID, int]:
    """How many objects of the program each user holds."""
    rows = KeyWrap.objects.filter(generation__in=newest().filter(object__program=program)).exclude(ring=None)
    counted = rows.order_by().values("ring__user").annotate(number=Count("generation"))
    return {row["ring__user"]: row["number"] for row in counted}


def held_objects(*, user: UUID, program: UUID) -> list[UUID]:
    """The objects of a program whose newest key this person holds."""
    rows = newest().filter(object__program=program, wraps__ring__user=user)
    return list(rows.order_by("object").values_list("object", flat=True).distinct())


def held_with_program(*, user: UUID) -> list[tuple[UUID, UUID]]:
    """(object, program) for whatever of a program this person received a key of, save what they hold as its author."""
    held = KeyWrap.objects.filter(ring__user=user).values("generation__object")
    rows = VaultObject.objects.filter(pk__in=held, shredded_at=None).exclude(program=None).exclude(kind=Kind.REGISTER)
    return [(pk, program) for pk, program in rows.order_by("pk").values_list("pk", "program") if program]
