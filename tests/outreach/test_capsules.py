"""The publish gate, drafts that wait, two people at once, withdrawal."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from amont.audit.models import AuditEntry
from amont.core import clock
from amont.core.errors import RuleBroken
from amont.directory.models import HelpLine
from amont.media import services as media
from amont.media.models import Transcript, Video
from amont.outreach import selectors, services
from amont.outreach.models import Capsule, PublishedVersion, State
from tests.cast import Cast
from tests.outreach.conftest import CAPTIONS, make_capsule, make_line, make_video


def unmet(capsule: Capsule) -> set[str]:
    return {condition.code for condition in selectors.gate(capsule) if not condition.met}


def test_an_empty_capsule_lacks_everything_but_its_question_each_with_a_sentence_of_its_own(cast: Cast):
    capsule = services.create_capsule(actor=cast.maude, program_id=cast.jeunesse.pk, question_fr="C’est quoi?")
    assert unmet(capsule) == {"answer", "video", "captions", "transcript", "alt", "help_line", "releases"}
    sentences = services.missing_for_publication(capsule)
    assert len(set(sentences)) == 7
    with pytest.raises(RuleBroken) as refusal:
        services.publish_capsule(actor=cast.maude, capsule_id=capsule.pk)
    assert refusal.value.code == "gate"
    assert all(sentence in str(refusal.value) for sentence in sentences)
    capsule.refresh_from_db()
    assert capsule.state == State.DRAFT


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda c, a: services.save_capsule(actor=a, capsule_id=c.pk, question_fr=" "), "question"),
        (lambda c, a: services.save_capsule(actor=a, capsule_id=c.pk, answer_fr=""), "answer"),
        (lambda c, a: services.save_capsule(actor=a, capsule_id=c.pk, help_lines=[]), "help_line"),
        (lambda c, a: HelpLine.objects.update(verified_on=None), "help_line"),
        (lambda c, a: HelpLine.objects.update(retired=True), "help_line"),
        (lambda c, a: services.save_capsule(actor=a, capsule_id=c.pk, nobody_appears=False), "releases"),
        (lambda c, a: media.set_still_alt(actor=a, video_id=c.video_id, alt_fr=" "), "alt"),
        (lambda c, a: c.video.renditions.filter(quality=540).delete(), "video"),
        (lambda c, a: Video.objects.update(state=Video.State.FAILED), "video"),
        (lambda c, a: c.video.tracks.all().delete(), "captions"),
        (
            lambda c, a: media.save_captions(
                actor=a, video=c.video, language="fr", vtt=CAPTIONS.replace("00:03.200", "00:02.000")
            ),
            "captions",
        ),
        (lambda c, a: Transcript.objects.update(to_review=True), "transcript"),
        (lambda c, a: Transcript.objects.all().delete(), "transcript"),
    ],
)
def test_each_missing_element_closes_the_gate(cast: Cast, spoil, code: str):
    capsule = make_capsule(cast, publish=False)
    assert unmet(capsule) == set()
    spoil(capsule, cast.maude)
    assert unmet(Capsule.objects.get(pk=capsule.pk)) == {code}
    with pytest.raises(RuleBroken):
        services.publish_capsule(actor=cast.maude, capsule_id=capsule.pk)


def test_a_release_opens_the_gate_and_its_withdrawal_takes_the_page_down(cast: Cast, client: Client):
    capsule = make_capsule(cast, publish=False)
    services.save_capsule(actor=cast.maude, capsule_id=capsule.pk, nobody_appears=False)
    with pytest.raises(RuleBroken) as refusal:
        services.add_release(actor=cast.maude, capsule_id=capsule.pk, number="12-A", minor=True)
    assert refusal.value.field == "guardian_signed"
    services.add_release(actor=cast.maude, capsule_id=capsule.pk, number="12-a", minor=True, guardian_signed=True)
    published = services.publish_capsule(actor=cast.maude, capsule_id=capsule.pk)
    page = f"/fr/capsules/{published.slug_fr}/"
    film = f"/media/v/{published.video.renditions.first().hash}.mp4"
    assert [client.get(path).status_code for path in (page, film)] == [200, 200]
    assert services.withdraw_release("12-A") == 1
    assert [client.get(path).status_code for path in (page, film)] == [404, 404]
    assert "releases" in unmet(Capsule.objects.get(pk=capsule.pk))


def test_a_release_past_its_date_closes_the_gate(cast: Cast):
    capsule = make_capsule(cast, publish=False)
    services.save_capsule(actor=cast.maude, capsule_id=capsule.pk, nobody_appears=False)
    services.add_release(
        actor=cast.maude, capsule_id=capsule.pk, number="7", valid_until=clock.today() - timedelta(days=1)
    )
    assert unmet(Capsule.objects.get(pk=capsule.pk)) == {"releases"}


def with_release(cast: Cast, number: str = "12-A", *, publish: bool = True, **fields: object) -> Capsule:
    """A capsule in which somebody appears, under the number of their paper."""
    capsule = make_capsule(cast, publish=False)
    services.save_capsule(actor=cast.maude, capsule_id=capsule.pk, nobody_appears=False)
    services.add_release(actor=cast.maude, capsule_id=capsule.pk, number=number, **fields)
    return services.publish_capsule(actor=cast.maude, capsule_id=capsule.pk) if publish else capsule


def test_a_number_mistyped_is_corrected_or_taken_away_before_it_is_published(cast: Cast):
    capsule = with_release(cast, "21-A", publish=False)
    release = capsule.releases.get()
    services.correct_release(actor=cast.maude, release_id=release.pk, number=" 12-a ")
    release.refresh_from_db()
    assert (release.number, release.video_id) == ("12-A", capsule.video_id)
    wrong = services.add_release(actor=cast.maude, capsule_id=capsule.pk, number="13")
    with pytest.raises(RuleBroken) as refusal:
        services.correct_release(actor=cast.maude, release_id=wrong.pk, number="12-A")
    assert refusal.value.field == "number"
    services.delete_release(actor=cast.maude, release_id=wrong.pk)
    assert [one.number for one in capsule.releases.all()] == ["12-A"]
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"outreach.release.corrected", "outreach.release.deleted"} <= actions


def test_a_paper_that_was_published_stays_and_only_its_date_moves(cast: Cast):
    soon = clock.today() + timedelta(days=20)
    capsule = with_release(cast, valid_until=soon)
    release = capsule.releases.get()
    assert [one.pk for one in selectors.releases_to_renew(cast.maude)] == [release.pk]
    with pytest.raises(RuleBroken):
        services.delete_release(actor=cast.maude, release_id=release.pk)
    with pytest.raises(RuleBroken):
        services.correct_release(actor=cast.maude, release_id=release.pk, number="99")
    later = clock.today() + timedelta(days=400)
    services.correct_release(actor=cast.maude, release_id=release.pk, number="12-A", valid_until=later)
    assert not selectors.releases_to_renew(cast.maude)


def test_who_sees_other_programs_sees_no_paper_to_sign_again(cast: Cast):
    with_release(cast, valid_until=clock.today() + timedelta(days=1))
    assert selectors.releases_to_renew(cast.claire).count() == 1
    assert not selectors.releases_to_renew(cast.karl)


def test_a_new_cut_without_the_person_who_withdrew_may_be_shown(cast: Cast):
    capsule = with_release(cast)
    services.add_release(actor=cast.maude, capsule_id=capsule.pk, number="14")
    services.withdraw_release("12-A", actor=cast.maude, capsule_id=capsule.pk)
    assert "releases" in unmet(Capsule.objects.get(pk=capsule.pk))
    services.attach_video(actor=cast.maude, capsule_id=capsule.pk, video=make_video(cast, 8))
    cut = Capsule.objects.get(pk=capsule.pk)
    assert [one.number for one in cut.releases.filter(video=cut.video)] == ["14"]
    assert services.publish_capsule(actor=cast.maude, capsule_id=cut.pk).state == State.PUBLISHED


def test_who_appeared_before_appears_in_the_new_cut_until_the_team_says_otherwise(cast: Cast, client: Client):
    capsule = with_release(cast)
    services.attach_video(actor=cast.maude, capsule_id=capsule.pk, video=make_video(cast, 8))
    services.publish_capsule(actor=cast.maude, capsule_id=capsule.pk)
    services.withdraw_release("12-A")
    assert Capsule.objects.get(pk=capsule.pk).state == State.WITHDRAWN


def test_a_paper_signed_before_there_is_a_video_goes_with_the_first_one(cast: Cast):
    capsule = services.create_capsule(actor=cast.maude, program_id=cast.jeunesse.pk, question_fr="C’est quoi?")
    release = services.add_release(actor=cast.maude, capsule_id=capsule.pk, number="5")
    video = make_video(cast, 4)
    services.attach_video(actor=cast.maude, capsule_id=capsule.pk, video=video)
    release.refresh_from_db()
    assert release.video_id == video.pk


def test_the_screens_of_papers_say_what_is_true(cast: Cast, client: Client):
    client.force_login(cast.maude)
    capsule = with_release(cast, "21-A", publish=False)
    own = f"/interne/capsules/{capsule.pk}/"
    release = capsule.releases.get()
    mend = f"{own}autorisations/{release.pk}/"
    refused = client.post(mend, {"number": "12-A", "minor": "on"})
    assert (refused.status_code, 'value="12-A"' in refused.content.decode()) == (422, True)
    assert (
        client.post(mend, {"number": "12-A", "valid_until": str(clock.today() + timedelta(days=3))}).status_code == 302
    )
    assert "12-A" in client.get(own + "video/").content.decode()
    services.add_release(actor=cast.maude, capsule_id=capsule.pk, number="77")
    other = capsule.releases.get(number="77")
    assert client.post(f"{own}autorisations/{other.pk}/supprimer/").status_code == 302
    assert capsule.releases.count() == 1
    draft = client.post(own + "autorisations/retrait/", {"number": "12-A"}, follow=True).content.decode()
    assert "n’est plus montrée" not in draft
    release.refresh_from_db()
    assert release.withdrawn_on


def test_a_paper_near_its_end_is_said_on_the_page_of_the_capsule(cast: Cast, client: Client):
    client.force_login(cast.maude)
    capsule = with_release(cast, "31-B", valid_until=clock.today() + timedelta(days=5))
    page = client.get(f"/interne/capsules/{capsule.pk}/").content.decode()
    assert 'id="a-signer"' in page
    assert "31-B" in page


def test_published_twice_is_published_once(cast: Cast, capsule: Capsule):
    again = services.publish_capsule(actor=cast.maude, capsule_id=capsule.pk)
    assert (again.version, PublishedVersion.objects.filter(capsule=capsule).count()) == (1, 1)
    version = PublishedVersion.objects.get(capsule=capsule)
    assert version.values["question_fr"] == capsule.question_fr


def test_the_same_form_twice_is_one_capsule(cast: Cast, client: Client):
    client.force_login(cast.maude)
    page = client.get("/interne/capsules/nouvelle/")
    token = page.context["form"]["form_token"].value()
    typed = {"program": cast.jeunesse.pk, "question_fr": "C’est louche?", "form_token": token}
    first = client.post("/interne/capsules/nouvelle/", typed)
    second = client.post("/interne/capsules/nouvelle/", typed)
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert Capsule.objects.count() == 1


def test_a_change_waits_until_it_is_published(cast: Cast, capsule: Capsule, client: Client):
    page = f"/fr/capsules/{capsule.slug_fr}/"
    services.save_capsule(actor=cast.maude, capsule_id=capsule.pk, answer_fr="Une autre réponse.")
    assert "Une autre réponse." not in client.get(page).content.decode()
    services.publish_capsule(actor=cast.maude, capsule_id=capsule.pk)
    assert "Une autre réponse." in client.get(page).content.decode()
    capsule.refresh_from_db()
    assert (capsule.version, capsule.draft) == (2, None)


def test_the_address_of_a_published_capsule_never_moves(cast: Cast, capsule: Capsule):
    before = capsule.slug_fr
    services.save_capsule(actor=cast.maude, capsule_id=capsule.pk, question_fr="Tout autre chose?")
    assert services.publish_capsule(actor=cast.maude, capsule_id=capsule.pk).slug_fr == before


def test_two_people_at_once_see_both_texts_and_lose_neither(cast: Cast, capsule: Capsule, client: Client, lists: None):
    client.force_login(cast.maude)
    path = f"/interne/capsules/{capsule.pk}/"
    form = client.get(path).context["form"]
    services.save_capsule(actor=cast.claire, capsule_id=capsule.pk, answer_fr="La réponse de Claire.")
    typed = {
        "question_fr": capsule.question_fr,
        "answer_fr": "La réponse de Maude.",
        "audience": "youth",
        "help_lines": [str(make_line().pk)],
        "topics": ["manipulation_tactics"],
        "revision": form["revision"].value(),
    }
    refused = client.post(path, typed)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "La réponse de Maude." in page
    assert "La réponse de Claire." in page
    typed["revision"] = refused.context["form"]["revision"].value()
    assert client.post(path, typed).status_code == 302
    assert Capsule.objects.get(pk=capsule.pk).draft["answer_fr"] == "La réponse de Maude."


def test_a_withdrawn_capsule_closes_its_page_its_film_and_its_captions(cast: Cast, capsule: Capsule, client: Client):
    paths = [
        f"/fr/capsules/{capsule.slug_fr}/",
        f"/media/v/{capsule.video.renditions.first().hash}.mp4",
        f"/media/t/{capsule.video.tracks.first().pk}.vtt",
        f"/media/s/{capsule.video.still.hash}.360.jpg",
    ]
    assert [client.get(path).status_code for path in paths] == [200] * 4
    services.withdraw_capsule(actor=cast.maude, capsule_id=capsule.pk)
    assert [client.get(path).status_code for path in paths] == [404] * 4
    assert capsule.question_fr not in client.get("/fr/capsules/").content.decode()
    services.publish_capsule(actor=cast.maude, capsule_id=capsule.pk)
    assert [client.get(path).status_code for path in paths] == [200] * 4


def test_a_new_video_closes_the_former_one(cast: Cast, capsule: Capsule, client: Client):
    former = f"/media/v/{capsule.video.renditions.first().hash}.mp4"
    services.attach_video(actor=cast.maude, capsule_id=capsule.pk, video=make_video(cast, 9))
    assert client.get(former).status_code == 200
    services.publish_capsule(actor=cast.maude, capsule_id=capsule.pk)
    assert client.get(former).status_code == 404


def test_an_english_page_exists_only_with_title_answer_and_captions(cast: Cast, client: Client):
    french = make_capsule(cast, 1)
    english = make_capsule(cast, 2, english=True)
    assert client.get(f"/en/capsules/{english.slug_en}/").status_code == 200
    moved = client.get(f"/en/capsules/{french.slug_en}/")
    assert (moved.status_code, moved["Location"]) == (302, f"/fr/capsules/{french.slug_fr}/")
    listed = client.get("/en/capsules/").content.decode()
    assert "He pays for everything: why? 2" in listed
    assert "/en/capsules/" + french.slug_en not in listed
    assert client.get("/en/capsules/rien-du-tout/").status_code == 404


def test_who_is_not_of_the_program_sees_nothing_of_its_capsules(cast: Cast, capsule: Capsule, client: Client):
    client.force_login(cast.karl)
    assert capsule.question_fr not in client.get("/interne/capsules/").content.decode()
    for path in ("", "video/", "sous-titres/"):
        assert client.get(f"/interne/capsules/{capsule.pk}/{path}").status_code == 404
    assert client.post(f"/interne/capsules/{capsule.pk}/publier/").status_code == 404
    for service in (services.publish_capsule, services.withdraw_capsule):
        with pytest.raises(PermissionDenied):
            service(actor=cast.karl, capsule_id=capsule.pk)
    client.force_login(cast.tom)
    assert client.get("/interne/capsules/").status_code == 403
    client.force_login(cast.helene)
    assert client.get(f"/interne/capsules/{capsule.pk}/").status_code == 200
    assert client.post(f"/interne/capsules/{capsule.pk}/retirer/").status_code == 403


def test_every_step_is_in_the_journal(cast: Cast, capsule: Capsule):
    from amont.audit.models import AuditEntry

    services.withdraw_capsule(actor=cast.maude, capsule_id=capsule.pk)
    actions = list(
        AuditEntry.objects.filter(record_id=str(capsule.pk)).order_by("seq").values_list("action", flat=True)
    )
    assert actions == ["outreach.capsule.created", "outreach.capsule.published", "outreach.capsule.withdrawn"]
