"""What a report says of a before/after question, and what it never says."""

import pytest

from amont.impact import wording
from amont.impact.stats.checks import DataRefused
from amont.impact.wording import Labels, Words, paired_wording, refused_words, with_fixed_spaces

LABELS = Labels(
    fr=Words("jeune", "jeunes", "savait à qui en parler", "savaient à qui en parler"),
    en=Words("youth", "youths", "knew whom to talk to", "knew whom to talk to"),
)


def said(*table):
    return paired_wording(*table, labels=LABELS)


def test_the_sentence_of_28_pairs_is_the_reviewed_one():
    found = said(11, 1, 12, 4)
    assert found.kind == "effect"
    assert found.sentence("fr-ca") == (
        "Avant : 12 jeunes sur 28 savaient à qui en parler ; après : 23 sur 28. "
        "Hausse de 39 points (IC 95 % : 16 à 57)."
    )
    assert found.sentence("en") == (
        "Before: 12 of 28 youths knew whom to talk to; after: 23 of 28. Rise of 39 points (95% CI: 16 to 57)."
    )
    assert (found.pairs, found.before, found.after) == (28, 12, 23)
    assert (found.difference, found.lower, found.upper, found.mid_p) == (39, 16, 57, None)


def test_a_fall_has_the_same_sentence():
    found = said(11, 12, 1, 4)
    assert found.sentence_fr == (
        "Avant : 23 jeunes sur 28 savaient à qui en parler ; après : 12 sur 28. "
        "Baisse de 39 points (IC 95 % : −57 à −16)."
    )
    assert found.sentence_en.endswith("Fall of 39 points (95% CI: −57 to −16).")
    assert (found.difference, found.lower, found.upper) == (-39, -57, -16)


def test_no_change_has_the_same_sentence():
    found = said(10, 5, 5, 8)
    assert found.sentence_fr == (
        "Avant : 15 jeunes sur 28 savaient à qui en parler ; après : 15 sur 28. Écart de 0 point (IC 95 % : −22 à 22)."
    )
    assert found.sentence_en.endswith("Difference of 0 points (95% CI: −22 to 22).")


@pytest.mark.parametrize(
    ("table", "pairs", "kind"),
    [
        ((3, 0, 4, 2), 9, "counts_only"),
        ((3, 0, 4, 3), 10, "effect"),
        ((11, 1, 12, 5), 29, "effect"),
        ((11, 1, 12, 6), 30, "effect_with_p"),
    ],
)
def test_the_number_of_pairs_decides_what_is_said(table, pairs, kind):
    found = said(*table)
    assert (found.pairs, found.kind) == (pairs, kind)
    assert ("IC 95 %" in found.sentence_fr) == (kind != "counts_only")
    assert (found.mid_p is not None) == (kind == "effect_with_p")
    assert (found.annex("fr") is not None) == (kind == "effect_with_p")
    assert "mid-p" not in found.sentence_fr + found.sentence_en


def test_under_ten_pairs_the_counts_stand_alone():
    found = said(3, 0, 4, 2)
    assert found.sentence_fr == "Avant : 3 jeunes sur 9 savaient à qui en parler ; après : 7 sur 9."
    assert (found.difference, found.lower, found.upper, found.mid_p) == (None, None, None, None)


def test_the_annex_prints_mid_p_and_the_pairs_that_changed():
    found = said(11, 1, 7, 11)
    assert found.mid_p == 0.0390625
    assert found.annex("fr") == "Test de McNemar, mid-p : 0,039 (7 paires dans un sens, 1 dans l’autre)."
    assert found.annex("en") == "McNemar’s test, mid-p: 0.039 (7 pairs in one direction, 1 in the other)."
    assert "< 0,001" in said(0, 0, 40, 0).annex("fr")


def test_when_nobody_changed_there_is_an_interval_and_no_test():
    found = said(20, 0, 0, 20)
    assert (found.kind, found.difference, found.mid_p, found.annex_fr) == ("effect_with_p", 0, None, None)
    assert found.lower < 0 < found.upper


def test_french_agrees_with_none_and_one():
    assert said(0, 0, 3, 4).sentence_fr.startswith("Avant : 0 jeune sur 7 savait à qui en parler ;")
    assert said(1, 0, 3, 4).sentence_fr.startswith("Avant : 1 jeune sur 8 savait à qui en parler ;")
    assert said(1, 1, 3, 4).sentence_fr.startswith("Avant : 2 jeunes sur 9 savaient à qui en parler ;")
    assert "Hausse de 1 point (" in said(50, 0, 1, 49).sentence_fr
    assert "Rise of 1 point (" in said(50, 0, 1, 49).sentence_en


def test_halves_of_a_point_round_alike_in_a_rise_and_a_fall():
    assert said(0, 0, 1, 199).difference == 1
    assert said(0, 1, 0, 199).difference == -1


def test_no_pair_is_refused():
    with pytest.raises(DataRefused):
        said(0, 0, 0, 0)


def test_no_word_of_the_catalogue_claims_a_cause():
    for texts in wording.CATALOGUE.values():
        for text in texts.values():
            assert refused_words(text) == []
    assert wording.CATALOGUE["fr"].keys() == wording.CATALOGUE["en"].keys()


@pytest.mark.parametrize(
    "text",
    [
        "Notre impact",
        "L’IMPACT de l’atelier",
        "les impacts",
        "Grâce à nous",
        "grâce aux ateliers",
        "gra\u0302ce a\u0300 nous",
        "l’atelier a causé",
        "ont-ils vraiment causé",
        "thanks to us",
        "it has caused",
    ],
)
def test_words_that_claim_a_cause_are_found(text):
    assert len(refused_words(text)) == 1


@pytest.mark.parametrize("text", ["de bonne grâce", "la cause est inconnue", "Elle a causé", "compact", "23 sur 28"])
def test_only_claims_are_found(text):
    assert bool(refused_words(text)) == (text == "Elle a causé")


def test_french_signs_stay_on_their_line():
    assert with_fixed_spaces("IC 95 % : « oui » ; non ?") == ("IC 95\u00a0%\u00a0: «\u00a0oui\u00a0»\u00a0; non\u00a0?")
