"""The card of each object, kept in a row of its app: sealed by who writes it, found by who holds the object.

An app's model that has cards points to its object, and keeps the card beside the revision under which it was sealed:

    object = models.OneToOneField(VaultObject, models.PROTECT)   # or a longer path: "person__object"
    revision = models.PositiveIntegerField()
    card_sealed = SealedField()

One query reads the cards with what opens them: the rows are joined to their object's generations, and each generation
to the searcher's wrap of it, where the generation is the one that the card names (its bytes 3 to 18). A card of an
object that they don't hold has no such wrap, and never leaves the database. To these are added the cards of what they
hold that name no generation of their object: those were altered, and are told.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.db.models import Exists, ExpressionWrapper, F, Func, OuterRef, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from amont.audit import services as audit
from amont.core import text
from amont.core.errors import RuleBroken
from amont.vault import cards, records
from amont.vault.cards import Row
from amont.vault.memory import InMemory
from amont.vault.models import Generation, KeyWrap
from amont.vault.opening import Access
from amont.vault.services.keys import take_in
from amont.vault.services.objects import writing_key

BETWEEN = "\x1f"


def seal_card(
    access: Access, *, object_id: UUID, search: Iterable[str], content: Mapping[str, Any], revision: int
) -> bytes:
    """The card to keep in the object's row, under its newest key: `search` is what it is found by, `content` what a
    list shows. RuleBroken when both are too long for a card; VaultError for who doesn't hold the object's newest key.
    """
    line = _line(search)
    if records.card_size(line, content) > records.MOST_ON_A_CARD:
        raise RuleBroken(_("This is too much for a card: shorten the names."), code="card_too_long")
    under = writing_key(ring=access.reach(object_id), object_id=object_id)
    return records.seal_card(line, content, under, revision)


@dataclass(frozen=True, repr=False)
class Shown(InMemory):
    """One line of a list."""

    object_id: UUID
    content: dict[str, Any]


@dataclass(frozen=True, repr=False)
class Found(InMemory):
    """A page of what was found. `damaged` cards did not open though their key is held; `waiting` ones come at the next
    search, when more of what colleagues granted was taken in."""

    shown: list[Shown]
    total: int
    damaged: int
    waiting: int


def search_cards(
    access: Access,
    rows: QuerySet[Any],
    query: str,
    *,
    to_object: str = "object",
    revision: str = "revision",
    card: str = "card_sealed",
    page: int = 1,
    size: int = 20,
) -> Found:
    """The cards in which every word of the query stands, in the order of their search lines; all of them for no word.

    `to_object`, `revision` and `card` name the fields of `rows`. Whatever was granted meanwhile is taken in first.
    """
    false = _taken_in(access)
    held, waiting = _read(access, rows, to_object, revision, card)
    words = text.fold(query).encode().split()
    matching: list[tuple[bytes, bytes, bytes]] = []
    for object_id, padded in cards.opened(access.ring, held):
        if padded is None:
            false.add(UUID(bytes=object_id))
            continue
        line = records.search_line(padded)
        if all(word in line for word in words):
            matching.append((line, object_id, padded))
    access.examined += len(held)
    access.refused |= false
    matching.sort()
    shown = [_shown(access, one, padded) for _line, one, padded in matching[(page - 1) * size : page * size]]
    return Found(shown, len(matching), len(false), waiting)


def _line(handles: Iterable[str]) -> str:
    """Each handle folded, so that no query runs from one into the next."""
    given = handles.split(BETWEEN) if isinstance(handles, str) else handles
    return BETWEEN.join(filter(None, map(text.fold, given)))


def _shown(access: Access, object_id: bytes, padded: bytes) -> Shown:
    one = UUID(bytes=object_id)
    access.reach(one)
    return Shown(one, records.card_of(padded).content())


def _taken_in(access: Access) -> set[UUID]:
    """Take in what was granted; the objects whose keys are false."""
    with transaction.atomic():
        done, false = take_in(access.ring)
        if done:
            audit.record("vault.keys.absorbed", actor=access.actor)
    return false


def _read(access: Access, rows: QuerySet[Any], to_object: str, revision: str, card: str) -> tuple[list[Row], int]:
    """The cards of what this person holds, and how many wait for their key to be taken in."""
    if access.object_id is not None:
        rows = rows.filter(**{to_object: access.object_id})
    mine = [access.ring.key_id, *access.ring.retired]
    generations = f"{to_object}__generations"
    row = (Cast(to_object, models.CharField(max_length=36)), F(revision), _as_kept(card))
    wrap = f"{generations}__wraps__blob_sealed"
    key = (_as_kept(f"{generations}__commit"), _as_kept(wrap), _as_kept(f"{generations}__wraps__own"))
    named = {f"{generations}__id": _DekId(F(card)), f"{generations}__wraps__key_id__in": mine}
    held = rows.order_by().filter(**named).values_list(*row, *key)
    none, ready = Value(None, models.BinaryField()), Value(True, models.BooleanField())
    found = list(held.union(_strays(rows, mine, to_object, card).values_list(*row, none, none, ready), all=True))
    own = [one[:5] for one in found if one[5]]
    return own, len(found) - len(own)


def _as_kept(column: str) -> ExpressionWrapper:
    """The value as the database's driver gives it: nothing is made of it ten thousand times."""
    return ExpressionWrapper(F(column), models.BinaryField())


def _strays(rows: QuerySet[Any], mine: list[UUID], to_object: str, card: str) -> QuerySet[Any]:
    """Cards of what this person holds that name no generation of their object."""
    of_object = Generation.objects.filter(object=OuterRef(to_object))
    wraps = KeyWrap.objects.filter(key_id__in=mine, generation__object=OuterRef(to_object))
    return rows.order_by().exclude(Exists(of_object.filter(pk=_DekId(OuterRef(card))))).filter(Exists(wraps))


class _DekId(Func):
    """The generation that a card names, as the database compares it; null for what is too short to name one."""

    output_field = models.UUIDField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Ids are 32 letters there."""
        return self.as_sql(compiler, connection, template="lower(hex(substr(%(expressions)s, 4, 16)))", **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """What is too short must not become an error of the whole query."""
        named = "encode(substring(%(expressions)s FROM 4 FOR 16), 'hex')::uuid"
        template = f"CASE WHEN length(%(expressions)s) > 18 THEN {named} END"
        return self.as_sql(compiler, connection, template=template, **extra)
