"""What the house keeps about people: each app registers its holdings in AppConfig.ready(), `privacy` runs them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True)
class Holding:
    """One kind of personal record: what for, on what ground, for how long, how to erase it and to export it.

    `retention` is the `record_type` of a `RetentionRule`. `erase(moment)` erases what is due at `moment` and returns
    how many rows; `export(subject)` gives what is held about one person; None where there is nothing to do.
    """

    model: str
    purpose: Text
    why: Text
    retention: str
    erase: Callable[[datetime], int] | None = None
    export: Callable[[Any], list[dict[str, Any]]] | None = None


_registered: dict[str, Holding] = {}


def register(holding: Holding) -> None:
    """Add a holding; ValueError when another one already stands for the same model."""
    if _registered.get(holding.model, holding) != holding:
        raise ValueError(f"{holding.model} is registered twice")
    _registered[holding.model] = holding


def registered() -> list[Holding]:
    """Every holding, by model."""
    return [_registered[model] for model in sorted(_registered)]
