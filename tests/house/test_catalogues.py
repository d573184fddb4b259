"""French is the product: every sentence is translated, and what is compiled is what is written."""

import gettext
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = sorted(ROOT.glob("locale/*/LC_MESSAGES/django.po"))

pytestmark = pytest.mark.skipif(shutil.which("msgfmt") is None, reason="gettext is not installed")


def run(*command: str, cwd: Path = ROOT) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def messages(file: Path) -> dict[object, str]:
    with file.open("rb") as stream:
        return dict(gettext.GNUTranslations(stream)._catalog)  # type: ignore[attr-defined]


@pytest.mark.parametrize("source", CATALOGUES, ids=lambda path: path.parts[-3])
def test_the_compiled_catalogue_is_fresh(source: Path, tmp_path: Path):
    run("msgfmt", "--check-format", "--check-header", "-o", str(tmp_path / "fresh.mo"), str(source))
    assert messages(tmp_path / "fresh.mo") == messages(source.with_suffix(".mo"))


def test_every_sentence_of_the_sources_is_in_french(tmp_path: Path):
    for name in ("amont", "locale"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("static", "__pycache__", "*.mp4"))
    run(sys.executable, "-m", "django", "makemessages", "-l", "fr", "--no-location", "-v", "0", cwd=tmp_path)
    catalogue = tmp_path / "locale" / "fr" / "LC_MESSAGES" / "django.po"
    for kind in ("--untranslated", "--only-fuzzy"):
        left = run("msgattrib", kind, "--no-obsolete", "--no-wrap", str(catalogue))
        missing = [msgid for msgid in re.findall(r'^msgid "(.+)"$', left, re.MULTILINE) if msgid]
        assert missing == [], f"{kind}: {missing}"
