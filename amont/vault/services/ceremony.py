"""The server's side of the recovery ceremony: what goes to the table on a stick, and what comes back.

The secret is on paper and meets these keys on a machine apart (tools/recovery). What leaves here stays sealed; what
comes back is sealed for one person's ring, and only she will know whether it is true.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import batched
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from amont.audit import services as audit
from amont.core.errors import Refused, RuleBroken
from amont.vault import envelope
from amont.vault.errors import VaultError
from amont.vault.models import Generation, KeyRing, KeyWrap, Kind, VaultObject
from amont.vault.object_keys import GRANTED_SIZE
from amont.vault.recovery import recovery_key
from amont.vault.services import holders
from amont.vault.services.objects import receiving_ring

SCHEMA, EXPORT, GRANTS = 1, "amont.recovery.export", "amont.recovery.grants"
OF_PROGRAMS = (Kind.SUPPORT, Kind.THREAD, Kind.LOGBOOK)
BATCH = 500


@dataclass(frozen=True)
class Export:
    """The file's content, the objects in it, and those that it can't help: a generation was never sealed to the key."""

    content: dict[str, Any]
    objects: list[UUID]
    without_recovery: list[UUID]


@dataclass
class Imported:
    """How many keys were given and how many were there already; the rows refused, each by its id and a code."""

    given: int = 0
    known: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class _Grant:
    row_id: str
    object_id: UUID
    dek_id: UUID
    blob: bytes


@transaction.atomic
def export_for(
    *,
    actor: Any,
    user: UUID,
    reason: str,
    objects: Collection[UUID] | None = None,
    kinds: Collection[Kind] = OF_PROGRAMS,
    programs: Collection[UUID] | None = None,
) -> Export:
    """What the tool needs to give somebody the keys of what nobody live holds any more, or of `objects`.

    Refused when her ring isn't live or isn't the one that was confirmed; RuleBroken for an object that is gone or isn't
    of these kinds.
    """
    ring = receiving_ring(user)
    chosen = _held_by_nobody(kinds) if objects is None else _named(objects, kinds)
    if programs is not None:
        chosen = chosen.filter(program__in=programs)
    whole, without = _by_recovery(chosen)
    rows, recovery = list(_rows(whole)), str(recovery_key().key_id)
    content = {"schema": SCHEMA, "kind": EXPORT, "recovery": recovery, "target": _told(ring), "rows": rows}
    audit.record("vault.recovery.exported", actor=actor, target=ring, objects=whole, reason=reason, examined=len(rows))
    return Export(content, whole, without)


@transaction.atomic
def import_grants(*, actor: Any, grants: Mapping[str, Any], reason: str) -> Imported:
    """Insert what the tool sealed for a live ring; a second time changes nothing. Whole objects only.

    Refused when the ring isn't live any more or isn't the one of the export; RuleBroken for a file that isn't ours.
    """
    ring = _live_target(grants)
    rows, done = list(grants["rows"]), Imported()
    by_object: dict[UUID, dict[UUID, _Grant]] = {}
    for rank, row in enumerate(rows):
        grant = _parsed(row)
        if grant is None:
            done.refused.append((_id_of(row, rank), "malformed"))
        elif grant.dek_id in by_object.setdefault(grant.object_id, {}):
            done.refused.append((grant.row_id, "twice"))
        else:
            by_object[grant.object_id][grant.dek_id] = grant
    given: list[UUID] = []
    for some in batched(sorted(by_object), BATCH):
        given += _give(ring, {object_id: by_object[object_id] for object_id in some}, done)
    audit.record(
        "vault.recovery.granted", actor=actor, target=ring, objects=given, reason=reason, examined=len(rows)
    )  # fmt: skip
    return done


def count_lost(kinds: Collection[Kind] = OF_PROGRAMS) -> int:
    """How many objects nobody live can open any more."""
    return _held_by_nobody(kinds).count()


# --- what goes out ---------------------------------------------------------------------------------------------------


def _held_by_nobody(kinds: Collection[Kind]) -> QuerySet[VaultObject]:
    held = holders.newest().filter(wraps__ring__live=True).values("object")
    return VaultObject.objects.filter(shredded_at=None, kind__in=kinds).exclude(pk__in=held)


def _named(objects: Collection[UUID], kinds: Collection[Kind]) -> QuerySet[VaultObject]:
    found = VaultObject.objects.filter(pk__in=objects, shredded_at=None, kind__in=kinds)
    if found.count() != len(set(objects)):
        raise RuleBroken(_("One of these is gone, or its key is not for this person."), code="not_for_her")
    return found


def _by_recovery(chosen: QuerySet[VaultObject]) -> tuple[list[UUID], list[UUID]]:
    """Those whose every generation is sealed to the recovery key, and the others."""
    ours = Q(generations__wraps__ring=None, generations__wraps__key_id=recovery_key().key_id)
    counted = chosen.annotate(
        every=Count("generations", distinct=True), sealed=Count("generations__wraps", filter=ours, distinct=True)
    )
    whole = counted.filter(sealed=F("every"), every__gt=0).order_by("pk").values_list("pk", flat=True)
    others = counted.exclude(sealed=F("every"), every__gt=0).order_by("pk").values_list("pk", flat=True)
    return list(whole), list(others)


def _rows(objects: Iterable[UUID]) -> Iterator[dict[str, str]]:
    wraps = KeyWrap.objects.filter(ring=None, key_id=recovery_key().key_id).select_related("generation")
    for some in batched(objects, BATCH):
        for wrap in wraps.filter(generation__object__in=some).order_by("generation__object", "generation__number"):
            yield {
                "id": str(wrap.pk),
                "object": str(wrap.generation.object_id),
                "dek_id": str(wrap.generation_id),
                "commit": bytes(wrap.generation.commit).hex(),
                "wrap": bytes(wrap.blob_sealed).hex(),
            }


def _told(ring: KeyRing) -> dict[str, Any]:
    """The pair that will receive, and the six words that whoever owns it reads aloud at the table."""
    halves = {"public": bytes(ring.public), "signing_public": bytes(ring.signing_public)}
    ids = {"user": str(ring.user), "key_id": str(ring.pk)}
    return {**ids, **{name: half.hex() for name, half in halves.items()}, "confirmation": ring.words}


# --- what comes back --------------------------------------------------------------------------------------------------


def _live_target(grants: Mapping[str, Any]) -> KeyRing:
    """The ring of the file, locked."""
    try:
        told, recovery, rows = dict(grants["target"]), UUID(grants["recovery"]), grants["rows"]
        known = (grants["schema"], grants["kind"]) == (SCHEMA, GRANTS) and isinstance(rows, list)
        key_id = UUID(told["key_id"])
    except (KeyError, TypeError, ValueError, AttributeError):
        known = False
    if not known or recovery != recovery_key().key_id:
        raise RuleBroken(_("This file does not come from the ceremony of this organisation."), code="not_ours")
    ring = KeyRing.objects.select_for_update().filter(pk=key_id, live=True).first()
    if ring is None or not ring.is_confirmed or told != _told(ring):
        raise Refused(
            _("This person’s key is no longer the one of the ceremony: nothing was given."), code="key_changed"
        )
    return ring


def _parsed(row: Any) -> _Grant | None:
    try:
        blob = bytes.fromhex(row["blob"])
        envelope.body(envelope.WRAP_GRANTED, blob, size=GRANTED_SIZE)
        return _Grant(str(row["id"]), UUID(row["object"]), UUID(row["dek_id"]), blob)
    except (KeyError, TypeError, ValueError, AttributeError, VaultError):
        return None


def _id_of(row: Any, rank: int) -> str:
    return str(row["id"])[:64] if isinstance(row, dict) and "id" in row else str(rank)


def _give(ring: KeyRing, by_object: Mapping[UUID, Mapping[UUID, _Grant]], done: Imported) -> list[UUID]:
    """Insert what is missing of these objects; returns those of which something was."""
    live = VaultObject.objects.select_for_update().filter(pk__in=by_object, shredded_at=None).order_by("pk")
    there = {row.pk for row in live}
    needed: dict[UUID, set[UUID]] = {object_id: set() for object_id in by_object}
    for generation, object_id in Generation.objects.filter(object__in=there).values_list("pk", "object"):
        needed[object_id].add(generation)
    rows = KeyWrap.objects.filter(key_id=ring.pk, generation__object__in=there)
    known = set(rows.values_list("generation", flat=True))
    new: list[_Grant] = []
    for object_id, grants in by_object.items():
        keys = needed[object_id]
        done.refused += [(one.row_id, "unknown") for one in grants.values() if one.dek_id not in keys]
        mine = [one for one in grants.values() if one.dek_id in keys]
        if keys - known - grants.keys():  # with a gap, her whole ring would stop opening what it was granted
            done.refused += [(one.row_id, "incomplete") for one in mine]
            continue
        done.known += sum(one.dek_id in known for one in mine)
        new += [one for one in mine if one.dek_id not in known]
    KeyWrap.objects.bulk_create(
        [KeyWrap(generation_id=one.dek_id, ring=ring, key_id=ring.pk, blob_sealed=one.blob) for one in new],
        batch_size=BATCH,
    )
    done.given += len(new)
    given = sorted({grant.object_id for grant in new})
    holders.recount(live.filter(pk__in=given))
    return given
