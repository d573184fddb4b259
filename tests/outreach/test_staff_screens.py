"""The team's screens: every page answers, uploads that go wrong say so, lists don't slow down as they grow."""

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from amont.media import services as media
from amont.media import tasks
from amont.media.models import Video
from amont.outreach import services
from amont.outreach.models import Capsule, Poster, State
from tests.cast import Cast
from tests.media.conftest import film, needs_ffmpeg, upload
from tests.outreach.conftest import CAPTIONS, ENGLISH, Printed, make_capsule, make_line


@pytest.fixture
def maude(cast: Cast, client: Client) -> Client:
    client.force_login(cast.maude)
    return client


@pytest.fixture
def draft(cast: Cast) -> Capsule:
    return services.create_capsule(actor=cast.maude, program_id=cast.jeunesse.pk, question_fr="C’est quoi?")


def test_every_screen_answers_whoever_may_read(
    cast: Cast, printed: Printed, draft: Capsule, client: Client, lists: None
):
    capsule, poster, placement = printed.capsules[0], printed.poster, printed.placement
    paths = [
        "capsules/",
        "capsules/?etat=draft",
        "capsules/?q=pourquoi",
        "capsules/?q=introuvable",
        *(
            f"capsules/{row.pk}/{part}"
            for row in (capsule, draft)
            for part in ("", "video/", "sous-titres/", "sous-titres/en/")
        ),
        "affiches/",
        "affiches/?etat=withdrawn",
        f"affiches/{poster.pk}/",
        "affiches/poses/",
        "affiches/poses/?endroit=hallway",
        f"affiches/poses/{placement.pk}/",
        "affiches/codes/",
        "affiches/codes/?q=zzzz",
        f"affiches/codes/{printed.codes[1]}/",
        "medias/",
    ]
    writing = [
        "capsules/nouvelle/",
        "affiches/nouvelle/",
        f"affiches/{poster.pk}/modifier/",
        f"affiches/{poster.pk}/poser/",
    ]
    for account, may_write in ((cast.maude, True), (cast.claire, True), (cast.helene, False)):
        client.force_login(account)
        for path in paths:
            response = client.get(f"/interne/{path}")
            assert response.status_code == 200, path
            assert response["Cache-Control"].startswith(("no-store", "max-age=0"))
        assert {client.get(f"/interne/{path}").status_code for path in writing} == {200 if may_write else 403}
    assert client.get(f"/interne/affiches/codes/?q={printed.codes[1].lower()}").status_code == 302


def test_an_empty_house_says_what_to_do_first(maude: Client):
    for path, words in (("capsules/", "Écrire la première question"), ("affiches/", "Composer la première affiche")):
        assert words in maude.get(f"/interne/{path}").content.decode()


def send(client: Client, capsule: Capsule, content: bytes):
    return client.post(f"/interne/capsules/{capsule.pk}/video/", {"file": upload(content)})


@pytest.mark.parametrize(("content", "words"), [(b"", "vide"), (b"x" * 200, "pas une vidéo connue")])
def test_a_file_that_is_no_video_is_refused_beside_its_field(maude: Client, draft: Capsule, content: bytes, words: str):
    response = send(maude, draft, content)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Video.objects.exists()


def test_a_huge_file_is_413_before_it_is_read(maude: Client, draft: Capsule, settings):
    settings.VIDEO_MAX_MB = 1
    response = send(maude, draft, b"\x00\x00\x00\x18ftypmp42" + b"x" * 1_200_000)
    assert response.status_code == 413
    assert not Video.objects.exists()
    assert list(Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir()) == []


def test_the_page_says_how_heavy_a_video_may_be_and_a_refusal_leads_back_to_it(maude: Client, draft: Capsule, settings):
    path = f"/interne/capsules/{draft.pk}/video/"
    page = maude.get(path).content.decode()
    assert 'data-amont-most="500000000"' in page
    assert page.count("500 Mo") >= 2
    settings.VIDEO_MAX_MB = 1
    film = upload(b"\x00\x00\x00\x18ftypmp42" + b"x" * 1_200_000)
    refused = maude.post(path, {"file": film}, headers={"referer": f"http://testserver{path}"})
    assert refused.status_code == 413
    assert f'href="http://testserver{path}"' in refused.content.decode()
    elsewhere = maude.post(path, {"file": upload(b"x" * 1_200_000)}, headers={"referer": "https://ailleurs.example/"})
    assert "ailleurs.example" not in elsewhere.content.decode()


def test_no_file_at_all_is_said(maude: Client, draft: Capsule):
    response = maude.post(f"/interne/capsules/{draft.pk}/video/", {})
    assert (response.status_code, "Choisissez" in response.content.decode()) == (422, True)


def test_a_file_sent_where_none_is_taken_is_refused(maude: Client, draft: Capsule):
    response = maude.post(
        f"/interne/capsules/{draft.pk}/personnes/", {"nobody_appears": "1", "file": upload(b"x" * 100)}
    )
    assert response.status_code == 400


@needs_ffmpeg
def test_from_the_question_to_the_page_by_the_screens_alone(cast: Cast, maude: Client, tmp_path: Path, lists: None):
    line = make_line()
    token = maude.get("/interne/capsules/nouvelle/").context["form"]["form_token"].value()
    typed = {"program": cast.jeunesse.pk, "question_fr": "Il paye tout?", "form_token": token}
    begun = maude.post("/interne/capsules/nouvelle/", typed)["Location"]
    capsule = Capsule.objects.get()
    content = film(tmp_path, size="180x320", seconds=7)
    sent = [send(maude, capsule, content), send(maude, capsule, content)]
    assert [response.status_code for response in sent] == [302, 302]
    video = Video.objects.get()
    waiting = maude.get(f"/interne/medias/{video.pk}/etat/")
    assert 'hx-trigger="every 2s"' in waiting.content.decode()
    assert "HX-Refresh" not in waiting
    tasks.transcode.call(str(video.pk))
    ready = maude.get(f"/interne/medias/{video.pk}/etat/")
    assert (ready["HX-Refresh"], "hx-trigger" in ready.content.decode()) == ("true", False)
    own = f"/interne/capsules/{capsule.pk}/"
    words = {
        "question_fr": "Il paye tout?",
        "answer_fr": "Tu ne dois rien.",
        "audience": "youth",
        "help_lines": [str(line.pk)],
        "revision": maude.get(begun).context["form"]["revision"].value(),
    }
    assert maude.post(own, words).status_code == 302
    assert maude.post(own + "image/", {"alt_fr": "Un dessin"}).status_code == 302
    assert maude.post(own + "personnes/", {"nobody_appears": "1"}).status_code == 302
    refused = maude.post(own + "sous-titres/fr/", {"vtt": "n’importe quoi"})
    assert (refused.status_code, "Ligne 1" in refused.content.decode()) == (422, True)
    assert maude.post(own + "sous-titres/fr/", {"vtt": CAPTIONS}).status_code == 302
    assert maude.post(own + "texte/fr/", {"text": ["Il paye tout.", "Demande-toi."]}).status_code == 302
    taps = [maude.post(own + "publier/"), maude.post(own + "publier/")]
    assert [tap.status_code for tap in taps] == [302, 302]
    capsule.refresh_from_db()
    assert (capsule.state, capsule.version) == (State.PUBLISHED, 1)
    page = Client().get(f"/fr/capsules/{capsule.slug_fr}/").content.decode()
    assert "Demande-toi." in page


def test_captions_refused_for_a_published_capsule_stay_in_their_box(maude: Client, capsule: Capsule):
    path = f"/interne/capsules/{capsule.pk}/sous-titres/fr/"
    typed = CAPTIONS.replace("C’est louche ou pas?", "Trop de mots à lire. " * 50)
    refused = maude.post(path, {"vtt": typed})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert refused.context["form"].errors["vtt"]
    assert "Trop de mots à lire. Trop de mots" in page
    assert maude.post(path, {"vtt": "WEBVTT\n"}).status_code == 422
    assert "Trop de mots" not in Client().get(f"/fr/capsules/{capsule.slug_fr}/").content.decode()


def test_a_transcript_with_an_empty_line_keeps_what_was_typed(maude: Client, capsule: Capsule):
    path = f"/interne/capsules/{capsule.pk}/texte/fr/"
    refused = maude.post(path, {"text": ["Des mots relus avec soin.", " "]})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Des mots relus avec soin." in page
    assert page.count('aria-invalid="true"') == page.count('class="field-error" id="vide-') == 1
    assert page.index("Des mots relus avec soin.") < page.index('class="field-error"')
    moved = maude.post(path, {"text": ["Un seul moment."]})
    assert (moved.status_code, "Un seul moment." in moved.content.decode()) == (422, True)
    more = maude.post(path, {"text": ["Un", "Deux", "Un moment de trop."]})
    assert "Un moment de trop." in more.content.decode()
    assert maude.post(f"/interne/capsules/{capsule.pk}/texte/xx/", {"text": ["Un"]}).status_code == 404
    assert maude.post(f"/interne/capsules/{capsule.pk}/texte/en/", {"text": ["Un"]}).status_code == 404


def test_english_captions_stay_off_the_page_until_the_capsule_is_published_in_english(cast: Cast):
    capsule = make_capsule(cast, 3)
    media.save_captions(actor=cast.maude, video=capsule.video, language="en", vtt=ENGLISH)
    assert 'srclang="en"' not in Client().get(f"/fr/capsules/{capsule.slug_fr}/").content.decode()


def test_a_failed_video_says_why_and_can_be_started_again(cast: Cast, maude: Client, draft: Capsule):
    assert send(maude, draft, b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 500).status_code == 302
    video = Video.objects.get()
    Video.objects.update(state=Video.State.FAILED, failure=Video.Failure.UNREADABLE)
    page = maude.get(f"/interne/capsules/{draft.pk}/video/").content.decode()
    assert "illisible" in page
    assert maude.post(f"/interne/medias/{video.pk}/reprendre/").status_code == 302
    video.refresh_from_db()
    assert (video.state, video.failure) == (Video.State.DRAFT, "")


def test_a_poster_composed_by_the_screen_takes_the_capsules_words(cast: Cast, maude: Client, lists: None):
    capsules = [make_capsule(cast, number) for number in range(1, 6)]
    typed = {
        "program": cast.jeunesse.pk,
        "title": "Corridors",
        "language": "fr",
        "audience": "youth",
        "headline": "T’as une question?",
        "revision": 0,
        **{f"capsule_{number}": str(capsule.pk) for number, capsule in enumerate(capsules, 1)},
        "answer_2": "Une réponse de papier.",
    }
    missing = maude.post("/interne/affiches/nouvelle/", {**typed, "capsule_3": ""})
    assert missing.status_code == 422
    taps = [maude.post("/interne/affiches/nouvelle/", typed) for _tap in range(2)]
    assert [tap.status_code for tap in taps] == [302, 302]
    poster = Poster.objects.get()
    answers = [one.answer for one in poster.questions.all()]
    assert answers == [capsules[0].answer_fr, "Une réponse de papier.", *[capsules[0].answer_fr] * 3]
    for _tap in range(2):
        assert maude.post(f"/interne/affiches/{poster.pk}/publier/").status_code == 302
    poster.refresh_from_db()
    assert (poster.state, poster.version, poster.placements.count()) == (State.PUBLISHED, 1, 1)


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def test_lists_cost_the_same_however_long(cast: Cast, maude: Client, printed: Printed, lists: None):
    paths = [
        "/interne/capsules/",
        "/interne/affiches/",
        "/interne/affiches/poses/",
        "/fr/capsules/",
        "/interne/medias/",
    ]
    before = [queries(maude, path) for path in paths * 2][len(paths) :]  # the first round reads labels and rights
    for number in range(20, 26):
        make_capsule(cast, number)
        services.place(actor=cast.maude, poster=printed.poster, paper="letter", label=f"Mur {number}")
    after = [queries(maude, path) for path in paths]
    assert after == before
    assert max(after) <= 12
