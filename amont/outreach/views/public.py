"""Capsules and posters as everybody sees them: no cookie, nothing needed but HTML, kept by generation."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from amont.directory import selectors as directory
from amont.media import selectors as media
from amont.media.models import TextTrack, Video
from amont.outreach import selectors
from amont.outreach.models import Capsule
from amont.ui import cache

SCOPES = ("capsules", "help_lines", "settings", "codes", "pages", "menus")
LANGUAGES = ("fr", "en")


@login_not_required
@require_safe
@cache.cached_page(*SCOPES)
def capsules(request: HttpRequest, topic: str = "") -> HttpResponse:
    """Every question, or those of one topic."""
    language = get_language() or "fr"
    found = list(selectors.capsules_public(language))
    present = sorted({code for one in found for code in one.topics})
    if topic:
        found = [one for one in found if topic in one.topics]
        if not found:
            raise Http404
    topics = [(code, directory.label("workshop_topic", code)) for code in present]
    shown = {"capsules": found, "topics": topics, "topic": topic, "translations": _both("outreach:capsules")}
    return render(request, "outreach/capsules.html", shown)


@login_not_required
@require_safe
def capsule(request: HttpRequest, slug: str) -> HttpResponseBase:
    """One question and its answer, at its own address."""
    address = Q(slug_en=slug, in_english=True) if get_language() == "en" else Q(slug_fr=slug)
    return capsule_page(request, address, request.path, slug)


def _moved(slug: str, language: str) -> HttpResponse:
    """A slug of the other language leads to the same capsule in this one, or else in its own."""
    row = selectors.capsules_public("fr").filter(Q(slug_fr=slug) | Q(slug_en=slug)).first()
    if row is None:
        raise Http404
    with override("en" if language == "en" and row.in_english else "fr"):
        return redirect("outreach:capsule", slug=row.slug)


def capsule_page(request: HttpRequest, which: Q, path: str, slug: str) -> HttpResponseBase:
    """The page of a capsule, kept under its own address whatever address was asked (its own, or a poster's code)."""
    quality = 540 if request.GET.get("q") == "540" and request.headers.get("Save-Data", "").lower() != "on" else 360
    start = request.GET.get("t", "")

    def build(moment: int = 0) -> HttpResponse:
        row = selectors.capsule_page(which)
        if row is None:
            return _moved(slug, get_language() or "fr")
        return _capsule(request, row, path, quality, moment)

    if start:
        return build(int(start) if start.isdecimal() and len(start) < 6 else 0)
    return cache.page(request, SCOPES, build, extra=f"capsule{quality}", path=path)


def _capsule(request: HttpRequest, capsule: Capsule, path: str, quality: int, start: int) -> HttpResponse:
    language = get_language() or "fr"
    video = capsule.video
    assert video is not None
    files = {one.quality: one for one in video.renditions.all()}
    context: dict[str, Any] = {
        "capsule": capsule,
        "audience": capsule.audience,
        "video": video,
        "rendition": files[quality],
        "quality": quality,
        "start": start,
        "captions": _captions(capsule, video),
        "language": language,
        "transcript": media.words_shown(video, language) or media.words_shown(video, "fr"),
        "lines": selectors.lines_of(capsule),
        "others": selectors.others_than(capsule, language),
        "canonical": path,
        "translations": _translations(capsule),
    }
    return render(request, "outreach/capsule.html", context)


def _captions(capsule: Capsule, video: Video) -> list[TextTrack]:
    """The captions that passed the gate: English ones stay out until the capsule is published in English."""
    shown = ("fr", "en") if capsule.in_english else ("fr",)
    return [track for track in video.tracks.all() if track.kind == "captions" and track.language in shown]


def _translations(capsule: Capsule) -> dict[str, str]:
    """Where the language switch leads: the same capsule, or all capsules where it has no English."""
    urls = {}
    for language in LANGUAGES:
        with override(language):
            there = language == "fr" or capsule.in_english
            urls[language] = reverse("outreach:capsule", args=[capsule.slug]) if there else reverse("outreach:capsules")
    return urls


def _both(name: str, *args: object) -> dict[str, str]:
    urls = {}
    for language in LANGUAGES:
        with override(language):
            urls[language] = reverse(name, args=args)
    return urls


@login_not_required
@require_safe
@cache.cached_page("posters", *SCOPES)
def poster(request: HttpRequest, slug: str) -> HttpResponse:
    """A poster as a page: its five questions, each with its answer in words and its capsule."""
    shown = selectors.poster_page(slug)
    if shown is None:
        raise Http404
    if shown.language != get_language():
        with override(shown.language):
            return redirect("outreach:poster", slug=slug)
    return render(
        request,
        "outreach/poster_public.html",
        {
            "shown": shown,
            "audience": shown.poster.audience,
            "translations": {language: reverse("outreach:capsules") for language in LANGUAGES},
        },
    )
