"""Each format of the vault by its name in `vectors.json`: how a row is opened, and how it is sealed again."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings

from amont.vault import bundles, notes, object_keys, packages, recipes, records, ring_wraps, session_boxes, threads
from amont.vault.object_keys import ObjectKey
from amont.vault.records import FieldRef, RecordKey
from amont.vault.ring_wraps import Purpose
from amont.vault.rings import Ring
from tests.vault import known

Row = dict[str, Any]


def ring(place: int) -> Ring:
    """One of the known rings."""
    row = known.vectors()["rings"][place]
    sk, gk, seed = (bytes.fromhex(row[name]) for name in ("sk", "gk", "seed"))
    retired = {UUID(one["key_id"]): bytes.fromhex(one["sk"]) for one in row["retired"]}
    return Ring(UUID(row["user"]), UUID(row["key_id"]), sk, gk, seed, retired)


def object_key(row: Row) -> ObjectKey:
    return ObjectKey(UUID(row["object"]), UUID(row["dek_id"]), bytes.fromhex(row["dek"]))


def blob(row: Row) -> bytes:
    return bytes.fromhex(row["blob"])


def root(row: Row, recipe: recipes.Recipe) -> recipes.Root:
    if row["purpose"] == Purpose.PASSPHRASE:
        return recipes.stretch(row["secret"], recipe)
    return recipes.unstretched(bytes.fromhex(row["secret"]), recipe)


def open_ring_wrap(row: Row) -> Ring:
    who = ring(row["ring"])
    made = root(row, ring_wraps.recipe_of(blob(row)))
    return ring_wraps.unwrap(blob(row), made, user=who.user, key_id=who.key_id, purpose=Purpose(row["purpose"]))


def seal_ring_wrap(row: Row) -> bytes:
    made = root(row, ring_wraps.recipe_of(blob(row)))
    return ring_wraps.wrap(ring(row["ring"]), made, Purpose(row["purpose"]))


def _ids(row: Row) -> dict[str, UUID]:
    return {"object_id": UUID(row["object"]), "dek_id": UUID(row["dek_id"])}


def open_granted(row: Row) -> ObjectKey:
    return object_keys.open_granted(blob(row), ring(row["ring"]), key_id=UUID(row["key_id"]), **_ids(row))


def open_own(row: Row) -> ObjectKey:
    return object_keys.open_own(blob(row), ring(row["ring"]), **_ids(row))


def open_record_key(row: Row) -> RecordKey:
    return records.unwrap_record_key(blob(row), object_key(row), UUID(row["record"]), UUID(row["key_id"]))


def seal_record_key(row: Row) -> bytes:
    key = RecordKey(UUID(row["key_id"]), bytes.fromhex(row["key"]))
    return records.wrap_record_key(key, object_key(row), UUID(row["record"]))


def _place(row: Row) -> tuple[FieldRef, RecordKey]:
    ref = FieldRef(row["domain"], UUID(row["object"]), UUID(row["record"]), row["revision"])
    return ref, RecordKey(UUID(row["key_id"]), bytes.fromhex(row["key"]))


def open_field(row: Row) -> Row:
    ref, key = _place(row)
    return records.open_(ref, blob(row), key)


def seal_field(row: Row) -> bytes:
    ref, key = _place(row)
    return records.seal(ref, row["content"], key)


def open_card(row: Row) -> tuple[str, Row]:
    card = records.open_card(blob(row), object_key(row), row["revision"])
    return card.search.decode(), card.content()


def _expiry(row: Row) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=row["expires"])


def open_session_box(row: Row) -> Ring:
    user, box_id = ring(row["ring"]).user, UUID(row["box"])
    return session_boxes.open_(blob(row), bytes.fromhex(row["key"]), user=user, box_id=box_id, expires_at=_expiry(row))


def seal_session_box(row: Row) -> bytes:
    key, box_id = bytes.fromhex(row["key"]), UUID(row["box"])
    return session_boxes.close(ring(row["ring"]), key, box_id=box_id, expires_at=_expiry(row))


def _note(row: Row) -> dict[str, Any]:
    day = date(1970, 1, 1) + timedelta(days=row["day"])
    kind = notes.Kind(row["kind"])
    return {"key_id": UUID(row["key_id"]), "kind": kind, "note_id": UUID(row["note"]), "day": day}


def open_note(row: Row) -> str:
    return notes.open_(blob(row), ring(row["ring"]), **_note(row))


def _package(row: Row) -> dict[str, Any]:
    return {"package_id": UUID(row["package"]), "expires": date.fromisoformat(row["expires"])}


def open_package(row: Row) -> bytes:
    return bundles.open_(blob(row), row["words"], **_package(row))


def seal_package(row: Row) -> bytes:
    return bundles.close(bytes.fromhex(row["key"]), row["words"], **_package(row))


def open_reply(row: Row) -> tuple[str, str]:
    ids = {"package_id": UUID(row["package"]), "reply_id": UUID(row["reply"])}
    return packages.open_reply(blob(row), secret=bytes.fromhex(row["sk"]), key=bytes.fromhex(row["key"]), **ids)


def _words(row: Row) -> recipes.Root:
    return recipes.stretch(row["words"], bundles.recipe_of(blob(row)))


def open_asker(row: Row) -> tuple[bytes, bytes]:
    keys = threads.open_bundle(blob(row), _words(row), UUID(row["thread"]))
    return keys.secret, keys.auth


def seal_asker(row: Row) -> bytes:
    keys = threads.AskerKeys(bytes.fromhex(row["sk"]), bytes.fromhex(row["k_auth"]))
    return threads.close_bundle(keys, _again(row), UUID(row["thread"]))


def seal_history(row: Row) -> bytes:
    return threads.close_history(bytes.fromhex(row["sk"]), _again(row), UUID(row["thread"]))


def _again(row: Row) -> recipes.Root:
    return recipes.stretch(row["words"], recipes.slow(settings.AMONT_KEYS.pepper_code))


def open_posted(row: Row) -> RecordKey:
    ids = {"thread": UUID(row["thread"]), "dek_id": UUID(row["dek_id"]), "record": UUID(row["record"])}
    return threads.open_posted(blob(row), bytes.fromhex(row["sk"]), key_id=UUID(row["key_id"]), **ids)


def open_answer(row: Row) -> bytes:
    ids = {"thread": UUID(row["thread"]), "message": UUID(row["message"]), "key_id": UUID(row["key_id"])}
    return threads.open_answer(blob(row), bytes.fromhex(row["sk"]), bytes.fromhex(row["k_auth"]), **ids)


OPEN: dict[str, Callable[[Row], Any]] = {
    "ring_wrap": open_ring_wrap,
    "dek_granted": open_granted,
    "dek_own": open_own,
    "record_key": open_record_key,
    "field": open_field,
    "card": open_card,
    "session_box": open_session_box,
    "note": open_note,
    "package": open_package,
    "reply": open_reply,
    "asker_bundle": open_asker,
    "asker_history": lambda row: threads.open_history(blob(row), _words(row), UUID(row["thread"])),
    "posted_key": open_posted,
    "answer": open_answer,
}
SEAL: dict[str, Callable[[Row], bytes]] = {
    "ring_wrap": seal_ring_wrap,
    "dek_own": lambda row: object_keys.keep(object_key(row), ring(row["ring"])),
    "record_key": seal_record_key,
    "field": seal_field,
    "card": lambda row: records.seal_card(row["search"], row["content"], object_key(row), row["revision"]),
    "session_box": seal_session_box,
    "package": seal_package,
    "asker_bundle": seal_asker,
    "asker_history": seal_history,
}
"""Those whose bytes follow from what is given; a sealed box draws a key pair of its own."""


def answer(kind: str, row: Row) -> Any:
    """What opening must give, by the row."""
    by_kind = {
        "ring_wrap": lambda: ring(row["ring"]).packed(),
        "session_box": lambda: ring(row["ring"]).packed(),
        "dek_granted": lambda: bytes.fromhex(row["dek"]),
        "dek_own": lambda: bytes.fromhex(row["dek"]),
        "record_key": lambda: bytes.fromhex(row["key"]),
        "field": lambda: row["content"],
        "card": lambda: (row["search"], row["content"]),
        "note": lambda: row["text"],
        "package": lambda: bytes.fromhex(row["key"]),
        "reply": lambda: (row["status"], row["note"]),
        "asker_bundle": lambda: (bytes.fromhex(row["sk"]), bytes.fromhex(row["k_auth"])),
        "asker_history": lambda: bytes.fromhex(row["sk"]),
        "posted_key": lambda: bytes.fromhex(row["key"]),
        "answer": lambda: bytes.fromhex(row["key"]),
    }
    return by_kind[kind]()


def shown(opened: Any) -> Any:
    """What was opened, in the form that `answer` has."""
    match opened:
        case Ring():
            return opened.packed()
        case ObjectKey():
            return opened.dek
        case RecordKey():
            return opened.key
        case _:
            return opened
