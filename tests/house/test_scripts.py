"""The scripts on machines unlike ours: no home, another project's shell, a moved clone, two first starts, a closed TMPDIR."""

import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FINDS_POSTGRESQL = ["bash", "-c", f". '{ROOT}/script/_postgresql'; postgresql_bin >/dev/null"]
needs_postgresql = pytest.mark.skipif(
    subprocess.run(FINDS_POSTGRESQL, check=False).returncode != 0, reason="PostgreSQL is not installed"
)


def bash(script: str, root: Path = ROOT, **environment: str | None) -> str:
    """What a script says that has sourced ours; None takes a variable away."""
    variables = {name: value for name, value in {**os.environ, **environment}.items() if value is not None}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", f". script/_env; . script/_postgresql; {script}"],
        cwd=root, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    return done.stdout.strip()


def test_a_python_is_found_without_a_home():
    assert bash("find_python", HOME=None)


def test_the_settings_are_ours_whatever_another_project_left_in_the_shell():
    assert bash('echo "$DJANGO_SETTINGS_MODULE"', DJANGO_SETTINGS_MODULE="another.settings") == "config.settings.demo"


@pytest.mark.slow
def test_two_first_starts_make_one_environment_and_a_moved_clone_makes_another(tmp_path: Path):
    clone, moved = tmp_path / "test" / "clone", tmp_path / "moved"
    shutil.copytree(ROOT / "script", clone / "script")
    (clone / "requirements").mkdir()
    for name in ("run", "test"):
        (clone / "requirements" / f"{name}.txt").write_text("# nothing to install\n")
    with ThreadPoolExecutor() as pool:
        both = list(pool.map(lambda _: bash("environment run", clone), range(2)))
    assert "".join(both).count("Making the environment") == 1
    assert bash("environment run", clone) == ""
    clone.rename(moved)
    assert "Making the environment" in bash("environment run", moved)
    assert str(moved) in (moved / ".venv" / "bin" / "activate").read_text()


@needs_postgresql
@pytest.mark.parametrize("name", ["private", "x" * 100], ids=["private", "long"])
def test_postgresql_starts_where_its_user_cannot_enter_and_where_a_socket_has_no_room(tmp_path: Path, name: str):
    folder = tmp_path / name  # pytest's own folders are private
    folder.mkdir(mode=0o700)
    ask = '"$(postgresql_bin)/psql" -h "$POSTGRESQL_FOLDER" -U amont_owner -d amont -Atc "SHOW full_page_writes"'
    said = bash(
        f'trap postgresql_down EXIT; postgresql_up "{folder}/cluster" on; echo "$POSTGRESQL_FOLDER"; {ask}',
        AMONT_DATABASE_URL=None,
    )
    used, full_page_writes = said.splitlines()
    assert full_page_writes == "on"
    assert not Path(used).exists()
