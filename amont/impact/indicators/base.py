"""What an indicator is: a frozen definition and the one function that computes it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, time
from typing import Literal
from uuid import UUID

from amont.funding.models import Grant

Grade = Literal["C", "S", "E", "D"]


@dataclass(frozen=True)
class Scope:
    """What a figure is asked for: a grant (None: the whole organisation) and a period, both ends counted."""

    start: date
    end: date
    grant: Grant | None = None


@dataclass(frozen=True)
class Record:
    """One record behind a figure: what it is called, its day and hour, what it adds, and where it opens.

    `cells` stand under the indicator's `columns`: what is needed, beside `adds`, to compute the figure again.
    """

    id: UUID
    kind: Literal["session", "request", "run"]
    label: str
    day: date
    adds: int | None
    url_name: str
    url_arg: str
    hour: time | None = None
    cells: tuple[str | int | None, ...] = ()


@dataclass(frozen=True)
class Figure:
    """A computed indicator. `value`, or `lower` and `upper`, or `sentence` (French, English); None: hidden or absent.

    `hidden` is a code that says why nothing is shown; `without_count` counts sessions whose head-count is missing.
    """

    value: int | None = None
    lower: int | None = None
    upper: int | None = None
    sentence: tuple[str, str] | None = None
    details: dict[str, object] = field(default_factory=dict)
    grade: Grade = "C"
    hidden: str = ""
    without_count: int = 0
    breakdowns: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    records: tuple[Record, ...] = ()


@dataclass(frozen=True)
class Indicator:
    """A frozen definition. `sources` are "app.Model.field" names, resolved by a test.

    `columns` name records' cells; with `summed`, the figure is computed again from the sum of each.
    """

    id: str
    label: tuple[str, str]
    definition: tuple[str, str]
    unit: tuple[str, str]
    unit_one: tuple[str, str]
    sources: tuple[str, ...]
    compute: Callable[[Scope], Figure]
    disclosure: Literal["open", "group"]
    columns: tuple[str, ...] = ()
    summed: bool = False
