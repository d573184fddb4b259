"""Captions: strict reading with the line of the fault, the eight checks, the transcript that follows."""

import pytest

from amont.core.errors import RuleBroken
from amont.media import captions, services
from amont.media.captions import NotCaptions
from amont.media.models import TextTrack, Video
from amont.media.selectors import captions_problems, transcript_of, words_shown
from tests.cast import Cast
from tests.outreach.conftest import CAPTIONS, make_video


def cue(start: str, end: str, words: str = "Tu peux dire non.") -> str:
    return f"{start} --> {end}\n{words}\n\n"


def rules(vtt: str, **options) -> list[tuple[int, str]]:
    found = captions_problems("WEBVTT\n\n" + vtt, "fr", **{"duration_ms": 10_000, **options})
    return [(problem.rule, problem.severity) for problem in found]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("webvtt\n\n" + cue("00:00.000", "00:02.000"), 1),
        ("WEBVTT\n\n00:00.000 -> 00:02.000\nNon.\n", 3),
        ("WEBVTT\n\n00:00,000 --> 00:02,000\nNon.\n", 3),
        ("WEBVTT\n\n0:0.0 --> 00:02.000\nNon.\n", 3),
        ("WEBVTT\n\n00:00.000 --> 00:02.000\nNon.\n00:02.000 --> 00:03.000\nOui.\n", 5),
        ("WEBVTT\n\n00:00.000 --> 00:61.000\nNon.\n", 3),
    ],
)
def test_what_is_no_webvtt_is_refused_with_its_line(text: str, line: int):
    with pytest.raises(NotCaptions) as refusal:
        captions.parse(text)
    assert refusal.value.line == line


def test_cues_keep_their_times_their_words_and_their_lines():
    cues = captions.parse("WEBVTT - titre\n\nNOTE rien\n\n1\n" + cue("00:01.500", "01:00:02.000", "<b>Oui</b>\nou non"))
    assert [(one.start, one.end, one.words, one.line) for one in cues] == [(1500, 3_602_000, "Oui ou non", 6)]


def test_good_captions_have_no_problem():
    assert captions_problems(CAPTIONS, "fr", duration_ms=7_000) == []


@pytest.mark.parametrize(
    ("vtt", "expected"),
    [
        (cue("00:04.000", "00:02.000"), (2, "refuse")),
        (cue("00:00.000", "00:03.000") + cue("00:02.000", "00:05.000"), (2, "refuse")),
        (cue("00:09.000", "00:12.000"), (2, "refuse")),
        (cue("00:00.000", "00:01.000", "x" * 23), (3, "refuse")),
        (cue("00:00.000", "00:01.000", "x" * 16), (3, "warn")),
        (cue("00:00.000", "00:06.000", "a\nb\nc"), (4, "warn")),
        (cue("00:00.000", "00:06.000", "x" * 43), (4, "warn")),
        (cue("00:00.000", "00:00.500", "Non"), (5, "warn")),
        (cue("00:00.000", "00:07.500"), (5, "warn")),
        ("", (1, "refuse")),
    ],
)
def test_each_fault_has_its_rule(vtt: str, expected: tuple[int, str]):
    assert expected in rules(vtt)


def test_youths_need_more_time_to_read_than_adults():
    vtt = cue("00:00.000", "00:01.000", "x" * 16)
    assert (3, "warn") in rules(vtt, audience="youth")
    assert (3, "warn") not in rules(vtt, audience="adult")


def test_a_long_silence_and_a_machines_captions_are_said():
    assert (6, "warn") in rules(cue("00:00.000", "00:01.500"))
    assert (8, "refuse") in rules(cue("00:00.000", "00:05.000"), source="automatic")


def test_subrip_becomes_webvtt():
    text, source = captions.as_webvtt("1\n00:00:00,500 --> 00:00:03,000\nOui, vraiment.\n")
    assert source == "imported"
    assert [(one.start, one.words) for one in captions.parse(text)] == [(500, "Oui, vraiment.")]


def test_malformed_captions_are_refused_beside_their_field(cast: Cast):
    video = make_video(cast)
    with pytest.raises(RuleBroken) as refusal:
        services.save_captions(actor=cast.maude, video=video, language="fr", vtt="WEBVTT\n\n0:00 --> x\nNon\n")
    assert (refusal.value.code, refusal.value.field) == ("captions_malformed", "vtt")
    assert "3" in str(refusal.value)
    assert TextTrack.objects.get(video=video).vtt.strip() == CAPTIONS.strip()


def test_captions_without_any_caption_are_refused_even_for_a_draft(cast: Cast):
    video = make_video(cast)
    with pytest.raises(RuleBroken) as refusal:
        services.save_captions(actor=cast.maude, video=video, language="fr", vtt="WEBVTT\n\nNOTE rien\n")
    assert (refusal.value.code, refusal.value.field) == ("captions_empty", "vtt")
    assert TextTrack.objects.get(video=video).vtt.strip() == CAPTIONS.strip()


def test_captions_that_nobody_can_read_wait_in_a_draft_and_never_reach_the_public(cast: Cast):
    video = make_video(cast)
    fast = CAPTIONS.replace("C’est louche ou pas?", "C’est louche ou pas? " * 50)
    services.save_captions(actor=cast.maude, video=video, language="fr", vtt=fast)
    services.save_captions(actor=cast.maude, video=video, language="fr", vtt=CAPTIONS)
    services.set_public(video_id=video.pk, public=True)
    for language in ("fr", "en"):
        with pytest.raises(RuleBroken) as refusal:
            services.save_captions(actor=cast.maude, video=video, language=language, vtt=fast)
        assert (refusal.value.code, refusal.value.field) == ("captions_refused", "vtt")
        assert "22" in str(refusal.value)
    assert TextTrack.objects.get(video=video).vtt.strip() == CAPTIONS.strip()
    services.save_captions(actor=cast.maude, video=video, language="fr", vtt=CAPTIONS.replace("louche", "correct"))
    assert "correct" in TextTrack.objects.get(video=video).vtt


def test_the_public_reads_the_captions_words_while_a_corrected_transcript_waits(cast: Cast):
    video = make_video(cast)
    services.correct_transcript(actor=cast.maude, video=video, language="fr", texts=["Il paye tout.", "Demande-toi."])
    assert [one["text"] for one in words_shown(video, "fr").segments] == ["Il paye tout.", "Demande-toi."]
    services.save_captions(actor=cast.maude, video=video, language="fr", vtt=CAPTIONS.replace("louche", "correct"))
    fresh = Video.objects.get(pk=video.pk)
    assert transcript_of(fresh, "fr").to_review
    assert words_shown(fresh, "fr").segments[0]["text"] == "Il paye tout. C’est correct ou pas?"
    services.correct_transcript(actor=cast.maude, video=video, language="fr", texts=["Il paye.", "Demande-toi."])
    assert words_shown(Video.objects.get(pk=video.pk), "fr").segments[0]["text"] == "Il paye."


def test_a_picture_that_the_public_sees_keeps_its_description(cast: Cast):
    video = make_video(cast)
    services.set_public(video_id=video.pk, public=True)
    with pytest.raises(RuleBroken) as refusal:
        services.set_still_alt(actor=cast.maude, video_id=video.pk, alt_fr=" ")
    assert refusal.value.field == "alt_fr"
    video.still.refresh_from_db()
    assert video.still.alt_fr


def test_the_transcript_follows_the_captions_until_somebody_corrects_it(cast: Cast):
    video = make_video(cast)
    said = transcript_of(video, "fr")
    assert [one["text"] for one in said.segments] == [
        "Il paye tout. C’est louche ou pas?",
        "Demande-toi ce qu’il veut en échange.",
    ]
    services.correct_transcript(actor=cast.maude, video=video, language="fr", texts=["Il paye tout.", "Demande-toi."])
    services.save_captions(actor=cast.maude, video=video, language="fr", vtt=CAPTIONS.replace("louche", "correct"))
    said.refresh_from_db()
    assert ([one["text"] for one in said.segments], said.to_review) == (["Il paye tout.", "Demande-toi."], True)
    services.rebuild_transcript(actor=cast.maude, video=video, language="fr")
    said.refresh_from_db()
    assert (said.segments[0]["text"], said.to_review) == ("Il paye tout. C’est correct ou pas?", False)


def test_a_transcript_keeps_words_for_each_moment(cast: Cast):
    video = make_video(cast)
    for texts in (["Un seul"], ["Un", "  "]):
        with pytest.raises(RuleBroken):
            services.correct_transcript(actor=cast.maude, video=video, language="fr", texts=texts)
