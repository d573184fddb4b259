"""The one exception of the vault."""

from amont.core.errors import SealRefused


class VaultError(SealRefused):
    """Something sealed could not be opened, or could not be sealed. There is no detail, and none may be added:
    a caller who could tell a wrong key from a damaged blob would tell a thief too."""

    def __init__(self) -> None:
        super().__init__("vault")


class Locked(Exception):
    """Nobody's ring is open here: nobody is signed in, or they must give their passphrase once more."""
