"""T13: unique nonces over 100,000 encryptions; no nonce or key argument in the API; the API is §5's."""

import importlib
import inspect
import pkgutil
from uuid import uuid4

from amont import vault

SERVER = {"VaultError", "seal_server", "open_server", "keyed_hash"}
RINGS = {"Locked", "access", "enrol_ring", "lock", "rewrap_ring", "unlock"}
OBJECTS = {
    "FieldRef",
    "absorb",
    "create_object",
    "grant",
    "new_generation",
    "open_field",
    "revoke",
    "seal_card",
    "seal_field",
    "search_cards",
    "shred",
}
THREADS = {
    *("thread_create", "thread_post", "thread_answer", "thread_read", "fade"),
    *("thread_take_in", "thread_words", "thread_history", "fade_due", "forget_asker"),
    *(
        "asker_begin",
        "asker_session",
        "asker_keep",
        "asker_end",
        "asker_code",
        "asker_open",
        "asker_word",
        "asker_reads",
    ),
}
"""What the list names, then what docs/decisions/0013 says beside it."""
NOTES = {"open_note", "seal_note"}
PARTNER = {"package_close", "package_create", "package_open", "package_reply"}
BESIDE = {  # what §5 doesn't list and accounts or a reader of one record must ask: docs/decisions/0011
    *{"activate", "lock_all", "confirm_key", "withdraw_key", "keep_live", "leave", "make_sheet", "use_sheet"},
    "shred_record",
    *{"package_content", "package_replies"},  # what the file's holders read of what was sent and answered
}


def test_no_nonce_comes_twice() -> None:
    row = uuid4()
    nonces = {vault.seal_server("amont.mfa", row, "a")[19:43] for _ in range(100_000)}
    assert len(nonces) == 100_000


def test_the_vault_exports_what_exists_and_nothing_else() -> None:
    for module in pkgutil.walk_packages(vault.__path__, "amont.vault."):
        importlib.import_module(module.name)  # a module never takes the place of a function of the same name
    assert set(vault.__all__) == SERVER | RINGS | OBJECTS | THREADS | NOTES | PARTNER | BESIDE
    assert list(vault.__all__) == sorted(vault.__all__, key=lambda name: (not name[0].isupper(), name))
    assert all(callable(getattr(vault, name)) for name in vault.__all__)


def test_nobody_can_give_a_nonce_or_a_key() -> None:
    assert list(inspect.signature(vault.seal_server).parameters) == ["domain", "row_id", "value"]
    assert list(inspect.signature(vault.open_server).parameters) == ["domain", "row_id", "blob"]
    assert list(inspect.signature(vault.keyed_hash).parameters) == ["domain", "value"]
    assert list(inspect.signature(vault.enrol_ring).parameters) == ["user", "passphrase"]
    assert list(inspect.signature(vault.rewrap_ring).parameters) == ["user", "stored", "former", "passphrase"]
    words = {"nonce", "key", "dek", "kek", "iv"}
    for name in filter(lambda one: inspect.isfunction(getattr(vault, one)), vault.__all__):
        asked = set(inspect.signature(getattr(vault, name)).parameters)
        assert not asked & words, name
