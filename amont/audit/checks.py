"""What a start says about the journal: run by `check --database default` and by the preparation of `serve`."""

from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.db import OperationalError, ProgrammingError, connections

from amont.audit import roles


@checks.register(checks.Tags.database)
def journal_is_only_added_to(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """On PostgreSQL the product should serve with a role that adds entries and can't rewrite one."""
    on_postgresql = [connections[one] for one in databases or () if connections[one].vendor == "postgresql"]
    try:
        if not any(roles.may_rewrite(one) for one in on_postgresql):
            return []
    except (OperationalError, ProgrammingError):  # no tables yet
        return []
    said = (
        "Amont serves with a role that may rewrite its journal: docs/guide/technique.md says how to serve as amont_app."
    )
    return [checks.Warning(said, id="audit.W001")]
