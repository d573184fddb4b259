"""A code read on paper: counted for good, then answered with the capsule itself. Nothing is kept of who read it."""

import logging
import re

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from amont.core.codes import is_code, normalise
from amont.directory import selectors as directory
from amont.outreach import losses, selectors
from amont.outreach.selectors import Reading
from amont.outreach.services import count_day, count_scan
from amont.outreach.services.placements import LENGTH
from amont.outreach.views.public import capsule_page
from amont.ui import cache

logger = logging.getLogger(__name__)
UNKNOWN = "unknown_code"
_ROBOTS = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|facebookexternalhit|embedly|quora link|outbrain|vkshare|whatsapp|telegram|skypeuri"
    r"|pinterest|tumblr|discord|mediapartners|google-inspection|lighthouse|bingpreview|archive\.org|ia_archiver",
    re.IGNORECASE,
)


@login_not_required
@require_safe
def scan(request: HttpRequest, code: str) -> HttpResponseBase:
    """One scan: one number raised and committed, one page; what the code says is read once a generation."""
    typed = normalise(code)
    generation = cache.generations(selectors.READING_SCOPES, request)
    reading = selectors.read_code(typed, generation) if is_code(typed, LENGTH) else None
    if _by_a_person(request) and not request.GET:  # a link of the page itself ("?t=", "?q=") is no second scan
        _count(reading)
    response = _answer(request, reading)
    response["Cache-Control"] = "no-store"
    del response["ETag"]
    return response


def _by_a_person(request: HttpRequest) -> bool:
    """False for HEAD, for what a browser fetches in advance and for known robots; decided and forgotten."""
    purpose = " ".join(request.headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"))
    ahead = any(word in purpose.lower() for word in ("prefetch", "prerender", "preview"))
    return request.method == "GET" and not ahead and not _ROBOTS.search(request.headers.get("User-Agent", ""))


def _count(reading: Reading | None) -> None:
    """Commit the count before the answer; what can't be written is said by `/healthz`, and the page still comes."""
    try:
        if reading is None:
            count_day(UNKNOWN)
        else:
            count_scan(reading.code)
    except DatabaseError:
        losses.lost()
        logger.exception("outreach.scan.lost")


def _answer(request: HttpRequest, reading: Reading | None) -> HttpResponseBase:
    if reading is None:
        return _unknown(request)
    with override(reading.language):
        if reading.capsule_id is not None:
            slug = reading.slug_en if reading.language == "en" else reading.slug_fr
            own = reverse("outreach:capsule", args=[slug])
            response = capsule_page(request, Q(pk=reading.capsule_id), own, slug)
            response["Content-Language"] = reading.language
            return response
        if reading.live and reading.target:
            return redirect(reading.target)
        if reading.live and reading.poster:
            return redirect("outreach:poster", slug=reading.poster)
        return redirect("outreach:capsules")


def _unknown(request: HttpRequest) -> HttpResponse:
    """No poster has this code: every capsule, and the people to talk to."""
    language = get_language() or "fr"
    shown = {"capsules": selectors.capsules_public(language), "lines": directory.public_lines("youth")}
    return render(request, "outreach/unknown_code.html", shown, status=404)
