"""The tree as it is planted, with two verified lines and the organisation's own number."""

import re
from html import unescape

import pytest
from django.test import Client

from amont.audit.models import AuditEntry
from amont.directory import services as directory
from amont.directory.models import HelpLine
from amont.website import services
from amont.website.models import ContentPage, HomePage, SitePage, ToolPage
from tests.cast import Cast
from tests.outreach.conftest import make_line
from tests.remembered import remembered

PARENTS = ("/fr/boite-a-outils/", "/fr/boite-a-outils/signes/")
DISCREET = (
    "/fr/", "/fr/pour-toi/", "/fr/adultes/", *PARENTS, "/fr/aide/", "/fr/effacer-ses-traces/", "/fr/a-propos/",
    "/fr/confidentialite/",
)  # fmt: skip
EVERY = (*DISCREET, "/fr/milieux/")


@pytest.fixture
def site(cast: Cast) -> HomePage:
    """The public site on the day of its opening."""
    return remembered("site", lambda: open_site(cast))


def open_site(cast: Cast) -> HomePage:
    """The lists, the settings, three lines and every page."""
    directory.load_lists()
    directory.save_settings(
        actor=cast.helene, name="L’Escale du Confluent", phone="418 555-0142", email="bonjour@escale.example"
    )
    make_line()
    make_line(
        "info_social", name_fr="Info-Social", name_en="Info-Social", audience="everyone", phone="811", text="", order=50
    )
    make_line(
        "secrete", name_fr="Ligne à confirmer", name_en="To confirm", phone="418 555-0199", text="",
        status=HelpLine.Status.TO_CONFIRM,
    )  # fmt: skip
    return services.plant(actor=cast.claire)


def html_of(client: Client, path: str) -> str:
    """The page at a path, which must be there."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def title_of(html: str) -> str:
    found = re.search(r"<title>(.*?)</title>", html, re.DOTALL)
    assert found
    return unescape(found[1]).strip()


def inner_links(html: str) -> set[str]:
    """Every address of ours that a page leads to."""
    return {unescape(found).split("#")[0] for found in re.findall(r'<a [^>]*?href="(/[^"]*)"', html)} - {""}


def keyed(key: str, language: str = "fr") -> SitePage:
    """A page of the tree by its key."""
    kind = ToolPage if key == "signs" else ContentPage
    page: SitePage = kind.objects.get(key=key, locale__language_code=language)
    return page


def journal(action: str) -> int:
    return AuditEntry.objects.filter(action=action).count()
