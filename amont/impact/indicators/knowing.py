"""SAV-2: knowing whom to talk to, before and after, on paired anonymous tickets."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext

from amont.activities.models import HeadCount, Session
from amont.activities.selectors.sessions import headcounts
from amont.directory.selectors import settings_row
from amont.impact.indicators.base import Figure, Indicator, Record, Scope
from amont.impact.indicators.sessions import WORKSHOPS, record, sessions_of
from amont.impact.stats.boot import bca
from amont.impact.wording import (
    Labels,
    PairedWording,
    Words,
    baseline_wording,
    is_wider,
    newcombe_points,
    paired_wording,
    with_fixed_spaces,
)
from amont.surveys import selectors as source

SESSIONS_FROM = 2
CLUSTERS_FROM = 8
SEED = 20260501
LABELS = Labels(
    fr=Words("jeune", "jeunes", "savait à qui en parler", "savaient à qui en parler"),
    en=Words("youth", "youths", "knew whom to talk to", "knew whom to talk to"),
)
QUESTION = "knows_whom"

type ByRun = dict[UUID, list[tuple[bool, bool]]]
"""The pairs of each run: yes before, yes after."""


def knows_whom(scope: Scope) -> Figure:
    """The sentence of the pairs of all sessions together; alone, one session's result stays inside."""
    given = sessions_of(scope, WORKSHOPS).filter(run__isnull=False)
    sessions = {row.run_id: row for row in given if row.run_id}
    by_run, k = _by_run(source.pairs_of(list(sessions), QUESTION)), settings_row().min_cell_size
    counts = source.paired_counts(list(sessions), QUESTION)
    figure = Figure(grade="S", records=_records(sessions, by_run, k), details=_answered(given, counts, k))
    if hidden := _hidden(by_run, counts, k):
        return replace(figure, hidden=hidden)
    table = counts.yes_yes, counts.yes_no, counts.no_yes, counts.no_no
    clustered = _clustered(by_run) if len(by_run) >= CLUSTERS_FROM else None
    wording = paired_wording(*table, LABELS, wider=clustered, smallest=k)
    details = {**figure.details, **_details(wording, counts, k)}
    if wording.difference is not None:
        details |= _interval(newcombe_points(*table), clustered)
    return replace(figure, sentence=(with_fixed_spaces(wording.sentence_fr), wording.sentence_en), details=details)


def _hidden(by_run: ByRun, counts: source.Paired, k: int) -> str:
    """Why nothing is said of the answers: nobody, one session, or fewer pairs than may be told."""
    if not by_run:
        return "no_pairs"
    if len(by_run) < SESSIONS_FROM:
        return "one_session"
    return "small" if counts.matched < k else ""


def _by_run(pairs: Iterable[tuple[UUID, bool, bool]]) -> ByRun:
    by_run: ByRun = defaultdict(list)
    for run, before, after in pairs:
        by_run[run].append((before, after))
    return by_run


def _answered(given: QuerySet[Session], counts: source.Paired, k: int) -> dict[str, object]:
    """How many were present, answered and were paired, always told; None: fewer than may be told."""
    told = {
        "present": sum(count.count for count in headcounts(given, category=HeadCount.Category.YOUTH)),
        "answered": counts.answered_before + counts.answered_after - counts.matched,
        "before": counts.answered_before,
        "after": counts.answered_after,
        "matched": counts.matched,
    }
    uncounted = sum(session.count_status != "known" for session in given)
    return {**{name: None if 0 < n < k else n for name, n in told.items()}, "uncounted": uncounted}


def _details(wording: PairedWording, counts: source.Paired, k: int) -> dict[str, object]:
    """What the sentence says, as values; a count told as a bound is None."""
    yes = counts.yes_yes + counts.yes_no
    unpaired = counts.positive_before - yes, counts.answered_before - counts.matched
    baseline = baseline_wording((yes, counts.matched), unpaired, k)
    details: dict[str, object] = {
        "positive_before": wording.before,
        "positive_after": wording.after,
        "difference": wording.difference,
        "lower": wording.lower,
        "upper": wording.upper,
        "kind": wording.kind,
        "baseline": {**baseline, "fr": with_fixed_spaces(baseline["fr"])},
    }
    if wording.mid_p is not None:
        details["mid_p"] = f"{wording.mid_p:.4g}"
    if wording.annex_fr and not any(0 < part < k for part in (counts.yes_no, counts.no_yes)):
        details["annex"] = {"fr": with_fixed_spaces(wording.annex_fr), "en": wording.annex_en}
    return details


def _interval(newcombe: tuple[int, int], clustered: tuple[int, int] | None) -> dict[str, object]:
    """Which interval is printed, and those it was chosen among, so that each can be computed again."""
    if clustered is None:
        return {"interval": "newcombe", "newcombe": list(newcombe)}
    chosen = "sessions" if is_wider(clustered, newcombe) else "newcombe"
    return {"interval": chosen, "newcombe": list(newcombe), "sessions": list(clustered), "seed": SEED}


def _clustered(by_run: ByRun) -> tuple[int, int]:
    """The interval that draws whole sessions, in points; the rows' order doesn't depend on the database."""
    ordered = sorted(sorted(int(after) - int(before) for before, after in pairs) for pairs in by_run.values())
    rows = [(place, change) for place, changes in enumerate(ordered) for change in changes]
    found = bca("mean", [change for _, change in rows], clusters=[place for place, _ in rows], seed=SEED)
    return round(found.lower * 100), round(found.upper * 100)


def _records(sessions: dict[UUID, Session], by_run: ByRun, k: int) -> tuple[Record, ...]:
    """One row per session; those of too few pairs are told together, with the next smallest where that is needed."""
    together = _told_together(by_run, k)
    rows = [
        replace(record(session, len(by_run[run])), kind="run", cells=_table(by_run[run]))
        for run, session in sessions.items()
        if by_run.get(run) and run not in together
    ]
    pairs = [pair for run in together for pair in by_run[run]]
    if len(pairs) >= k:
        last = max((sessions[run] for run in together), key=lambda session: session.start)
        called = gettext("%(n)s sessions of few pairs, together") % {"n": len(together)}
        rows.append(
            replace(record(last, len(pairs)), kind="run", label=called, hour=None, url_name="", cells=_table(pairs))
        )
    return tuple(rows)


def _told_together(by_run: ByRun, k: int) -> set[UUID]:
    """The sessions of fewer pairs than may be told, and the next smallest until they are two and enough."""
    together, pairs = set[UUID](), 0
    for run in sorted(by_run, key=lambda one: (len(by_run[one]), str(one))):
        alone = bool(together) and (len(together) < 2 or pairs < k)
        if len(by_run[run]) < k or alone:
            together.add(run)
            pairs += len(by_run[run])
    return together


def _table(pairs: list[tuple[bool, bool]]) -> tuple[int, ...]:
    """The four counts of these pairs: yes and yes, yes and no, no and yes, no and no."""
    found = Counter(pairs)
    return tuple(found[before, after] for before in (True, False) for after in (True, False))


SAV_2 = Indicator(
    id="SAV-2",
    label=("Informés : sait où demander de l’aide", "Informed: knows where to get help"),
    definition=(
        "Jeunes qui répondent « oui » à « je sais à qui en parler », avant puis après la même séance, sur des "
        "billets de papier anonymes appariés par leur code. Sans groupe de comparaison : la différence ne dit pas "
        "sa cause.",
        "Youths who answer “yes” to “I know whom to talk to”, before then after the same session, on anonymous "
        "paper tickets paired by their code. No comparison group: the difference does not tell its cause.",
    ),
    unit=("jeunes appariés", "paired youths"),
    unit_one=("jeune apparié", "paired youth"),
    sources=("surveys.Response.ticket_hash", "surveys.Answer.value", "activities.Session.run"),
    compute=knows_whom,
    disclosure="group",
    columns=("yes_yes", "yes_no", "no_yes", "no_no"),
    summed=True,
)
