"""A poster composed, published, placed; its codes led elsewhere; its readings shown without giving anybody away."""

import json
from datetime import date
from io import StringIO
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.test import Client

from amont.core import clock
from amont.core.errors import RuleBroken
from amont.directory.models import OrganizationSettings
from amont.outreach import counting, printing, services
from amont.outreach.models import Poster, PosterPlacement, PublishedVersion, ScanCount, ShortCode, State
from amont.outreach.selectors import scans
from amont.outreach.services import placement_sheet
from tests.cast import Cast
from tests.outreach.conftest import Printed, make_capsule, make_line, make_poster

BASE = "http://127.0.0.1:54321"


def test_a_placement_has_six_codes_of_its_own(printed: Printed):
    assert sorted(printed.codes, key=str) == [1, 2, 3, 4, 5, None]
    general = PosterPlacement.objects.get(poster=printed.poster, general=True)
    assert not set(printed.codes.values()) & set(general.codes.values_list("code", flat=True))


def test_an_answer_left_empty_is_the_capsules(printed: Printed):
    assert {one.answer for one in printed.poster.questions.all()} == {printed.capsules[0].answer_fr}


def test_the_same_placement_form_twice_is_one_placement(cast: Cast, printed: Printed, client: Client, lists: None):
    client.force_login(cast.maude)
    path = f"/interne/affiches/{printed.poster.pk}/poser/"
    token = client.get(path).context["form"]["form_token"].value()
    typed = {"label": "Cafétéria", "poster_spot": "unspecified", "paper": "letter", "copies": 2, "form_token": token}
    before = PosterPlacement.objects.count()
    assert client.post(path, typed)["Location"] == client.post(path, typed)["Location"]
    assert PosterPlacement.objects.count() == before + 1
    assert ShortCode.objects.filter(placement__label="Cafétéria").count() == 6


def test_a_placement_says_where(cast: Cast, printed: Printed):
    with pytest.raises(RuleBroken) as refusal:
        services.place(actor=cast.maude, poster=printed.poster, paper="letter")
    assert refusal.value.field == "label"


def test_published_twice_is_one_version(cast: Cast, printed: Printed):
    services.publish_poster(actor=cast.maude, poster_id=printed.poster.pk)
    assert PublishedVersion.objects.filter(poster=printed.poster).count() == 1


def test_a_draft_gets_no_codes_and_a_poster_needs_published_capsules(cast: Cast):
    capsules = [make_capsule(cast, number, publish=number != 3) for number in range(1, 6)]
    poster = services.create_poster(
        actor=cast.maude,
        program_id=cast.jeunesse.pk,
        title="Brouillon",
        language="fr",
        headline="T’as une question?",
        questions=[(one.question_fr, "", one) for one in capsules],
    )
    with pytest.raises(RuleBroken) as refusal:
        services.publish_poster(actor=cast.maude, poster_id=poster.pk)
    assert "3" in str(refusal.value)
    with pytest.raises(RuleBroken) as refusal:
        services.place(actor=cast.maude, poster=poster, paper="letter", label="Ici")
    assert refusal.value.code == "not_published"


def test_what_is_printed_stays_when_the_poster_changes(cast: Cast, printed: Printed, client: Client):
    poster = printed.poster
    capsules = list(reversed(printed.capsules))
    services.save_poster(
        actor=cast.maude,
        poster_id=poster.pk,
        revision=poster.revision,
        headline="Une nouvelle question?",
        questions=[(one.question_fr, "Autre réponse.", one) for one in capsules],
    )
    page = client.get(f"/fr/affiches/{poster.slug}/").content.decode()
    assert "Une nouvelle question?" not in page
    services.publish_poster(actor=cast.maude, poster_id=poster.pk)
    page = client.get(f"/fr/affiches/{poster.slug}/").content.decode()
    assert "Une nouvelle question?" in page
    old = services.placement_sheet(printed.placement, BASE)
    assert old.title == "T’as une question?"
    assert "pourquoi? 1" in client.get(f"/P/{printed.codes[1]}").content.decode()
    general = PosterPlacement.objects.get(poster=poster, general=True, version=2)
    assert services.placement_sheet(general, BASE).title == "Une nouvelle question?"


def test_the_sheet_carries_the_codes_in_capitals(printed: Printed, settings):
    sheet = services.placement_sheet(printed.placement, BASE)
    assert [block.url for block in sheet.questions] == [f"{BASE.upper()}/P/{printed.codes[n]}" for n in range(1, 6)]
    assert max(len(block.url) for block in sheet.questions) == 29
    assert sheet.whole_url.endswith(printed.codes[None])
    assert [line.text for line in sheet.help] == ["514 600-1002"]
    settings.SHORT_HOST = "abcd.ca"
    assert services.placement_sheet(printed.placement, BASE).whole_url == f"HTTPS://ABCD.CA/{printed.codes[None]}"


@pytest.mark.parametrize("paper", ["tabloid", "letter", "card"])
def test_every_paper_of_a_placement_prints(printed: Printed, paper: str):
    pdf = printing.render(printed.placement, BASE, paper=paper)
    assert pdf.startswith(b"%PDF-")


def test_the_pdf_is_downloaded_under_a_neutral_name(cast: Cast, printed: Printed, client: Client):
    client.force_login(cast.maude)
    response = client.get(f"/interne/affiches/poses/{printed.placement.pk}/affiche.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="tas-une-question-corridor-du-gymnase.pdf"'


@pytest.mark.parametrize("target", ["https://ailleurs.example/", "//ailleurs.example", "fr/aide/", "/fr/\\ailleurs"])
def test_a_code_leads_only_to_pages_of_ours(cast: Cast, printed: Printed, target: str):
    with pytest.raises(RuleBroken) as refusal:
        services.retarget(actor=cast.maude, code=printed.codes[1], target=target)
    assert refusal.value.code == "foreign"


@pytest.mark.parametrize(
    "target",
    [
        "/P/7F3K", "/interne/", "/interne/capsules/", "/contenu/", "/demo/", "/quitter", "/media/v/x.mp4", "/healthz",
        "/", "/fr/nulle-part/", "/fr/capsules/rien-ici/", "/en/capsules/il-paye-tout-pourquoi-1/", "/fr/affiches/rien/",
        "/fr/%2e%2e/interne/", "/fr/../interne/",
    ],
)  # fmt: skip
def test_a_code_never_leads_to_itself_to_the_team_or_to_nothing(cast: Cast, printed: Printed, target: str):
    with pytest.raises(RuleBroken) as refusal:
        services.retarget(actor=cast.maude, code=printed.codes[1], target=target)
    assert (refusal.value.code, refusal.value.field) == ("no_page", "target")


def test_a_code_leads_to_any_page_that_the_public_reads(cast: Cast, printed: Printed):
    capsule, poster = printed.capsules[0], printed.poster
    for target in (
        "/fr/aide/", "/en/help/", "/fr/capsules/", f"/fr/capsules/{capsule.slug_fr}/?t=3", "/fr/demander/",
        f"/fr/affiches/{poster.slug}/",
    ):  # fmt: skip
        assert services.retarget(actor=cast.maude, code=printed.codes[1], target=target).target == target


def test_what_was_typed_for_a_code_stays_beside_its_sentence(cast: Cast, printed: Printed, client: Client):
    client.force_login(cast.maude)
    refused = client.post(f"/interne/affiches/codes/{printed.codes[1]}/", {"target": "/fr/nulle-part/"})
    assert refused.status_code == 422
    assert refused.context["form"].errors["target"]
    assert 'value="/fr/nulle-part/"' in refused.content.decode()


def test_a_strangers_codes_and_posters_are_404(cast: Cast, printed: Printed, client: Client):
    client.force_login(cast.karl)
    for path in (
        f"{printed.poster.pk}/",
        f"{printed.poster.pk}/modifier/",
        f"{printed.poster.pk}/poser/",
        f"poses/{printed.placement.pk}/",
        f"poses/{printed.placement.pk}/affiche.pdf",
        f"codes/{printed.codes[1]}/",
    ):
        assert client.get(f"/interne/affiches/{path}").status_code == 404
    assert "Corridors 2026" not in client.get("/interne/affiches/").content.decode()
    with pytest.raises(PermissionDenied):
        services.retire(actor=cast.karl, code=printed.codes[1])
    with pytest.raises(PermissionDenied):
        services.place(actor=cast.karl, poster=printed.poster, paper="letter", label="Ici")


def test_a_withdrawn_posters_paper_still_leads_to_its_capsules(cast: Cast, printed: Printed, client: Client):
    services.withdraw_poster(actor=cast.maude, poster_id=printed.poster.pk)
    assert client.get(f"/P/{printed.codes[1]}").status_code == 200
    assert client.get(f"/P/{printed.codes[None]}")["Location"] == "/fr/capsules/"
    assert Poster.objects.get().state == State.WITHDRAWN


def test_readings_are_by_placement_and_month(printed: Printed):
    services.count_scan(printed.codes[1], date(2026, 10, 31))
    services.count_scan(printed.codes[2], date(2026, 10, 1))
    services.count_scan(printed.codes[2], date(2026, 11, 1))
    found = scans((date(2026, 10, 1), date(2026, 11, 30)))
    assert [(one.placement_id, one.poster_spot, one.month, one.n) for one in found] == [
        (printed.placement.pk, "hallway", date(2026, 10, 1), 2),
        (printed.placement.pk, "hallway", date(2026, 11, 1), 1),
    ]


@pytest.mark.parametrize(
    ("numbers", "cells", "total"),
    [
        ([0, 0], ["0", "0"], "0"),
        ([12, 30], ["12", "30"], "42"),
        ([12, 3], ["12", "moins de 5"], "au moins 13"),
        ([1, 3], ["moins de 5", "moins de 5"], "moins de 5"),
        ([4, 4], ["moins de 5", "moins de 5"], "au moins 5"),
    ],
)
def test_a_total_never_gives_a_hidden_number_away(numbers: list[int], cells: list[str], total: str):
    from django.utils.translation import override

    with override("fr"):
        assert [counting.shown(n, 5) for n in numbers] == cells
        assert counting.shown_total(numbers, 5) == total


def test_the_screens_say_fewer_than_five(cast: Cast, printed: Printed, client: Client):
    for _time in range(3):
        services.count_scan(printed.codes[1])
    client.force_login(cast.maude)
    page = client.get("/interne/affiches/poses/").content.decode()
    assert "moins de 5" in page
    own = client.get(f"/interne/affiches/poses/{printed.placement.pk}/").content.decode()
    assert "moins de 5" in own
    assert ">3<" not in page + own


def test_after_thirteen_months_a_months_days_are_one_row(printed: Printed):
    code = printed.codes[1]
    for day in (date(2024, 3, 2), date(2024, 3, 2), date(2024, 3, 30), date(2024, 4, 1)):
        services.count_scan(code, day)
    services.count_scan(code, clock.today())
    assert services.fold_old_counts() == 2
    rows = list(ScanCount.objects.order_by("date").values_list("date", "n"))
    assert rows == [(date(2024, 3, 1), 3), (date(2024, 4, 1), 1), (clock.today(), 1)]
    assert services.fold_old_counts() == 0


def test_the_command_lists_one_code_a_line_and_writes_a_pdf(printed: Printed, tmp_path):
    out = StringIO()
    call_command("poster", "--list", stdout=out)
    codes = out.getvalue().split("\n")[:-1]
    assert set(printed.codes.values()) <= set(codes)
    assert all(len(code) == 4 for code in codes)
    told = StringIO()
    call_command("poster", "--list", "--json", stdout=told)
    assert [one["code"] for one in json.loads(told.getvalue())] == codes
    file = tmp_path / "affiche.pdf"
    call_command("poster", codes[0].lower(), "--out", str(file), stdout=StringIO())
    assert file.read_bytes().startswith(b"%PDF-")
    with pytest.raises(CommandError):
        call_command("poster", "ZZZZ", "--out", str(file))


def test_a_title_taken_is_said_beside_it(cast: Cast, printed: Printed):
    with pytest.raises(RuleBroken) as refusal:
        services.create_poster(
            actor=cast.maude,
            program_id=cast.jeunesse.pk,
            title="Corridors 2026",
            language="fr",
            headline="Autre chose",
            questions=[],
        )
    assert refusal.value.field == "title"


def test_a_form_token_of_another_poster_makes_no_mix(cast: Cast, printed: Printed):
    token = uuid4()
    first = services.place(actor=cast.maude, poster=printed.poster, paper="none", label="Lien", form_token=token)
    again = services.place(actor=cast.maude, poster=printed.poster, paper="none", label="Lien", form_token=token)
    assert first.pk == again.pk


def test_an_english_poster_needs_capsules_in_english(cast: Cast):
    printed = make_poster(cast, language="en")
    assert printed.poster.state == State.PUBLISHED
    services.withdraw_capsule(actor=cast.maude, capsule_id=printed.capsules[0].pk)
    poster = services.save_poster(
        actor=cast.maude,
        poster_id=printed.poster.pk,
        revision=0,
        questions=[("Why?", "Because.", one) for one in printed.capsules],
    )
    with pytest.raises(RuleBroken):
        services.publish_poster(actor=cast.maude, poster_id=poster.pk)


def test_the_help_strip_begins_as_every_poster_does_then_gives_the_capsules_lines(cast: Cast, printed: Printed):
    for code, phone in (
        ("urgence_911", "911"),
        ("dpj_chaudiere_appalaches", "1 800 461-9331"),
        ("dpj_local", "418 837"),
    ):
        make_line(code, name_fr=code, name_en=code, audience="everyone", phone=phone, text="")
    texted = make_line("a_texte", name_fr="Texto", name_en="Text", text="686868 (CONNECT)", phone="")
    called = make_line("z_ligne", name_fr="Ligne", name_en="Line", phone="418 555-0111", text="")
    printed.capsules[0].help_lines.add(texted, called)
    OrganizationSettings.objects.update_or_create(pk=1, defaults={"name": "Le Quai", "phone": "418 555-0142"})
    sheet = placement_sheet(printed.placement, "http://127.0.0.1:54321")
    assert [line.phone for line in sheet.help] == [
        "911", "1 800 263-2266", "1 800 461-9331", "418 555-0142", "418 555-0111"
    ]  # fmt: skip
    assert [line.urgent for line in sheet.help] == [True, False, False, False, False]
    assert [line.optional for line in sheet.help] == [False, False, False, False, True]
    assert sheet.help[3].name == "Le Quai"


def test_an_english_poster_asks_nothing_in_french(cast: Cast):
    capsules = [make_capsule(cast, number, english=number != 3) for number in range(1, 6)]
    words = {
        "title": "Halls",
        "language": "en",
        "headline": "Got a question?",
        "questions": [("", "", c) for c in capsules],
    }
    with pytest.raises(RuleBroken) as refusal:
        services.create_poster(actor=cast.maude, program_id=cast.jeunesse.pk, **words)
    assert (refusal.value.code, refusal.value.field) == ("no_question", "question_3")
    assert not Poster.objects.exists()


def test_the_screen_of_an_english_poster_says_which_capsule_has_no_english(cast: Cast, client: Client, lists: None):
    client.force_login(cast.maude)
    capsules = [make_capsule(cast, number, english=number != 3) for number in range(1, 6)]
    typed = {
        "program": cast.jeunesse.pk, "title": "Halls", "language": "en", "audience": "youth",
        "headline": "Got a question?", "revision": 0,
        **{f"capsule_{number}": str(capsule.pk) for number, capsule in enumerate(capsules, 1)},
    }  # fmt: skip
    refused = client.post("/interne/affiches/nouvelle/", typed)
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["question_3"]
    assert 'value="Got a question?"' in refused.content.decode()
