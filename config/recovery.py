"""The organisation's recovery key as it is pinned: the file RECOVERY_PUBLIC of the folder of secrets.

It is no secret; it stands there because whoever can write in that folder already rules the machine, while a writer of
the database does not. Without it nothing can be sealed to people.
"""

import os
import tempfile
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from amont.vault import recovery
from amont.vault.recovery import RecoveryKey

NAME = "RECOVERY_PUBLIC"


def load(folder: Path, *, create: bool = False) -> RecoveryKey | None:
    """The key pinned in `folder`, None when there is none; with `create` (the demo alone) one is made first.

    ImproperlyConfigured for a file that is no public key or that others may change, and for a demo's where none is
    made: real data never rests on it.
    """
    path = folder / NAME
    if create and not path.exists():
        _make(path)
    if not path.exists():
        return None
    if path.stat().st_mode & 0o002:
        raise ImproperlyConfigured(f"{NAME} can be changed by every user of the machine: chmod 600.")
    try:
        key = recovery.read(path.read_text(encoding="utf-8"))
    except ValueError:
        raise ImproperlyConfigured(f"{NAME} isn't the public file of a recovery key.") from None
    if key.demo and not create:
        raise ImproperlyConfigured(f"{NAME} is a demo's: nobody has its secret. Make one with new_organisation.")
    return key


def _make(path: Path) -> None:
    """Several processes may start at once: the first file stays, whole, and all of them read it."""
    handle, draft = tempfile.mkstemp(prefix=f".{NAME}-", dir=path.parent)  # made with mode 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(recovery.forgotten().written())
        os.link(draft, path)
    except FileExistsError:
        pass
    except OSError:  # a disk without links (a memory stick)
        Path(draft).replace(path)
    finally:
        Path(draft).unlink(missing_ok=True)
