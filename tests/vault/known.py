"""The known answers of `vectors.json`, and the settings under which they hold."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from config.keys import Keys

PATH = Path("amont/vault/vectors.json")


@cache
def vectors() -> dict[str, Any]:
    """The whole file."""
    found: dict[str, Any] = json.loads((Path(__file__).parents[2] / PATH).read_text(encoding="utf-8"))
    return found


@cache
def keys() -> Keys:
    """The keys that the vectors were made with."""
    return Keys.from_hex(vectors()["keys"])
