"""The card of each object, kept in a row of its app: sealed by who writes it, found by who holds the object.

An app's model that has cards points to its object, and keeps the card beside the revision under which it was sealed:

    object = models.OneToOneField(VaultObject, models.PROTECT)   # or a longer path: "person__object"
    revision = models.PositiveIntegerField()
    card_sealed = SealedField()

One query reads the cards with what opens them (`card_rows`). A card of an object that the searcher doesn't hold never
leaves the database.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from amont.audit import services as audit
from amont.core import text
from amont.core.errors import RuleBroken
from amont.vault import cards, records
from amont.vault.memory import InMemory
from amont.vault.opening import Access
from amont.vault.services import card_rows
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
    if access.object_id is not None:
        rows = rows.filter(**{to_object: access.object_id})
    mine = [access.ring.key_id, *access.ring.retired]
    held, waiting = card_rows.read(rows, mine, to_object, revision, card)
    found, damaged = cards.matching(access.ring, held, text.fold(query).encode().split())
    false |= {UUID(bytes=one) for one in damaged}
    access.examined += len(held)
    access.refused |= false
    shown = [_shown(access, one, padded) for _line, one, padded in found[(page - 1) * size : page * size]]
    return Found(shown, len(found), len(false), waiting)


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
