"""Models whose rows carry a `revision`: the verifier compares each row with its last write in the journal.

Whoever raises a row's `revision` gives it to `audit.record`, so that a row put back to an older state shows.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Model

from amont.audit.models import AuditEntry

FIELD = "revision"


def watched() -> list[type[Model]]:
    """Every model of ours that counts its own changes."""
    ours = (model for model in apps.get_models() if model.__module__.startswith("amont.") and model is not AuditEntry)
    return [model for model in ours if any(field.name == FIELD for field in model._meta.concrete_fields)]


def current() -> Iterator[tuple[str, int]]:
    """(id, revision) of every row of every watched model."""
    for model in watched():
        rows = model._default_manager.order_by("pk").values_list("pk", FIELD)
        yield from ((str(pk), revision) for pk, revision in rows.iterator())
