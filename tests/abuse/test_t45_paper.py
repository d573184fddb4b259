"""T45, on paper and in names of files: markup of Typst typed into a poster or a ticket is printed as it was typed."""

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from amont.media.models import Video
from amont.outreach import pdf as posters
from amont.surveys import pdf as tickets
from tests.abuse.things import Things
from tests.journeys.paper import words_of
from tests.outreach.test_poster_pdf import sheet as poster_sheet
from tests.surveys.test_ticket_pdf import sheet as ticket_sheet

MARKUP = '#read("/etc/passwd") *gras* $x$ <p> @r'
SHORT = "#panic() $x$ *g* _i_"
NAMES = [
    "../../../etc/passwd.mp4",
    "..\\..\\film.mp4",
    "film\u202e4pm.exe.mp4",
    "'; DROP TABLE capsule; --.mp4",
    "<script>poison()</script>.mp4",
    "=1+1.mp4",
    "x" * 500 + ".mp4",
    "film\r\nX-Poison: 1.mp4",
]


def plain(printed: bytes) -> str:
    return words_of(printed).replace(" ", "").replace("\u00ad", "")


def test_markup_on_a_poster_is_printed_as_it_was_typed() -> None:
    base = poster_sheet()
    first = replace(base.questions[0], question=SHORT, answer=MARKUP, qr_alt=MARKUP)
    help_line = replace(base.help[-1], name=SHORT)
    made = replace(
        base, title=SHORT, tagline=SHORT, questions=[first, *base.questions[1:]], help=[*base.help[:-1], help_line]
    )
    said = plain(posters.render_poster(made))
    assert MARKUP.replace(" ", "") in said
    assert said.count(SHORT.replace(" ", "")) >= 3
    assert "root:" not in said


def test_markup_on_a_card_is_printed_as_it_was_typed() -> None:
    said = plain(posters.render_cards(replace(poster_sheet(), card_sentence=SHORT)))
    assert SHORT.replace(" ", "") in said


def test_markup_on_a_ticket_is_printed_as_it_was_typed() -> None:
    base = ticket_sheet()
    item = replace(
        base.items[0], text=MARKUP, scale_labels=["#a", "*b*", "$c$", "_d_", "<e>"][: len(base.items[0].scale_labels)]
    )
    said = plain(tickets.render_tickets(replace(base, title=SHORT, intro=MARKUP, items=[item, *base.items[1:]])))
    assert said.count(MARKUP.replace(" ", "")) >= 2
    assert "root:" not in said and "*b*" in said


@pytest.mark.django_db
def test_the_name_of_a_file_names_nothing(things: Things) -> None:
    """A film keeps none of its name: not on the disk, not on a page, not in a header."""
    client = Client(raise_request_exception=False)
    client.force_login(things.world.cast.maude)
    address = reverse("outreach_staff:capsule_video", args=[things.made["capsule"].pk])
    known, taken = set(Video.objects.values_list("pk", flat=True)), 0
    for name in NAMES:
        film = SimpleUploadedFile("film.mp4", b"\x00\x00\x00\x18ftypmp42" + bytes(5000), "video/mp4")
        film._name = name  # Django's own setter would tidy it; a browser of bad will doesn't
        answer = client.post(address, {"file": film})
        taken += answer.status_code == 302
        assert answer.status_code in {302, 200, 400, 422}
        assert "X-Poison" not in answer.headers
        page = client.get(address).content.decode()
        assert "poison()" not in page and "\u202e" not in page
    assert taken
    kept = str(list(Video.objects.exclude(pk__in=known).order_by("pk").values()))
    assert not [mark for mark in ("passwd", "poison", "DROP", "202e", "xxxx", "=1+1") if mark in kept]


@pytest.mark.django_db
def test_a_name_of_a_place_gives_a_neutral_file_name(things: Things) -> None:
    placement = things.made["placement"]
    placement.label = '"; filename="../poison.exe\r\nX-Poison: 1'
    placement.save()
    client = Client(raise_request_exception=False)
    client.force_login(things.world.cast.maude)
    answer = client.get(reverse("outreach_staff:placement_pdf", args=[placement.pk]))
    assert answer.status_code == 200 and "X-Poison" not in answer.headers
    name = answer.headers["Content-Disposition"].removeprefix('attachment; filename="').removesuffix('"')
    assert name.removesuffix(".pdf").replace("-", "").isalnum() and name.endswith(".pdf") and "/" not in name
