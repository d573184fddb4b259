"""A placement as a file to print."""

from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from amont.core.errors import RuleBroken
from amont.outreach.models import PosterPlacement
from amont.outreach.pdf import render_cards, render_poster
from amont.outreach.services import placement_sheet

CHOICES = (("tabloid", _("Poster, 11 × 17 in")), ("letter", _("Poster, letter")), ("card", _("Cards, ten a sheet")))


def render(placement: PosterPlacement, base_url: str, *, paper: str = "", layout: str = "courant") -> bytes:
    """The PDF of a placement on its own paper, or on another when asked."""
    chosen = paper or placement.paper
    if chosen not in dict(CHOICES):
        raise RuleBroken(_("This placement has no paper: its codes are for links."), code="no_paper")
    sheet = placement_sheet(placement, base_url, paper=chosen)
    if chosen == PosterPlacement.Paper.CARD:
        return render_cards(sheet, audience="adult" if placement.poster.audience == "adult" else "youth")
    options: dict[str, Any] = {"layout": layout, "paper": chosen}
    return render_poster(sheet, **options)


def file_name(placement: PosterPlacement) -> str:
    """A neutral name: what it is and where it goes."""
    return f"{slugify(placement.poster.headline)[:40]}-{slugify(placement.where)[:30]}.pdf"
