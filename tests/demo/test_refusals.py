"""Where the demo cannot be: production, a secure installation; and what an evaluation shows instead."""

import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.test import Client, RequestFactory, override_settings

from amont.accounts.models import Account, Program
from amont.accounts.services import open_organization
from amont.core import clock
from amont.demo.cast import read_secrets
from amont.demo.context_processors import banner
from amont.demo.season import build as season
from amont.demo.season import money

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("wrong", [{"SETTINGS_MODULE": "config.settings.production"}, {"SESSION_COOKIE_SECURE": True}])
def test_the_demo_refuses_to_start_where_real_data_lives(wrong) -> None:
    with override_settings(**wrong), pytest.raises(ImproperlyConfigured):
        apps.get_app_config("demo").ready()


def test_production_installs_no_demo_and_its_commands_do_not_exist(tmp_path: Path) -> None:
    """The settings of production, read by a process of their own."""
    program = (
        "from config import keys; from pathlib import Path; import os;"
        "keys.load(Path(os.environ['AMONT_SECRETS_DIR']), create=True);"
        "import config.settings.production as s;"
        "print(s.DEMO, 'amont.demo' in s.INSTALLED_APPS,"
        " any('demo' in one for one in s.TEMPLATES[0]['OPTIONS']['context_processors']), 'demo' in str(s.MAILERS))"
    )
    environment = {
        **os.environ,
        "AMONT_SECRETS_DIR": str(tmp_path / "secrets"),
        "AMONT_DATA": str(tmp_path / "data"),
        "AMONT_HOSTS": "amont.example",
        "AMONT_PROXIES": "1",
        "AMONT_DATABASE_URL": "postgresql://amont@localhost/amont",
        "AMONT_DEMO": "1",
    }
    found = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert found.stdout.split() == ["False", "False", "False", "False"]


@pytest.mark.django_db
def test_the_demo_never_moves_into_somebody_s_organisation() -> None:
    open_organization(email="direction@example.org", display_name="La direction")
    with pytest.raises(CommandError, match="not the demo's"):
        call_command("demo")
    assert Account.objects.count() == 1


@override_settings(DEMO=False)
def test_an_evaluation_says_what_it_is_and_offers_nobody_to_become() -> None:
    said = banner(RequestFactory().get("/fr/"))
    assert said["banner_template"] == ""
    assert "demo_people" not in said
    assert said["banner"]


def test_people_to_become_stand_on_the_home_page_alone() -> None:
    assert banner(RequestFactory().get("/fr/"))["demo_people"]
    assert not banner(RequestFactory().get("/fr/aide/"))["demo_people"]


@pytest.mark.django_db
def test_a_demo_that_fails_half_way_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(_said: str) -> None:
        if Program.objects.exists():
            raise KeyboardInterrupt

    before = read_secrets()
    with pytest.raises(KeyboardInterrupt):
        season.build(1, stopped)
    assert not Account.objects.exists()
    assert read_secrets() == before


@pytest.mark.django_db
def test_the_tour_of_an_empty_house_still_shows_its_ten_steps() -> None:
    for language in ("fr", "en"):
        shown = Client().get("/demo/", {"langue": language})
        assert shown.status_code == 200
        assert shown.content.count(b'data-test="tour-step"') == 10
    assert Client().get("/demo/courriel/", {"a": "x@ecole.example"}).status_code == 200


def test_on_any_day_the_season_is_past_and_its_grant_still_runs() -> None:
    for days in range(0, 1200, 3):
        with clock.travel_to(datetime(2026, 1, 1, 12, tzinfo=clock.zone()) + timedelta(days=days)):
            first = season.first_day()
            start, last = season.given_between(first)
            begin, end = money.period(first)
            assert first.weekday() == 0
            assert begin < first < start < last < clock.today() <= end
