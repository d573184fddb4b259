"""Reads of anonymous answers: counts and pairs, never a person."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from amont.accounts.permissions import Can, programs_of
from amont.surveys.models import Answer, Phase, Run

if TYPE_CHECKING:
    from amont.accounts.models import Account


@dataclass(frozen=True)
class Paired:
    """One question over several runs: the 2 × 2 of matched tickets (before, after) and what was not matched."""

    yes_yes: int
    yes_no: int
    no_yes: int
    no_no: int
    answered_before: int
    answered_after: int
    positive_before: int
    positive_after: int

    @property
    def matched(self) -> int:
        return self.yes_yes + self.yes_no + self.no_yes + self.no_no


def runs_visible_to(account: "Account") -> QuerySet[Run]:
    """The runs of the account's programs."""
    runs = Run.objects.select_related("questionnaire").order_by(F("start").desc(nulls_last=True), "pk")
    programs = programs_of(account, Can.SURVEYS_RUN_READ)
    return runs if programs is None else runs.filter(program_id__in=programs)


def runs_found(account: "Account", *, state: Run.State | None = None, words: str = "") -> QuerySet[Run]:
    """Those in a state (None: in any) whose place or title holds these words, the newest occasion first."""
    runs = runs_visible_to(account)
    if state is not None:
        runs = runs.filter(state=state)
    titled = Q(questionnaire__title_fr__icontains=words) | Q(questionnaire__title_en__icontains=words)
    return runs.filter(titled | Q(place__icontains=words)) if words else runs


def progress(run: Run) -> dict[str, int]:
    """How many tickets were printed, and how many of each side are keyed in."""
    sides = run.responses.order_by().values("phase").annotate(n=Count("id"))
    keyed = {row["phase"]: row["n"] for row in sides}
    return {
        "printed": run.tickets.count(),
        "before": keyed.get(Phase.BEFORE.value, 0),
        "after": keyed.get(Phase.AFTER.value, 0),
    }


def pairs_of(run_ids: Collection[UUID], question_code: str) -> list[tuple[UUID, bool, bool]]:
    """(run, yes before, yes after) for each ticket whose two sides answer the question."""
    sides: dict[tuple[UUID, bytes], dict[str, bool]] = {}
    for run_id, phase, ticket, positive in _answers(run_ids, question_code):
        sides.setdefault((run_id, ticket), {})[phase] = positive
    both = [(run, sides[run, ticket]) for run, ticket in sides]
    return [(run, side[Phase.BEFORE], side[Phase.AFTER]) for run, side in both if len(side) == len(Phase)]


def paired_counts(run_ids: Collection[UUID], question_code: str) -> Paired:
    """The 2 × 2 table of a question over runs, with the unmatched beside it."""
    answers = _answers(run_ids, question_code)
    pairs = pairs_of(run_ids, question_code)
    before = [positive for _, phase, _, positive in answers if phase == Phase.BEFORE]
    after = [positive for _, phase, _, positive in answers if phase == Phase.AFTER]
    return Paired(
        yes_yes=sum(first and last for _, first, last in pairs),
        yes_no=sum(first and not last for _, first, last in pairs),
        no_yes=sum(not first and last for _, first, last in pairs),
        no_no=sum(not first and not last for _, first, last in pairs),
        answered_before=len(before),
        answered_after=len(after),
        positive_before=sum(before),
        positive_after=sum(after),
    )


def _answers(run_ids: Collection[UUID], question_code: str) -> list[tuple[UUID, str, bytes, bool]]:
    rows = (
        Answer.objects.filter(response__run_id__in=run_ids, question__code=question_code, value__isnull=False)
        .order_by()
        .values_list("response__run_id", "response__phase", "response__ticket_hash", "value", "question__positive")
    )
    return [(run, phase, bytes(ticket), value in positive) for run, phase, ticket, value, positive in rows]
