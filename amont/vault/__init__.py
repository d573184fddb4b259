"""Keys, sealing and opening: the only importer of cryptographic libraries. Nothing but these names is for callers."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from amont.vault.errors import Locked, VaultError
from amont.vault.server import keyed_hash, open_server, seal_server

if TYPE_CHECKING:
    from amont.vault.opening import access
    from amont.vault.records import FieldRef
    from amont.vault.services.askers import (
        asker_begin,
        asker_code,
        asker_end,
        asker_keep,
        asker_open,
        asker_session,
        asker_word,
    )
    from amont.vault.services.boxes import activate, lock, lock_all, unlock
    from amont.vault.services.cards import seal_card, search_cards
    from amont.vault.services.fields import open_field, seal_field, shred_record
    from amont.vault.services.keys import absorb
    from amont.vault.services.notes import open_note, seal_note
    from amont.vault.services.objects import create_object, grant, new_generation, revoke, shred
    from amont.vault.services.packages import (
        package_close,
        package_content,
        package_create,
        package_open,
        package_replies,
        package_reply,
    )
    from amont.vault.services.people import confirm_key, enrol_ring, keep_live, leave, withdraw_key
    from amont.vault.services.rings import rewrap_ring
    from amont.vault.services.sheets import make_sheet, use_sheet
    from amont.vault.services.threads import (
        asker_reads,
        fade,
        fade_due,
        forget_asker,
        thread_answer,
        thread_create,
        thread_history,
        thread_post,
        thread_read,
        thread_take_in,
        thread_words,
    )

__all__ = [
    "FieldRef",
    "Locked",
    "VaultError",
    "absorb",
    "access",
    "activate",
    "asker_begin",
    "asker_code",
    "asker_end",
    "asker_keep",
    "asker_open",
    "asker_reads",
    "asker_session",
    "asker_word",
    "confirm_key",
    "create_object",
    "enrol_ring",
    "fade",
    "fade_due",
    "forget_asker",
    "grant",
    "keep_live",
    "keyed_hash",
    "leave",
    "lock",
    "lock_all",
    "make_sheet",
    "new_generation",
    "open_field",
    "open_note",
    "open_server",
    "package_close",
    "package_content",
    "package_create",
    "package_open",
    "package_replies",
    "package_reply",
    "revoke",
    "rewrap_ring",
    "seal_card",
    "seal_field",
    "seal_note",
    "seal_server",
    "search_cards",
    "shred",
    "shred_record",
    "thread_answer",
    "thread_create",
    "thread_history",
    "thread_post",
    "thread_read",
    "thread_take_in",
    "thread_words",
    "unlock",
    "use_sheet",
    "withdraw_key",
]

_WITH_ROWS = {
    "opening": ("access",),
    "records": ("FieldRef",),
    "services.askers": (
        *("asker_begin", "asker_code", "asker_end"),
        *("asker_keep", "asker_open", "asker_session", "asker_word"),
    ),
    "services.boxes": ("activate", "lock", "lock_all", "unlock"),
    "services.cards": ("search_cards", "seal_card"),
    "services.fields": ("open_field", "seal_field", "shred_record"),
    "services.keys": ("absorb",),
    "services.notes": ("open_note", "seal_note"),
    "services.objects": ("create_object", "grant", "new_generation", "revoke", "shred"),
    "services.packages": (
        *("package_close", "package_content", "package_create"),
        *("package_open", "package_replies", "package_reply"),
    ),
    "services.people": ("confirm_key", "enrol_ring", "keep_live", "leave", "withdraw_key"),
    "services.rings": ("rewrap_ring",),
    "services.sheets": ("make_sheet", "use_sheet"),
    "services.threads": (
        *("asker_reads", "fade", "fade_due", "forget_asker", "thread_answer", "thread_create"),
        *("thread_history", "thread_post", "thread_read", "thread_take_in", "thread_words"),
    ),
}
"""Functions that need models, which Django loads after this package: found when they are first asked for."""


def __getattr__(name: str) -> Any:
    for module, names in _WITH_ROWS.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
