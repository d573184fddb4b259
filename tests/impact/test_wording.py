"""What a report says of a before/after question, and what it never says."""

import re

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


def told(*table, smallest=5):
    found = paired_wording(*table, labels=LABELS, smallest=smallest)
    assert (found.difference, found.lower, found.upper, found.mid_p, found.annex_fr) == (None,) * 5
    return found


def test_few_who_knew_before_are_told_as_a_bound_without_an_interval():
    found = told(3, 1, 116, 26)
    assert (found.kind, found.pairs, found.before, found.after) == ("bounded", 146, None, 119)
    assert found.sentence_fr == "Avant : moins de 5 jeunes sur 146 savaient à qui en parler ; après : 119 sur 146."
    assert found.sentence_en == "Before: fewer than 5 of 146 youths knew whom to talk to; after: 119 of 146."


def test_few_who_still_did_not_know_are_told_as_a_bound_too():
    found = told(60, 1, 83, 2)
    assert (found.before, found.after) == (61, None)
    assert found.sentence_fr == "Avant : 61 jeunes sur 146 savaient à qui en parler ; après : plus de 141 sur 146."
    assert found.sentence_en == "Before: 61 of 146 youths knew whom to talk to; after: more than 141 of 146."
    both = told(2, 1, 141, 2)
    assert (both.before, both.after) == (None, None)
    assert "moins de 5 jeunes sur 146" in both.sentence_fr
    assert "plus de 141 sur 146" in both.sentence_fr


@pytest.mark.parametrize(
    ("table", "before", "after"),
    [
        ((4, 0, 1, 4), "moins de 5 jeunes sur 9 savaient", "plus de 4 sur 9"),
        ((0, 3, 2, 1), "moins de 5 jeunes sur 6 savaient", "moins de 5 sur 6"),
        ((5, 0, 0, 1), "plus de 1 jeune sur 6 savait", "plus de 1 sur 6"),
        ((0, 0, 5, 0), "0 jeune sur 5 savait", "5 sur 5"),
    ],
)
def test_bounds_stay_true_among_few_pairs(table, before, after):
    found = told(*table).sentence_fr
    assert before in found
    assert after in found


def test_no_bound_ever_lies_or_tells_a_small_part():
    for yes in range(31):
        shown = told_of(yes, 30)
        least, most = shown
        assert least <= yes <= most
        for part in (yes, 30 - yes):
            assert most > least if 0 < part < 5 else most == least == yes or 0 < 30 - part < 5


def told_of(yes: int, n: int) -> tuple[int, int]:
    """What a reader learns of a count from its words: the least and the greatest that it may be."""
    words = wording.CATALOGUE["en"]
    text = wording.paired_wording(yes, 0, 0, n - yes, LABELS, smallest=5).sentence_en.split(f" of {n}")[0]
    number = int(re.search(r"\d+", text).group())
    if words["under"].split(" {")[0] in text:
        return 0, number - 1
    return (number + 1, n) if words["over"].split(" {")[0] in text else (number, number)


def test_the_baseline_sets_the_paired_beside_the_unpaired():
    said = wording.baseline_wording((12, 28), (7, 14), 5)
    assert said["fr"] == "Oui avant : 12 sur 28 appariés ; 7 sur 14 non appariés."
    assert said["en"] == "Yes before: 12 of 28 paired; 7 of 14 unpaired."
    assert "plus de 9 sur 14 non appariés" in wording.baseline_wording((12, 28), (13, 14), 5)["fr"]
    assert "trop peu de non appariés" in wording.baseline_wording((12, 28), (2, 4), 5)["fr"]
    assert "aucun non apparié" in wording.baseline_wording((12, 28), (0, 0), 5)["fr"]


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
