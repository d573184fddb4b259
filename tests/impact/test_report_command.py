"""`amont report`: the grants by code, and a report as two files."""

import json
from pathlib import Path

import pikepdf
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from amont.core import clock
from amont.impact.canonical import sha256
from tests.impact.conftest import Season, worked_example
from tests.reading import as_, typed

pytestmark = pytest.mark.django_db


def test_the_list_is_one_code_a_line(season: Season, capsys: pytest.CaptureFixture[str]) -> None:
    season.another_grant("boreal-2026")
    call_command("report", "--list")
    assert capsys.readouterr().out.splitlines() == ["boreal-2026", "marees-2026"]


def test_a_report_is_written_as_json_and_paper(
    season: Season, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    worked_example(season)
    out = tmp_path / "a" / "b"
    call_command("report", season.grant.code, "--from", "2026-07-01", "--to", "2027-06-30", "--out", str(out))
    text = (out / "report.json").read_text("utf-8")
    assert json.loads(text)["indicators"]["OUT-3"]["value"] == 88
    assert capsys.readouterr().out.splitlines()[-1] == f"sha256 {sha256(text)}"
    with pikepdf.open(out / "report.pdf") as opened:
        assert str(opened.Root.Lang).startswith("fr")


def test_it_speaks_english_when_asked(season: Season, tmp_path: Path) -> None:
    call_command("report", season.grant.code, "--out", str(tmp_path), "--language", "en")
    with pikepdf.open(tmp_path / "report.pdf") as opened:
        assert str(opened.Root.Lang).startswith("en")


def test_without_dates_its_period_is_that_of_the_web(season: Season, tmp_path: Path) -> None:
    call_command("report", season.grant.code, "--out", str(tmp_path))
    period = json.loads((tmp_path / "report.json").read_text("utf-8"))["period"]
    shown = as_(season.cast.helene).get(reverse("impact:preview", args=[season.grant.code]))
    assert period == {"start": typed(shown, "start"), "end": typed(shown, "end")}
    assert period["end"] == clock.today().isoformat()


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["jamais"],
        ["marees-2026", "--from", "2025-01-01", "--to", "2025-12-31"],
        ["marees-2026", "--from", "2027-01-02", "--to", "2027-01-01"],
        ["marees-2026", "--from", "2026-06-30"],
        ["marees-2026", "--from", "2027-01-12", "--to", "2027-06-30"],
        ["marees-2026", "--from", "hier"],
    ],
)
def test_what_cannot_be_told_is_an_error_and_writes_nothing(season: Season, tmp_path: Path, arguments) -> None:
    with pytest.raises(CommandError):
        call_command("report", *arguments, "--out", str(tmp_path / "out"))
    assert not (tmp_path / "out").exists()
