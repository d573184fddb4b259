"""A funder, a grant that runs this season, and what was promised."""

from datetime import date

from amont.demo.season.people import Team
from amont.demo.season.places import Places
from amont.funding import services
from amont.funding.models import Grant


def period(season: date) -> tuple[date, date]:
    """Eighteen months from the July before a season: a season of last year is still looked at in the autumn after."""
    return date(season.year, 7, 1), date(season.year + 1, 12, 31)


def make_grant(team: Team, places: Places, season: date) -> Grant:
    """A grant that runs while the season is looked at, and its promises."""
    first, last = period(season)
    funder = services.create_funder(actor=team.helene, organization=places.funder, kind="credit_union")
    grant = services.create_grant(
        actor=team.helene,
        funder=funder,
        program=team.youth,
        code=f"marees-{first.year}",
        title="Prévenir en amont",
        number="CSM-0417 (inventé)",
        start=first,
        end=last,
        amount_cents=4_850_000,
        offering_kinds=["workshop", "kiosk", "recurring_group"],
        audiences=[],
    )
    promises = (
        ("OUT-1", "20 ateliers donnés en milieu scolaire et communautaire", 20),
        ("OUT-2", "4 kiosques tenus", 4),
        ("OUT-4", "300 jeunes différents rejoints", 300),
        ("SAV-2", "Les jeunes savent davantage à qui en parler", None),
    )
    for indicator, words, target in promises:
        services.promise(actor=team.helene, grant=grant, indicator=indicator, words=words, target=target)
    return services.activate_grant(actor=team.helene, grant=grant)
