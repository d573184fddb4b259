"""The rows of the vault: rings, objects and who holds them, packages, sessions."""

from amont.vault.models.holders import LoneHolder, UnderHeld
from amont.vault.models.objects import Generation, KeyWrap, Kind, RecordKeyWrap, VaultObject
from amont.vault.models.organization import OrganizationKey, RecoverySheet
from amont.vault.models.packages import Package, PackageBundle, PackageReply
from amont.vault.models.rings import KeyRing, RingWrap
from amont.vault.models.sessions import AskerBox, SessionBox
from amont.vault.models.threads import AskerBundle, AskerSeal, ThreadPair

__all__ = [
    "EPHEMERAL_TABLES",
    "KEY_TABLES",
    "AskerBox",
    "AskerBundle",
    "AskerSeal",
    "Generation",
    "KeyRing",
    "KeyWrap",
    "Kind",
    "LoneHolder",
    "OrganizationKey",
    "Package",
    "PackageBundle",
    "PackageReply",
    "RecordKeyWrap",
    "RecoverySheet",
    "RingWrap",
    "SessionBox",
    "ThreadPair",
    "UnderHeld",
    "VaultObject",
]

KEY_TABLES = (RingWrap, KeyWrap, RecordKeyWrap, PackageBundle, AskerBundle, AskerSeal)
"""Rows that open something: backed up apart and for fourteen days, so that what is deleted here is gone for good."""

EPHEMERAL_TABLES = (SessionBox, AskerBox)
"""Rows of the day, in no backup at all; the sessions themselves and the drafts that people save are the accounts'."""
