"""Models whose rows carry a revision number: the verifier compares each row with its last write in the journal."""

from collections.abc import Iterator

from django.apps import apps

_watched: dict[str, str] = {}


def watch(model: str, field: str = "revision") -> None:
    """Have `audit_verify` compare `field` of every row of `model` ("app.Model"); called from AppConfig.ready()."""
    _watched[model] = field


def current() -> Iterator[tuple[str, int]]:
    """(id, revision) of every row of every watched model."""
    for label, field in sorted(_watched.items()):
        rows = apps.get_model(label)._default_manager.order_by("pk").values_list("pk", field)
        yield from ((str(pk), revision) for pk, revision in rows.iterator())
