"""A published capsule and a published poster of five questions, made through the services."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from amont.core import clock
from amont.directory.models import HelpLine
from amont.directory.services import load_lists
from amont.media import services as media
from amont.media.models import Video
from amont.outreach import services
from amont.outreach.models import Capsule, Poster, PosterPlacement
from tests.cast import Cast
from tests.remembered import remembered

STILL = Path(__file__).parent / "still.jpg"
CAPTIONS = """WEBVTT

00:00.500 --> 00:03.000
Il paye tout.
C’est louche ou pas?

00:03.200 --> 00:06.000
Demande-toi ce qu’il veut
en échange.
"""
ENGLISH = """WEBVTT

00:00.500 --> 00:03.000
He pays for everything.
Fishy or not?

00:03.200 --> 00:06.000
Ask yourself
what he wants in return.
"""


def make_line(code: str = "tel_jeunes", **fields: object) -> HelpLine:
    """A verified help line."""
    values = {
        "name_fr": "Tel-jeunes",
        "name_en": "Tel-jeunes",
        "audience": "youth",
        "phone": "1 800 263-2266",
        "text": "514 600-1002",
        "status": HelpLine.Status.VERIFIED,
        "verified_on": clock.today(),
    }
    return HelpLine.objects.get_or_create(code=code, defaults=values | fields)[0]


def make_video(cast: Cast, number: int = 1, *, captions: str = CAPTIONS, english: str = "") -> Video:
    """A clip that is already encoded, with its words. (The bytes stand for a film: no test here decodes them.)"""
    film = b"\x00\x00\x00\x18ftypmp42" + bytes([number]) * 5000
    video = media.adopt_prepared(
        actor=cast.maude,
        title=f"Clip {number}",
        renditions={360: film, 540: film + b"540"},
        still=STILL,
        alt_fr="Deux silhouettes devant une vitrine",
        alt_en="Two silhouettes before a shop window",
        duration_ms=7_000,
        languages=["fr"],
        program_id=cast.jeunesse.pk,
    )
    media.save_captions(actor=cast.maude, video=video, language="fr", vtt=captions)
    if english:
        media.save_captions(actor=cast.maude, video=video, language="en", vtt=english)
    return video


def make_capsule(cast: Cast, number: int = 1, *, publish: bool = True, english: bool = False) -> Capsule:
    """A capsule with everything, published unless told otherwise."""
    words = (
        {"question_en": f"He pays for everything: why? {number}", "answer_en": "Nobody gives for free."}
        if english
        else {}
    )
    capsule = services.create_capsule(
        actor=cast.maude,
        program_id=cast.jeunesse.pk,
        question_fr=f"Il paye tout, pourquoi? {number}",
        answer_fr="Parce qu’un cadeau peut devenir une dette. Tu ne dois rien à personne.",
        topics=["manipulation_tactics"],
        nobody_appears=True,
        video=make_video(cast, number, english=ENGLISH if english else ""),
        help_lines=[make_line()],
        **words,
    )
    return services.publish_capsule(actor=cast.maude, capsule_id=capsule.pk) if publish else capsule


@dataclass
class Printed:
    """A published poster, its placement in a school, and the codes by question (None: the whole)."""

    poster: Poster
    capsules: list[Capsule]
    placement: PosterPlacement
    codes: dict[int | None, str]


def make_poster(cast: Cast, *, language: str = "fr") -> Printed:
    """A published poster of five published capsules, placed once."""
    capsules = [make_capsule(cast, number, english=language == "en") for number in range(1, 6)]
    poster = services.create_poster(
        actor=cast.maude,
        program_id=cast.jeunesse.pk,
        title="Corridors 2026",
        language=language,
        headline="T’as une question?",
        questions=[(capsule.question_fr, "", capsule) for capsule in capsules],
    )
    services.publish_poster(actor=cast.maude, poster_id=poster.pk)
    poster.refresh_from_db()
    placement = services.place(
        actor=cast.maude, poster=poster, paper="tabloid", poster_spot="hallway", label="Corridor du gymnase"
    )
    codes = {row.question: row.code for row in placement.codes.all()}
    return Printed(poster, capsules, placement, codes)


@pytest.fixture
def lists(db: None) -> None:
    """The coded lists that forms offer."""
    remembered("lists", load_lists)


@pytest.fixture
def capsule(cast: Cast) -> Capsule:
    """A published capsule."""
    return remembered("capsule", lambda: make_capsule(cast))


@pytest.fixture
def printed(cast: Cast) -> Printed:
    """A published poster with a placement."""
    return remembered("poster", lambda: make_poster(cast))
