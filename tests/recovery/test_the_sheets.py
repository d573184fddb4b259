"""The key on paper: four sheets, none of which opens anything; two of them, typed, give the key again."""

import json
import shutil
import stat
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

from amont.vault import wordlist
from tests.recovery import offline
from tests.vault import known

KEY: dict[str, Any] = known.vectors()["recovery"]["good"][0]
OTHER: dict[str, Any] = known.vectors()["recovery"]["good"][1]
A, B = KEY["sheets"]["A"], KEY["sheets"]["B"]


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A folder just printed."""
    folder = tmp_path / "papier"
    done = offline.run("print", "--out", folder, "--for", "L’Escale <du> Confluent", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def public(tmp_path: Path) -> Path:
    """The public file of the known key."""
    path = tmp_path / "RECOVERY_PUBLIC"
    told = {name: KEY[name] for name in ("key_id", "public", "signing_public", "words")}
    path.write_text(json.dumps({"schema": 1, "kind": "amont.recovery.public", **told}))
    return path


def combine(public: Path, typed: str) -> Any:
    return offline.run("combine", "--public", public, typed=typed, folder=public.parent)


def test_four_sheets_and_a_public_file_that_only_their_owner_reads(made: Path) -> None:
    names = sorted(path.name for path in made.iterdir())
    assert names == ["RECOVERY_PUBLIC", *(f"moitie-{name}-copie-{copy}.html" for name in "AB" for copy in (1, 2))]
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in made.iterdir()} == {0o600}


def test_a_sheet_says_what_it_is_and_holds_one_half_alone(made: Path) -> None:
    words = " ".join(json.loads((made / "RECOVERY_PUBLIC").read_text())["words"])
    found = {}
    for name in "AB":
        for copy in (1, 2):
            text = (made / f"moitie-{name}-copie-{copy}.html").read_text(encoding="utf-8")
            assert f"moitié {name}, copie {copy}" in text and words in text and "L’Escale &lt;du&gt; Confluent" in text
            assert "http" not in text and "<script" not in text and "{" not in text.split("</style>")[1]
            found[name, copy] = offline.words_of(made / f"moitie-{name}-copie-{copy}.html")
    assert {len(every) for every in found.values()} == {25}
    assert (found["A", 1], found["B", 1]) == (found["A", 2], found["B", 2])
    assert found["A", 1] != found["B", 1]


def test_two_of_the_four_sheets_give_the_key_in_any_order(made: Path) -> None:
    for copies in ((1, 1), (1, 2), (2, 2)):
        assert combine(made / "RECOVERY_PUBLIC", offline.halves(made, copies)).returncode == 0
    first, second = (offline.lines(offline.words_of(made / f"moitie-{name}-copie-1.html")) for name in "BA")
    assert combine(made / "RECOVERY_PUBLIC", first + second).returncode == 0


def test_what_the_key_is_made_from_is_written_nowhere(public: Path) -> None:
    done = combine(public, offline.lines(A) + offline.lines(B))
    assert done.returncode == 0
    assert [path.name for path in public.parent.iterdir()] == [public.name]
    for name in ("seed", "secret"):
        secret = bytes.fromhex(KEY[name])
        for written in (secret.hex(), b64encode(secret).decode(), " ".join(A[:3])):
            assert written not in done.stdout + done.stderr


def test_nothing_is_printed_over_something(tmp_path: Path, made: Path) -> None:
    before = {path.name: path.read_bytes() for path in made.iterdir()}
    assert offline.run("print", "--out", made, folder=tmp_path).returncode == 2
    assert {path.name: path.read_bytes() for path in made.iterdir()} == before


def test_two_keys_differ(tmp_path: Path, made: Path) -> None:
    assert offline.run("print", "--out", tmp_path / "b", folder=tmp_path).returncode == 0
    assert (made / "RECOVERY_PUBLIC").read_bytes() != (tmp_path / "b" / "RECOVERY_PUBLIC").read_bytes()
    assert combine(tmp_path / "b" / "RECOVERY_PUBLIC", offline.halves(made)).returncode == 1


def test_accents_and_capitals_are_forgiven_and_four_letters_suffice(public: Path) -> None:
    tool = offline.module()
    short = [" ".join(tool.fold(word))[:4] for word in A]
    loud = [f"{word.upper()}," for word in B]
    assert combine(public, offline.lines(short) + offline.lines(loud)).returncode == 0


def test_a_word_that_is_none_is_named_with_its_line_and_asked_again(public: Path) -> None:
    typed = offline.lines(A).splitlines(keepends=True)
    wrong = typed[1].split()
    wrong[2] = "zzyzx"
    lines = [typed[0], " ".join(wrong) + "\n", *typed[1:]]
    done = combine(public, "".join(lines) + offline.lines(B))
    assert done.returncode == 0
    assert "Ligne 2, mot 9 : « zzyzx »" in done.stderr


def test_a_line_with_too_few_words_is_named_and_asked_again(public: Path) -> None:
    typed = offline.lines(A).splitlines(keepends=True)
    short = " ".join(typed[3].split()[:5]) + "\n"
    done = combine(public, "".join([*typed[:3], short, *typed[3:]]) + offline.lines(B))
    assert done.returncode == 0
    assert "Ligne 4 : 5 mots au lieu de 6" in done.stderr


@pytest.mark.parametrize("row", known.vectors()["recovery"]["refused"], ids=lambda row: row["why"])
def test_a_half_that_does_not_answer_its_control_word_is_asked_again(row: dict[str, Any], public: Path) -> None:
    done = combine(public, offline.lines(row["sheet"]) + offline.lines(A) + offline.lines(B))
    assert done.returncode == 0
    assert "Première moitié, ligne 5 : le mot de contrôle" in done.stderr
    assert combine(public, offline.lines(row["sheet"])).returncode == 2


def test_the_same_half_twice_is_not_both(public: Path) -> None:
    done = combine(public, offline.lines(A) * 2 + offline.lines(B))
    assert done.returncode == 0
    assert "C’est de nouveau la moitié A" in done.stderr


def test_halves_of_two_keys_or_of_another_are_told(public: Path) -> None:
    for first, second in ((A, OTHER["sheets"]["B"]), (OTHER["sheets"]["A"], OTHER["sheets"]["B"])):
        done = combine(public, offline.lines(first) + offline.lines(second))
        assert (done.returncode, done.stdout) == (1, "")


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"schema": 1, "kind": "amont.recovery.public"}', "\x00"])
def test_a_public_file_that_is_none_is_said(content: str, public: Path) -> None:
    public.write_text(content)
    done = combine(public, offline.lines(A) + offline.lines(B))
    assert done.returncode == 2
    assert "fichier public" in done.stderr and "Traceback" not in done.stderr


def test_on_a_machine_apart_two_files_are_enough(tmp_path: Path, public: Path) -> None:
    stick = tmp_path / "clé"
    stick.mkdir()
    shutil.copy(offline.TOOL, stick)
    arguments = ("combine", "--public", public)
    typed = offline.lines(A) + offline.lines(B)
    done = offline.run(*arguments, typed=typed, folder=stick, tool=stick / "recovery.py")
    assert done.returncode == 2 and "--words" in done.stderr
    shutil.copy(wordlist.PATH, stick)
    assert offline.run(*arguments, typed=typed, folder=stick, tool=stick / "recovery.py").returncode == 0


def test_a_list_of_words_that_is_not_ours_is_refused(tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("abaisser\n" * 2048)
    done = offline.run("print", "--out", tmp_path / "new", "--words", tmp_path / "words.txt", folder=tmp_path)
    assert done.returncode == 2
    assert not (tmp_path / "new").exists()
