"""How many distinct persons stand behind the head-counts of nameless groups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from amont.impact.stats.checks import DataRefused, listed, whole, wholes


@dataclass(frozen=True, slots=True)
class DistinctBounds:
    """Participations, and the least and greatest number of distinct persons that they allow."""

    participations: int
    lower: int
    upper: int


def distinct_bounds(cohorts: Sequence[Mapping[str, Any]]) -> DistinctBounds:
    """Bounds of distinct persons over `cohorts`, each `{"counts": [...], "enrolment": n or None}`.

    A cohort gives at least its greatest head-count, at most the sum of its head-counts capped by its
    enrolment. A head-count above the enrolment corrects the enrolment: that many people were seen.
    Without any cohort, nobody was met: three zeros.
    """
    participations = lower = upper = 0
    for cohort in listed(cohorts, "cohorts"):
        counts, enrolment = _read(cohort)
        seen, most = sum(counts), max(counts, default=0)
        participations += seen
        lower += most
        upper += seen if enrolment is None else min(seen, max(enrolment, most))
    return DistinctBounds(participations, lower, upper)


def _read(cohort: Any) -> tuple[list[int], int | None]:
    if not isinstance(cohort, Mapping) or "counts" not in cohort or set(cohort) - {"counts", "enrolment"}:
        raise DataRefused("a cohort has counts, and an enrolment or none")
    enrolment = cohort.get("enrolment")
    return (
        wholes(cohort["counts"], "counts", least=0),
        None if enrolment is None else whole(enrolment, "enrolment"),
    )
