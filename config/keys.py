"""The secrets that the server itself needs: read once at start from a folder of files, 32 bytes each in hexadecimal.

    PEPPER_PW_1, PEPPER_CODE_1, AUDIT_KEY_1, SERVER_KEY_1   numbered: a new number is a rotation, the highest one writes
    HASH_KEY, DJANGO_SECRET                                 one each

They stand in neither database, media, backups nor environment. The demo makes its own at its first start;
`python -m config.keys FOLDER` draws them for an installation, into a folder that must not exist yet.
"""

import os
import re
import secrets
import shutil
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, NoReturn, Self

from django.core.exceptions import ImproperlyConfigured

SIZE = 32
NUMBERED = ("PEPPER_PW", "PEPPER_CODE", "AUDIT_KEY", "SERVER_KEY")
SINGLE = ("HASH_KEY", "DJANGO_SECRET")
_NUMBERED_FILE = re.compile(rf"({'|'.join(NUMBERED)})_([1-9][0-9]{{0,2}})")
_LAST_NUMBER = 255  # the formats keep a pepper's number in one byte


class Ring(Mapping[int, bytes]):
    """The keys of one name by number; `current` is the number that writes."""

    def __init__(self, keys: Mapping[int, bytes]) -> None:
        self._keys = MappingProxyType(dict(keys))
        self.current = max(keys)

    def __getitem__(self, number: int) -> bytes:
        return self._keys[number]

    def __iter__(self) -> Any:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    def __repr__(self) -> str:
        return "•••"

    def __reduce__(self) -> NoReturn:
        raise TypeError("keys are never copied out of the process")


@dataclass(frozen=True, repr=False)
class Keys:
    """All the server's own secrets. Shows nothing of itself, and can be neither pickled nor copied."""

    pepper_pw: Ring
    pepper_code: Ring
    audit_key: Ring
    server_key: Ring
    hash_key: bytes
    django_secret: str

    def __repr__(self) -> str:
        return "Keys(•••)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("keys are never copied out of the process")

    @classmethod
    def from_hex(cls, values: Mapping[str, str]) -> Self:
        """Build from `{file name: hexadecimal}`; ImproperlyConfigured names the first key that will not do."""
        rings: dict[str, dict[int, bytes]] = {name: {} for name in NUMBERED}
        single: dict[str, bytes] = {}
        for name, text in sorted(values.items()):
            if name in SINGLE:
                single[name] = _parsed(name, text)
            elif found := _NUMBERED_FILE.fullmatch(name):
                rings[found[1]][_numbered(name, found[2])] = _parsed(name, text)
        _refuse_missing(rings, single)
        _refuse_repeated([key for ring in rings.values() for key in ring.values()] + list(single.values()))
        return cls(
            pepper_pw=Ring(rings["PEPPER_PW"]),
            pepper_code=Ring(rings["PEPPER_CODE"]),
            audit_key=Ring(rings["AUDIT_KEY"]),
            server_key=Ring(rings["SERVER_KEY"]),
            hash_key=single["HASH_KEY"],
            django_secret=single["DJANGO_SECRET"].hex(),
        )


def load(folder: Path, *, create: bool = False) -> Keys:
    """The secrets in `folder`; with `create` (the demo alone) an absent or empty folder is made and filled first.

    Several processes may start at once: the folder appears whole or not at all, and all of them read the same one.
    Raises ImproperlyConfigured, in one sentence without any value, when something is missing or too weak.
    """
    if create and not (folder.is_dir() and any(folder.iterdir())):
        _make(folder)
    if not folder.is_dir():
        raise ImproperlyConfigured(f"The folder of secrets {folder} doesn't exist.")
    files = [entry for entry in sorted(folder.iterdir()) if _is_known(entry.name)]
    return Keys.from_hex({entry.name: _read(entry) for entry in files})


def fresh() -> dict[str, str]:
    """A new set of secrets, as `{file name: hexadecimal}`: for the demo, an installation or a test."""
    return {name: secrets.token_hex(SIZE) for name in (*(f"{stem}_1" for stem in NUMBERED), *SINGLE)}


def _make(folder: Path) -> None:
    """Fill a folder beside the final one, then rename: the process that comes second finds the name taken."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))  # made with mode 0700
    try:
        for name, value in fresh().items():
            _write(draft / name, value)
        draft.rename(folder)
    except OSError:
        shutil.rmtree(draft, ignore_errors=True)
        if not folder.is_dir():
            raise


def _write(path: Path, value: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(value + "\n")
        file.flush()
        os.fsync(file.fileno())


def _read(path: Path) -> str:
    if path.stat().st_mode & 0o007:
        raise ImproperlyConfigured(f"The secret {path.name} can be read by every user of the machine: chmod 600.")
    return path.read_text(encoding="ascii", errors="replace").strip()


def _is_known(name: str) -> bool:
    return name in SINGLE or _NUMBERED_FILE.fullmatch(name) is not None


def _numbered(name: str, digits: str) -> int:
    if int(digits) > _LAST_NUMBER:
        raise ImproperlyConfigured(f"The secret {name} has a number above {_LAST_NUMBER}.")
    return int(digits)


def _parsed(name: str, text: str) -> bytes:
    if not re.fullmatch(r"[0-9a-fA-F]*", text):
        raise ImproperlyConfigured(f"The secret {name} must be written in hexadecimal.")
    if len(text) != 2 * SIZE:
        raise ImproperlyConfigured(f"The secret {name} must have {SIZE} bytes ({2 * SIZE} hexadecimal digits).")
    key = bytes.fromhex(text)
    if len(set(key)) < SIZE // 4:
        raise ImproperlyConfigured(f"The secret {name} isn't random: make a new one.")
    return key


def _refuse_missing(rings: Mapping[str, Mapping[int, bytes]], single: Mapping[str, bytes]) -> None:
    missing = [f"{name}_1" for name in NUMBERED if not rings[name]] + [name for name in SINGLE if name not in single]
    if missing:
        raise ImproperlyConfigured(f"Missing from the folder of secrets: {', '.join(missing)}.")


def _refuse_repeated(keys: list[bytes]) -> None:
    if len(set(keys)) != len(keys):
        raise ImproperlyConfigured("Two secrets of the folder are the same: each must be drawn for itself.")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Usage: python -m config.keys FOLDER")
    target = Path(sys.argv[1])
    if target.exists():
        sys.exit(f"{target} exists already: secrets are never replaced in place.")
    _make(target)
    sys.stderr.write(
        f"Six secrets were drawn into {target}. Print them for the safe: without them nothing sealed opens.\n"
    )
