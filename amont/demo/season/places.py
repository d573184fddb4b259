"""Invented settings: schools, youth houses, organisations that receive what can't be served, a funder."""

from dataclasses import dataclass

from amont.core import clock
from amont.demo.season.people import Team
from amont.directory import services
from amont.directory.models import HelpLine, Organization, Site

SCHOOLS = (
    ("École secondaire du Grand-Héron", "saint_nicolas", 840, "46.70210", "-71.39400", "40, rue des Quenouilles"),
    ("École secondaire des Deux-Rives", "saint_romuald", 1120, "46.75830", "-71.23900", "5, avenue du Courant"),
    ("Polyvalente de la Sitelle", "saint_jean_chrysostome", 960, "46.71990", "-71.19700", "210, chemin de la Sitelle"),
    ("École secondaire du Ruisseau", "saint_etienne_de_lauzon", 610, "46.65120", "-71.32000", "88, rue du Ruisseau"),
    ("École secondaire de l’Estacade", "desjardins", 1350, "46.80450", "-71.16900", "1, place de l’Estacade"),
)
YOUTH_HOUSES = (
    ("Maison des jeunes L’Éclipse", "charny", 70, "46.72040", "-71.26300", "9, rue du Rail"),
    ("Maison des jeunes Le Radeau", "saint_redempteur", 55, "46.69500", "-71.29800", "31, rue du Ponton"),
)
RECEIVERS = (
    ("Réseau Passerelle (inventé)", ["any"]),
    ("Centre Boréal d’entraide (inventé)", ["workshop", "staff_training", "parent_evening"]),
)


@dataclass(frozen=True)
class Places:
    """The sites by name, and the funder's organisation."""

    sites: dict[str, Site]
    funder: Organization


def make_places(team: Team) -> Places:
    """Add the settings of the season."""
    sites: dict[str, Site] = {}
    groups = (
        (SCHOOLS, "secondary_school", "Centre de services scolaire des Confluents (inventé)"),
        (YOUTH_HOUSES, "youth_house", ""),
    )
    for rows, kind, owner in groups:
        for name, sector, size, latitude, longitude, address in rows:
            organization = _organization(team, owner or name)
            sites[name] = services.create_site(
                actor=team.claire,
                organization=organization,
                name=name,
                contact=f"Secrétariat, 418 555-01{len(sites):02d}",
                setting_kind=kind,
                sector=sector,
                municipality="Lévis",
                address=f"{address} (adresse inventée)",
                latitude=latitude,
                longitude=longitude,
                enrolment=size,
                checked_on=clock.today(),
            )
    for name, kinds in RECEIVERS:
        services.create_organization(
            actor=team.claire, name=name, redirect_for=kinds, region="chaudiere_appalaches", checked_on=clock.today()
        )
    return Places(sites, services.create_organization(actor=team.claire, name="Caisse solidaire des Marées (inventée)"))


def _organization(team: Team, name: str) -> Organization:
    known = Organization.objects.filter(name=name).first()
    return known or services.create_organization(
        actor=team.claire, name=name, region="chaudiere_appalaches", checked_on=clock.today()
    )


def call_the_lines(team: Team) -> None:
    """Date the lines that are certain, as if somebody had called each: the demo says that it is a demo."""
    for line in HelpLine.objects.filter(status=HelpLine.Status.VERIFIED).order_by("order"):
        services.verify_line(actor=team.claire, line=line)
