"""Canonical JSON: sorted keys, integers for counts and cents, decimal texts elsewhere; its SHA-256."""

import hashlib
import json
from typing import Any


def canonical(dataset: dict[str, Any]) -> str:
    """The one text of a dataset; floats are refused, so that no figure depends on a machine's printing."""
    _refuse_floats(dataset)
    return json.dumps(dataset, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def sha256(text: str) -> str:
    """The hash printed in each rendering, 64 hexadecimal signs."""
    return hashlib.sha256(text.encode()).hexdigest()


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError("a frozen dataset holds integers and decimal texts, never floats")
    if isinstance(value, dict):
        for one in value.values():
            _refuse_floats(one)
    if isinstance(value, list | tuple):
        for one in value:
            _refuse_floats(one)
