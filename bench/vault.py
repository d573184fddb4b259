"""What keys cost: a search among the cards of ten thousand people, signing in, unlocking, taking keys in.

Everything happens in one process, through the gate that the pages go through, without the server around it.
"""

import json
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt as bare_decrypt

from amont import vault
from amont.core import clock, keyed
from amont.vault import envelope, records
from amont.vault.middleware import GateMiddleware
from amont.vault.models import KeyWrap
from amont.vault.rings import Ring
from amont.vault.services import boxes, keys
from bench import people
from bench.models import Someone

PEOPLE, GRANTED, SEARCHES = 10_000, 2_000, 20
PASSPHRASE = "un vrai jardin de tulipes noires"
Row = dict[str, Any]


def measured(names: Iterable[str], rounds: int) -> Iterator[Row]:
    """One row after the other, as they come."""
    ways: dict[str, Callable[[int], Iterator[Row]]] = {"search": search, "absorb": absorb}
    ways |= {name: partial(passphrase, name) for name in ("sign-in", "unlock")}
    for name in names:
        for row in ways[name](rounds):
            yield {**row, "rounds": rounds}


def search(rounds: int) -> Iterator[Row]:
    """Requests that search, and the bare loop over the same cards, in turns."""
    people.pin_recovery()
    mine, other = people.worker(), people.worker()
    known = people.make(PEOPLE, mine, other, own=True)
    sealed = [_box(one) for one in known]
    searches: list[float] = []
    bare: list[float] = []
    ratios: list[float] = []
    _searched(mine)
    for _round in range(rounds):
        here = [_seconds(partial(_searched, mine)) for _search in range(SEARCHES)]
        limit = [_seconds(partial(_decrypted, sealed)) for _loop in range(SEARCHES // 4)]
        searches, bare = searches + here, bare + limit
        ratios.append(statistics.median(here) / statistics.median(limit))
    yield {"name": "decrypt", **_spread(bare)}
    spread = {"low": min(ratios), "high": max(ratios)}
    goal = {"unit": "× decrypt", "goal": 2, "goal_is": "at most"}
    yield {"name": "search", "value": statistics.median(ratios), **spread, **goal, **_spread(searches)}
    slow = statistics.quantiles(searches, n=20)[-1] * 1000
    yield {"name": "search p95", "value": slow, "unit": "ms", "goal": 200, "goal_is": "at most"}


def absorb(rounds: int) -> Iterator[Row]:
    """Two thousand keys that colleagues granted, re-wrapped for their holder."""
    people.pin_recovery()
    mine, other = people.worker(), people.worker()
    people.make(GRANTED, mine, other, own=False)
    rows = [KeyWrap(pk=pk, own=False, blob_sealed=blob) for pk, blob in people.granted(mine).items()]
    times: list[float] = []
    for _round in range(rounds):
        times.append(_seconds(partial(keys.absorb, mine)))
        assert not people.granted(mine)
        KeyWrap.objects.bulk_update(rows, ["blob_sealed", "own"], batch_size=500)
    yield {"name": "absorb", "of": f"{GRANTED} keys", **_spread(times)}


def passphrase(name: str, rounds: int) -> Iterator[Row]:
    """One derivation at the real cost, the ring opened and boxed; unlocking also looks for what was granted."""
    user = uuid4()
    stored = vault.enrol_ring(user=user, passphrase=PASSPHRASE)
    end = clock.now() + timedelta(hours=10)

    def once() -> None:
        known = boxes.unlock(
            user=user, stored=stored, passphrase=PASSPHRASE, expires_at=end, active=name == "unlock"
        )  # fmt: skip
        assert known is not None
        if name == "unlock":
            box = boxes.in_use(user=user, box_id=known.box_id)
            assert box is not None
            keys.absorb(boxes.ring_in(box, known.key))

    yield {"name": name, "of": "one derivation", **_spread([_seconds(once) for _round in range(rounds)])}


def _searched(ring: Ring) -> None:
    """One request: search, and the journal's line at the gate."""

    def view(request: HttpRequest) -> HttpResponse:
        listed = vault.access(request, "bench.people.searched")
        found = vault.search_cards(listed, Someone.objects.all(), people.SOUGHT)
        assert (len(found.shown), found.damaged, found.waiting) == (20, 0, 0)
        return HttpResponse(json.dumps([one.content for one in found.shown]))

    request: Any = RequestFactory().get("/interne/")
    request.ring, request.user = ring, SimpleNamespace(pk=ring.user)
    GateMiddleware(view)(request)


def _box(one: people.Known) -> tuple[bytes, bytes, bytes, bytes]:
    """(ciphertext, context, nonce, key) of a card: what the binding is given."""
    object_id: UUID = one.key.object_id
    context = keyed.framed(records.CARD, object_id, one.key.dek_id, object_id, (1).to_bytes(4, "big"))
    return one.card[43:], envelope.FIELD + context, one.card[19:43], one.key.card_key


def _decrypted(boxes: list[tuple[bytes, bytes, bytes, bytes]]) -> None:
    """The limit: every card opened by the library's binding, and nothing else."""

    for box, context, nonce, key in boxes:
        bare_decrypt(box, context, nonce, key)


def _seconds(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def _spread(seconds: list[float]) -> Row:
    """The median in milliseconds, and between what and what."""
    low, high = min(seconds) * 1000, max(seconds) * 1000
    return {"ms": round(statistics.median(seconds) * 1000, 1), "low_ms": round(low, 1), "high_ms": round(high, 1)}
