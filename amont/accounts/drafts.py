"""What of a form is worth keeping while its writer is away: the words, never a secret."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

DRAFT = "amont_draft"
"""Name of the field by which a form says under which address its draft was kept."""

LONGEST = 100_000
_NEVER = ("csrfmiddlewaretoken", DRAFT, "passphrase", "again", "current", "password", "code")


def typed_in(posted: QueryDict) -> dict[str, str]:
    """The fields of a form that was sent, without its tokens and secrets."""
    return {name: str(posted.get(name, "")) for name in posted if name not in _NEVER}


def packed(fields: Mapping[str, str]) -> str:
    """As it is sealed."""
    return json.dumps(dict(fields), ensure_ascii=False)


def unpacked(text: str) -> dict[str, str]:
    """What `packed` wrote."""
    found: dict[str, Any] = json.loads(text)
    return {str(name): str(value) for name, value in found.items()}
