"""SAV-2: knowing whom to talk to, before and after, on paired anonymous tickets."""

from collections import Counter, defaultdict
from uuid import UUID

from amont.activities.models import Session
from amont.core import clock
from amont.directory.selectors import settings_row
from amont.impact.indicators.base import Figure, Indicator, Record, Scope
from amont.impact.indicators.sessions import sessions_of
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


def knows_whom(scope: Scope) -> Figure:
    """The sentence of the pairs of all sessions together; alone, one session's result stays inside."""
    sessions = {row.run_id: row for row in sessions_of(scope) if row.run_id}
    pairs = source.pairs_of(list(sessions), QUESTION)
    by_run = Counter(run for run, _, _ in pairs)
    records = _records(sessions, by_run)
    if not pairs:
        return Figure(hidden="no_pairs", grade="S", records=records)
    if len(by_run) < 2:
        return Figure(hidden="one_session", grade="S", records=records)
    counts = source.paired_counts(list(sessions), QUESTION)
    if _small(counts):
        return Figure(hidden="small", grade="S", records=records)
    clustered = _clustered(pairs) if len(by_run) >= CLUSTERS_FROM else None
    wording = paired_wording(counts.yes_yes, counts.yes_no, counts.no_yes, counts.no_no, LABELS, wider=clustered)
    return Figure(
        sentence=(with_fixed_spaces(wording.sentence_fr), wording.sentence_en),
        grade="S",
        records=records,
        details=_details(wording, counts, clustered),
    )


def _small(counts: source.Paired) -> bool:
    """True when a printed count, or what it leaves of the pairs, is between 1 and the smallest published less one."""
    k = settings_row().min_cell_size
    before, after = counts.yes_yes + counts.yes_no, counts.yes_yes + counts.no_yes
    return any(0 < part < k for part in (before, counts.matched - before, after, counts.matched - after))


def _details(wording: PairedWording, counts: source.Paired, clustered: tuple[int, int] | None) -> dict[str, object]:
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
    if clustered:
        details["seed"] = SEED
    return details


def _clustered(pairs: list[tuple[UUID, bool, bool]]) -> tuple[int, int]:
    """The interval that draws whole sessions, in points; the rows' order doesn't depend on the database."""
    by_run: dict[UUID, list[int]] = defaultdict(list)
    for run, before, after in pairs:
        by_run[run].append(int(after) - int(before))
    ordered = sorted(sorted(changes) for changes in by_run.values())
    rows = [(place, change) for place, changes in enumerate(ordered) for change in changes]
    found = bca("mean", [change for _, change in rows], clusters=[place for place, _ in rows], seed=SEED)
    return round(found.lower * 100), round(found.upper * 100)


def _records(sessions: dict[UUID, Session], by_run: Counter[UUID]) -> tuple[Record, ...]:
    """One row per session, those under five pairs put together, so that none is told alone."""
    k = settings_row().min_cell_size
    rows = []
    small: dict[str, int] = defaultdict(int)
    for run, session in sorted(sessions.items(), key=lambda one: one[1].start):
        day = clock.local(session.start).date()
        if by_run[run] >= k:
            label = f"{session.offering.title} – {session.site.name if session.site else ''}"
            rows.append(Record(session.pk, "run", label, day, by_run[run], "activities_staff:session_detail", str(session.pk)))
        elif by_run[run]:
            small["pairs"] += by_run[run]
            last = session
    if small["pairs"]:
        rows.append(Record(last.pk, "run", f"< {k}", clock.local(last.start).date(), small["pairs"], "", ""))
    return tuple(rows)


SAV_2 = Indicator(
    id="SAV-2",
    label=("Informés : sait où demander de l’aide", "Informed: knows where to get help"),
    definition=(
        "Jeunes qui répondent « oui » à « je sais à qui en parler », avant puis après la même séance, sur des billets de papier anonymes appariés par leur code. Sans groupe de comparaison : la différence ne dit pas sa cause.",
        "Youths who answer “yes” to “I know whom to talk to”, before then after the same session, on anonymous paper tickets paired by their code. No comparison group: the difference does not tell its cause.",
    ),
    unit=("jeunes appariés", "paired youths"),
    sources=("surveys.Response.ticket_hash", "surveys.Answer.value", "activities.Session.run"),
    compute=knows_whom,
    disclosure="group",
)
