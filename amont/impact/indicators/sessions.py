"""OUT-1 to OUT-4: what was given, and how many were there."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from uuid import UUID

from django.db.models import QuerySet

from amont.activities.models import HeadCount, Session, SessionGrant
from amont.activities.models.offering import CountsAs
from amont.activities.selectors import sessions as source
from amont.core import clock
from amont.directory.selectors import label, settings_row
from amont.impact.indicators.base import Figure, Indicator, Record, Scope
from amont.impact.stats.counting import distinct_bounds

# What each `counts_as` of an offering is here; a test holds that none is missing.
WORKSHOPS, KIOSKS = (CountsAs.WORKSHOP,), (CountsAs.KIOSK,)
ELSEWHERE = (CountsAs.STAFF_TRAINING, CountsAs.PARENTS, CountsAs.PARTNERS, CountsAs.NOTHING)

LEVELS = {f"sec_{n}": n for n in range(1, 6)}


def sessions_of(scope: Scope, counts_as: tuple[str, ...] = ()) -> QuerySet[Session]:
    """Delivered sessions of the scope; a grant is a filter, never a join that is summed."""
    return source.counted_sessions(
        scope.start, scope.end, grant_id=scope.grant.pk if scope.grant else None, counts_as=counts_as
    )


def record(session: Session, adds: int | None) -> Record:
    """A session as a record behind a figure."""
    start = clock.local(session.start)
    place = session.site.name if session.site else ""
    called = f"{session.offering.title} – {place}" if place else session.offering.title
    address = "activities_staff:session_detail", str(session.pk)
    return Record(session.pk, "session", called, start.date(), adds, *address, hour=start.time())


def _sessions(counts_as: tuple[str, ...]) -> Callable[[Scope], Figure]:
    def compute(scope: Scope) -> Figure:
        rows = list(sessions_of(scope, counts_as))
        shared = sum(len(grants) > 1 for grants in _grants(rows).values())
        kinds = Counter(row.site.setting_kind if row.site else "unspecified" for row in rows)
        return Figure(
            value=len(rows),
            records=tuple(record(row, 1) for row in rows),
            details={"shared": shared},
            breakdowns={"setting": sorted(kinds.items(), key=lambda one: (-one[1], one[0]))},
        )

    return compute


def _grants(rows: list[Session]) -> dict[UUID, list[UUID]]:
    links = SessionGrant.objects.filter(session__in=[row.pk for row in rows]).order_by()
    by_session: dict[UUID, list[UUID]] = defaultdict(list)
    for session, grant in links.values_list("session_id", "grant_id"):
        by_session[session].append(grant)
    return by_session


def participations(scope: Scope) -> Figure:
    """Σ head-counts of every category; sessions without a count add nothing and are told."""
    rows = list(sessions_of(scope))
    sums: dict[UUID, int] = defaultdict(int)
    touched = {row.pk for row in rows if row.count_status == "known"}
    estimated = 0
    for count in source.headcounts(sessions_of(scope)):
        sums[count.session_id] += count.count
        estimated += count.count if count.method == HeadCount.Method.ESTIMATED else 0
    total = sum(sums.values())
    records = tuple(record(row, sums[row.pk] if row.pk in touched else None) for row in rows)
    small = 0 < total < settings_row().min_cell_size
    return Figure(
        value=None if small else total,
        hidden="small" if small else "",
        grade="E" if estimated * 10 > total else "C",
        without_count=len(rows) - len(touched),
        records=records,
    )


def distinct_youths(scope: Scope) -> Figure:
    """The cohort rule: between the highest counts and the sums bounded by enrolment. Kiosks have no cohort."""
    given = sessions_of(scope, WORKSHOPS)
    rows = {row.pk: row for row in given}
    counts = list(source.headcounts(given, category=HeadCount.Category.YOUTH))
    if not counts:
        return Figure(value=0, without_count=_uncounted(rows.values()))
    cohorts, loose = source.cohort_counts(given), [one for one in counts if one.cohort is None]
    bounds = distinct_bounds([{"counts": one.counts, "enrolment": one.enrolment} for one in cohorts])
    alone, k = sum(one.count for one in loose), settings_row().min_cell_size
    lower, upper = lowest(cohorts, loose), bounds.upper + alone
    small = 0 < upper < k
    return Figure(
        lower=None if 0 < lower < k else lower,
        upper=None if small else upper,
        hidden="small" if small else "",
        grade="E" if loose or any(len(one.counts) > 1 for one in cohorts) else "C",
        without_count=_uncounted(rows.values()),
        details={"cohorts": len(cohorts), "loose": None if 0 < alone < k else alone},
        records=tuple(_group_record(rows[one.session_id], one) for one in counts),
    )


def _uncounted(rows: Iterable[Session]) -> int:
    return sum(row.count_status != "known" for row in rows)


def _group_record(session: Session, count: HeadCount) -> Record:
    cohort = count.cohort
    cells = (f"{label('audience_kind', cohort.level)}, {cohort}", cohort.enrolment) if cohort else ("", None)
    return replace(record(session, count.count), id=count.pk, cells=cells)


def lowest(cohorts: Iterable[source.CohortCounts], loose: Iterable[HeadCount]) -> int:
    """The fewest distinct youths, site by site.

    Groups' labels don't persist over school years, so a generation is a site and (school year - level); of each, the
    best year of Σ of its cohorts' highest counts. Cohorts without a level: per site, the best year. Youths counted
    without a group may be those of a group of their site: alone, their highest count stands.
    """
    yearly: dict[tuple[UUID | None, int | None], dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for one in cohorts:
        year, level = one.cohort.school_year, LEVELS.get(one.cohort.level)
        generation = (one.cohort.site_id, None if level is None else year - level)
        yearly[generation][year] += max(one.counts, default=0)
    by_site: dict[UUID | None, int] = defaultdict(int)
    for (site, _generation), years in yearly.items():
        by_site[site] += max(years.values())
    for count in loose:
        by_site[count.session.site_id] = max(by_site[count.session.site_id], count.count)
    return sum(by_site.values())


OUT_1 = Indicator(
    id="OUT-1",
    label=("Ateliers livrés", "Workshops delivered"),
    definition=(
        "Séances d’atelier ou de groupe dont la livraison a été notée, selon leur date locale. Un atelier payé par "
        "plusieurs bailleurs paraît en entier chez chacun et compte une fois pour nous.",
        "Workshop or group sessions noted as delivered, by their local date. A workshop paid by several funders "
        "stands whole with each, and counts once for us.",
    ),
    unit=("séances", "sessions"),
    unit_one=("séance", "session"),
    sources=("activities.Session.state", "activities.Offering.counts_as", "activities.TransitionRecord.to_state"),
    compute=_sessions(WORKSHOPS),
    disclosure="open",
)
OUT_2 = Indicator(
    id="OUT-2",
    label=("Kiosques tenus", "Kiosks held"),
    definition=(
        "Kiosques dont la tenue a été notée, selon leur date locale.",
        "Kiosks noted as held, by their local date.",
    ),
    unit=("kiosques", "kiosks"),
    unit_one=("kiosque", "kiosk"),
    sources=("activities.Session.state", "activities.Offering.counts_as", "activities.TransitionRecord.to_state"),
    compute=_sessions(KIOSKS),
    disclosure="open",
)
OUT_3 = Indicator(
    id="OUT-3",
    label=("Participations", "Participations"),
    definition=(
        "Somme des dénombrements, séance par séance. Une personne présente à deux séances compte deux fois.",
        "Sum of head-counts, session by session. A person present at two sessions counts twice.",
    ),
    unit=("participations", "participations"),
    unit_one=("participation", "participation"),
    sources=("activities.HeadCount.count",),
    compute=participations,
    disclosure="group",
)
OUT_4 = Indicator(
    id="OUT-4",
    label=("Jeunes distincts rejoints", "Distinct youths reached"),
    definition=(
        "Deux bornes, car les groupes n’ont pas de noms : au moins le plus grand dénombrement de chaque groupe, au "
        "plus la somme de ses dénombrements, sans dépasser l’effectif du groupe quand il est connu. Les kiosques "
        "n’y sont pas.",
        "Two bounds, because groups have no names: at least each group’s highest head-count, at most the sum of "
        "its head-counts, not beyond the group’s enrolment where it is known. Kiosks are left out.",
    ),
    unit=("jeunes", "youths"),
    unit_one=("jeune", "youth"),
    sources=("activities.HeadCount.count", "activities.Cohort.enrolment"),
    compute=distinct_youths,
    disclosure="group",
    columns=("group", "enrolment"),
)
