"""SAV-2: knowing whom to talk to, before and after, on paired anonymous tickets."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from django.utils.translation import gettext

from amont.activities.models import Session
from amont.directory.selectors import settings_row
from amont.impact.indicators.base import Figure, Indicator, Record, Scope
from amont.impact.indicators.sessions import WORKSHOPS, record, sessions_of
from amont.impact.stats.boot import bca
from amont.impact.wording import Labels, PairedWording, Words, paired_wording, with_fixed_spaces
from amont.surveys import selectors as source

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
    sessions = {row.run_id: row for row in sessions_of(scope, WORKSHOPS) if row.run_id}
    pairs = source.pairs_of(list(sessions), QUESTION)
    by_run, k = _by_run(pairs), settings_row().min_cell_size
    records = _records(sessions, by_run, k)
    if not pairs:
        return Figure(hidden="no_pairs", grade="S", records=records)
    if len(by_run) < 2:
        return Figure(hidden="one_session", grade="S", records=records)
    counts = source.paired_counts(list(sessions), QUESTION)
    if _small(counts, k):
        return Figure(hidden="small", grade="S", records=records)
    clustered = _clustered(by_run) if len(by_run) >= CLUSTERS_FROM else None
    wording = paired_wording(counts.yes_yes, counts.yes_no, counts.no_yes, counts.no_no, LABELS, wider=clustered)
    return Figure(
        sentence=(with_fixed_spaces(wording.sentence_fr), wording.sentence_en),
        grade="S",
        records=records,
        details=_details(wording, counts, clustered, k),
    )


def _by_run(pairs: Iterable[tuple[UUID, bool, bool]]) -> ByRun:
    by_run: ByRun = defaultdict(list)
    for run, before, after in pairs:
        by_run[run].append((before, after))
    return by_run


def _small(counts: source.Paired, k: int) -> bool:
    """True when a printed count, or what it leaves of the pairs, is between 1 and the smallest published less one."""
    before, after = counts.yes_yes + counts.yes_no, counts.yes_yes + counts.no_yes
    return _any_under(k, before, counts.matched - before, after, counts.matched - after)


def _any_under(k: int, *parts: int) -> bool:
    return any(0 < part < k for part in parts)


def _details(
    wording: PairedWording, counts: source.Paired, clustered: tuple[int, int] | None, k: int
) -> dict[str, object]:
    details: dict[str, object] = {
        "matched": counts.matched,
        "before": counts.answered_before,
        "after": counts.answered_after,
        "positive_before": wording.before,
        "positive_after": wording.after,
        "difference": wording.difference,
        "lower": wording.lower,
        "upper": wording.upper,
        "kind": wording.kind,
    }
    if wording.mid_p is not None:
        details["mid_p"] = f"{wording.mid_p:.4f}"
    if wording.annex_fr and not _any_under(k, counts.yes_no, counts.no_yes):
        details["annex"] = {"fr": with_fixed_spaces(wording.annex_fr), "en": wording.annex_en}
    if clustered:
        details["seed"] = SEED
    return details


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
        replace(record(session, len(by_run[run])), kind="run", cells=_yes(by_run[run]))
        for run, session in sessions.items()
        if by_run.get(run) and run not in together
    ]
    pairs = [pair for run in together for pair in by_run[run]]
    if len(pairs) >= k:
        last = max((sessions[run] for run in together), key=lambda session: session.start)
        called = gettext("%(n)s sessions of few pairs, together") % {"n": len(together)}
        rows.append(replace(record(last, len(pairs)), kind="run", label=called, url_name="", cells=_yes(pairs)))
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


def _yes(pairs: list[tuple[bool, bool]]) -> tuple[int, int]:
    return sum(before for before, _ in pairs), sum(after for _, after in pairs)


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
    columns=("before", "after"),
)
