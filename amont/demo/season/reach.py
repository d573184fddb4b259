"""Five capsules from the clips, one poster of five questions, its placements and what was scanned."""

import json
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from amont.core import clock
from amont.demo.season.people import Team
from amont.demo.season.places import Places
from amont.directory.models import HelpLine
from amont.media import services as media
from amont.outreach import services
from amont.outreach.models import Capsule, PosterPlacement

CLIPS = Path(__file__).resolve().parent.parent / "clips"
LINES = ("tel_jeunes", "info_aide_violence_sexuelle")
SPOTS = (
    ("École secondaire du Grand-Héron", "toilets", 4),
    ("École secondaire du Grand-Héron", "library", 1),
    ("École secondaire des Deux-Rives", "hallway", 6),
    ("Polyvalente de la Sitelle", "changing_room", 3),
    ("Maison des jeunes L’Éclipse", "common_room", 2),
    ("Maison des jeunes Le Radeau", "common_room", 1),
)


def make_capsules(team: Team) -> list[Capsule]:
    """Publish the five clips, captions and descriptions included."""
    clips: list[dict[str, Any]] = json.loads((CLIPS / "clips.json").read_text("utf-8"))
    lines = list(HelpLine.objects.filter(code__in=LINES))
    return [_capsule(team, clip, lines) for clip in clips]


def _capsule(team: Team, clip: dict[str, Any], lines: list[HelpLine]) -> Capsule:
    slug = clip["slug_fr"]
    video = media.adopt_prepared(
        actor=team.maude,
        title=clip["question_fr"],
        renditions={540: CLIPS / f"{slug}.540.mp4", 360: CLIPS / f"{slug}.360.mp4"},
        still=CLIPS / f"{slug}.jpg",
        still_avif=CLIPS / f"{slug}.avif",
        alt_fr=clip["alt_fr"],
        alt_en=clip["alt_en"],
        duration_ms=round(clip["duration"] * 1000),
        languages=["fr"],
        program_id=team.youth.pk,
    )
    for language in ("fr", "en"):
        vtt = (CLIPS / f"{slug}.{language}.vtt").read_text("utf-8")
        media.save_captions(actor=team.maude, video=video, language=language, vtt=vtt)
    capsule = services.create_capsule(
        actor=team.maude,
        program_id=team.youth.pk,
        question_fr=clip["question_fr"],
        question_en=clip["question_en"],
        answer_fr=clip["answer_fr"],
        answer_en=clip["answer_en"],
        topics=clip["topics"],
        nobody_appears=True,
        help_lines=lines,
    )
    services.attach_video(actor=team.maude, capsule_id=capsule.pk, video=video)
    return services.publish_capsule(actor=team.maude, capsule_id=capsule.pk)


def make_poster(team: Team, places: Places, capsules: list[Capsule]) -> list[PosterPlacement]:
    """The poster of the five questions, placed in schools and youth houses."""
    poster = services.create_poster(
        actor=team.maude,
        program_id=team.youth.pk,
        title="Cinq questions",
        language="fr",
        headline="Cinq questions qu’on se pose",
        questions=[(one.question_fr, one.answer_fr, one) for one in capsules[:5]],
    )
    services.publish_poster(actor=team.maude, poster_id=poster.pk)
    return [
        services.place(
            actor=team.maude,
            poster=poster,
            paper="tabloid" if copies > 1 else "letter",
            site=places.sites[name],
            poster_spot=spot,
            copies=copies,
            posted_on=clock.today(),
        )
        for name, spot, copies in SPOTS
    ]


def scan(placements: list[PosterPlacement], start: date, end: date, random: Random) -> None:
    """Scans after school hours, day by day, more in the first weeks."""
    for placement in placements:
        codes = [one.code for one in placement.codes.order_by("code")]
        for place in range((end - start).days):
            for _ in range(_scans(place, random)):
                services.count_scan(random.choice(codes), start + timedelta(days=place))


def _scans(days: int, random: Random) -> int:
    return max(0, round(random.gauss(1.6 if days < 30 else 0.6, 0.8)))
