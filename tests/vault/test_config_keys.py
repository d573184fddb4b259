"""Reading the server's own secrets."""

import copy
import multiprocessing
import os
import pickle
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import keys


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a whole set."""
    path = tmp_path / "secrets"
    keys.load(path, create=True)
    return path


def _put(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text)
    (folder / name).chmod(0o600)


def test_the_demo_makes_its_own_and_reads_them_again(tmp_path: Path) -> None:
    made = keys.load(tmp_path / "new" / "secrets", create=True)
    assert keys.load(tmp_path / "new" / "secrets", create=True) == made
    assert keys.load(tmp_path / "new" / "secrets") == made
    assert sorted(made.server_key) == [1]
    assert len(made.hash_key) == 32
    assert len(made.django_secret) == 64


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir()
    assert keys.load(tmp_path / "secrets", create=True)


def test_two_sets_differ(tmp_path: Path) -> None:
    assert keys.load(tmp_path / "a", create=True) != keys.load(tmp_path / "b", create=True)


def test_nobody_else_of_the_machine_can_read_them(folder: Path) -> None:
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {entry.stat().st_mode & 0o777 for entry in folder.iterdir()} == {0o600}


def test_nothing_is_made_unless_asked(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="doesn't exist"):
        keys.load(tmp_path / "secrets")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", sorted(keys.fresh()))
def test_a_missing_secret_is_named_and_never_replaced(name: str, folder: Path) -> None:
    (folder / name).unlink()
    with pytest.raises(ImproperlyConfigured, match=f"Missing from the folder of secrets: {name}"):
        keys.load(folder, create=True)


@pytest.mark.parametrize("name", sorted(keys.fresh()))
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "must have 32 bytes"),
        ("ab" * 31, "must have 32 bytes"),
        ("ab" * 33, "must have 32 bytes"),
        ("00" * 32, "isn't random"),
        ("ff" * 32, "isn't random"),
        ("0123" * 16, "isn't random"),
        ("change-me", "hexadecimal"),
        ("é" * 64, "hexadecimal"),
    ],
)
def test_a_weak_secret_stops_the_start(name: str, text: str, sentence: str, folder: Path) -> None:
    _put(folder, name, text)
    with pytest.raises(ImproperlyConfigured, match=sentence) as caught:
        keys.load(folder)
    assert name in str(caught.value)
    assert not text or text not in str(caught.value)


def test_a_secret_that_everybody_can_read_stops_the_start(folder: Path) -> None:
    (folder / "HASH_KEY").chmod(0o644)
    with pytest.raises(ImproperlyConfigured, match="HASH_KEY can be read by every user"):
        keys.load(folder)


def test_one_value_used_twice_stops_the_start(folder: Path) -> None:
    _put(folder, "HASH_KEY", (folder / "AUDIT_KEY_1").read_text())
    with pytest.raises(ImproperlyConfigured, match="are the same"):
        keys.load(folder)


def test_the_highest_number_writes(folder: Path) -> None:
    _put(folder, "SERVER_KEY_3", keys.fresh()["SERVER_KEY_1"])
    (folder / "SERVER_KEY_1").unlink()
    _put(folder, "SERVER_KEY_2", keys.fresh()["SERVER_KEY_1"])
    ring = keys.load(folder).server_key
    assert (sorted(ring), ring.current) == ([2, 3], 3)


@pytest.mark.parametrize("name", ["SERVER_KEY_0", "SERVER_KEY_01", "SERVER_KEY", "OTHER_1", ".SERVER_KEY_2.swp"])
def test_other_files_are_no_keys(name: str, folder: Path) -> None:
    _put(folder, name, keys.fresh()["SERVER_KEY_1"])
    assert sorted(keys.load(folder).server_key) == [1]


def test_a_number_that_no_format_can_keep_is_refused(folder: Path) -> None:
    _put(folder, "PEPPER_PW_256", keys.fresh()["PEPPER_PW_1"])
    with pytest.raises(ImproperlyConfigured, match="above 255"):
        keys.load(folder)


def test_keys_do_not_show_themselves_and_cannot_leave_the_process(folder: Path) -> None:
    made = keys.load(folder)
    shown = f"{made} {made!r} {made.server_key} {made.server_key!r} {vars(made)['pepper_pw']}"
    assert not any((folder / name).read_text().strip() in shown for name in keys.fresh())
    assert repr(made) == "Keys(•••)"
    for copied in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            copied(made)
        with pytest.raises(TypeError):
            copied(made.server_key)


def _load(folder: str, barrier: "multiprocessing.synchronize.Barrier", out: "multiprocessing.Queue[str]") -> None:
    barrier.wait(60)
    out.put(keys.load(Path(folder), create=True).django_secret)


def test_processes_that_start_at_once_share_one_set(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    for attempt in range(2):
        barrier, out = context.Barrier(4), context.Queue()
        folder = tmp_path / f"secrets{attempt}"
        processes = [context.Process(target=_load, args=(str(folder), barrier, out)) for _ in range(4)]
        for process in processes:
            process.start()
        values = {out.get(timeout=60) for _ in processes}
        for process in processes:
            process.join(30)
        assert values == {keys.load(folder).django_secret}
    assert {entry.name for entry in os.scandir(tmp_path)} == {f"secrets{attempt}" for attempt in range(2)}
