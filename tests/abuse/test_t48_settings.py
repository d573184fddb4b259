"""T48: the settings of a real installation, line by line, and the starts that are refused.

What every answer carries in production is T47's; the secrets' own refusals, one by one, are tests/vault/test_config_keys.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from config import keys

ROOT = Path(__file__).parents[2]
NAMES = (
    "DEBUG", "DEMO", "MEMORY_IS_PRIVATE", "VAULT_TEST_KDF", "PASSWORD_HASHERS", "SESSION_ENGINE", "SESSION_COOKIE_AGE",
    "SESSION_EXPIRE_AT_BROWSER_CLOSE", "CSRF_USE_SESSIONS", "SECURE_REFERRER_POLICY", "ALLOWED_HOSTS", "ADMINS",
    "MANAGERS",
    "ALLAUTH_TRUSTED_PROXY_COUNT", "MIDDLEWARE", "INSTALLED_APPS", "DEFAULT_EXCEPTION_REPORTER_FILTER",
    "DEFAULT_EXCEPTION_REPORTER", "MFA_PASSKEY_LOGIN_ENABLED", "MFA_PASSKEY_SIGNUP_ENABLED", "MFA_TRUST_ENABLED",
    "ACCOUNT_LOGIN_BY_CODE_ENABLED", "WAGTAIL_PASSWORD_MANAGEMENT_ENABLED", "WAGTAIL_PASSWORD_RESET_ENABLED",
    "WAGTAILUSERS_PASSWORD_ENABLED", "WAGTAIL_EMAIL_MANAGEMENT_ENABLED", "WAGTAIL_GRAVATAR_PROVIDER_URL",
    "WAGTAIL_ENABLE_UPDATE_CHECK", "SECURE_HSTS_SECONDS", "SECURE_HSTS_PRELOAD", "DATA_UPLOAD_MAX_MEMORY_SIZE",
)  # fmt: skip
TOLD = f"""
import json, os, django
django.setup()
from django.conf import settings
import config.wsgi
from amont.core.process import is_dumpable, writes_cores
child = os.fork()
if not child:
    os._exit(is_dumpable() or writes_cores())
alone = os.waitpid(child, 0)[1] == 0
told = {{name: getattr(settings, name) for name in {NAMES!r}}}
print(json.dumps(told | {{"dumpable": is_dumpable(), "cores": writes_cores(), "child is private": alone}}, default=str))
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What an installation's environment file says; its database is asked nothing."""
    folder = tmp_path_factory.mktemp("settings")
    keys.load(folder / "secrets", create=True)
    return {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "AMONT_DATA": str(folder / "data"),
        "AMONT_SECRETS_DIR": str(folder / "secrets"),
        "AMONT_HOSTS": "amont.example.org",
        "AMONT_PROXIES": "1",
        "AMONT_DATABASE_URL": "postgresql://amont_app@/amont?host=/nowhere",
        "PYTHONWARNINGS": "error",
    }


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture(scope="module")
def told(environment: dict[str, str]) -> dict[str, Any]:
    """The settings as a process of production has them, once it serves."""
    done = run(environment | {"PYTHONWARNINGS": "ignore"}, "-c", TOLD)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_the_checks_of_a_deployment_find_nothing(environment: dict[str, str]) -> None:
    done = run(environment, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


# --- one line of the table each --------------------------------------------------------------------------------


def test_hosts_are_named_exactly(told: dict[str, Any]) -> None:
    assert told["ALLOWED_HOSTS"] == ["amont.example.org"]


def test_nothing_of_a_demo_or_of_a_debugger_is_there(told: dict[str, Any]) -> None:
    assert not told["DEBUG"] and not told["DEMO"]
    assert not {"amont.demo", "django.contrib.admin", "allauth.usersessions"} & set(told["INSTALLED_APPS"])


def test_sessions_are_rows_under_a_print_and_end_with_the_browser_or_after_ten_hours(told: dict[str, Any]) -> None:
    assert told["SESSION_ENGINE"] == "amont.accounts.sessions"
    assert told["SESSION_EXPIRE_AT_BROWSER_CLOSE"] and told["SESSION_COOKIE_AGE"] == 36_000
    assert told["CSRF_USE_SESSIONS"]


def test_passphrases_are_kept_in_one_way_at_full_cost(told: dict[str, Any]) -> None:
    assert told["PASSWORD_HASHERS"] == ["amont.vault.hashers.PepperedArgon2Hasher"]
    assert not told["VAULT_TEST_KDF"]


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith(("MFA_", "ACCOUNT_", "WAGTAIL"))])
def test_no_library_opens_a_door_of_its_own(name: str, told: dict[str, Any]) -> None:
    assert not told[name]


def test_other_sites_do_not_learn_where_one_comes_from(told: dict[str, Any]) -> None:
    assert told["SECURE_REFERRER_POLICY"] == "same-origin"


def test_tls_is_asked_for_a_year_without_preload(told: dict[str, Any]) -> None:
    assert told["SECURE_HSTS_SECONDS"] >= 31_536_000 and not told["SECURE_HSTS_PRELOAD"]


def test_the_proxies_in_front_are_counted(told: dict[str, Any]) -> None:
    assert told["ALLAUTH_TRUSTED_PROXY_COUNT"] == 1


def test_the_door_of_files_stands_before_whatever_reads_a_form(told: dict[str, Any]) -> None:
    order = [name for name in told["MIDDLEWARE"] if name.endswith(("UploadMiddleware", "CsrfViewMiddleware"))]
    assert [name.rpartition(".")[2] for name in order] == ["UploadMiddleware", "CsrfViewMiddleware"]
    assert told["DATA_UPLOAD_MAX_MEMORY_SIZE"] <= 2_621_440


def test_an_error_is_mailed_to_nobody_and_told_without_words(told: dict[str, Any]) -> None:
    assert told["ADMINS"] == told["MANAGERS"] == []
    assert told["DEFAULT_EXCEPTION_REPORTER_FILTER"] == "amont.core.reports.NothingPersonal"
    assert told["DEFAULT_EXCEPTION_REPORTER"] == "amont.core.reports.Reporter"


@pytest.mark.skipif(sys.platform != "linux", reason="told by Linux alone")
def test_the_memory_of_what_serves_is_written_nowhere_and_read_by_nobody(told: dict[str, Any]) -> None:
    assert (told["dumpable"], told["cores"], told["child is private"]) == (False, False, True)


# --- starts that are refused -----------------------------------------------------------------------------------


def refused(environment: dict[str, str], sentence: str, *, program: str = "import django; django.setup()") -> None:
    done = run(environment, "-c", program)
    assert done.returncode != 0
    assert sentence in done.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda path: path.unlink(), "Missing from the folder of secrets: PEPPER_PW_1"),
        (lambda path: path.write_text("ab" * 16), "PEPPER_PW_1 must have 32 bytes"),
        (lambda path: path.write_text("00" * 32), "PEPPER_PW_1 isn't random"),
        (lambda path: path.chmod(0o604), "can be read by every user"),
    ],
    ids=["missing", "short", "by default", "open to all"],
)
def test_a_start_without_a_sound_pepper(environment: dict[str, str], tmp_path: Path, spoil: Any, sentence: str) -> None:
    keys.load(tmp_path / "secrets", create=True)
    spoil(tmp_path / "secrets" / "PEPPER_PW_1")
    refused(environment | {"AMONT_SECRETS_DIR": str(tmp_path / "secrets")}, sentence)


def test_a_start_without_any_secret_makes_none(environment: dict[str, str], tmp_path: Path) -> None:
    refused(environment | {"AMONT_SECRETS_DIR": str(tmp_path / "none")}, "doesn't exist")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["AMONT_HOSTS", "AMONT_PROXIES"])
def test_a_start_without_a_word_on(name: str, environment: dict[str, str]) -> None:
    refused({key: value for key, value in environment.items() if key != name}, name)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ("DEBUG = True", "DEBUG shows on error pages"),
        ("VAULT_TEST_KDF = True", "VAULT_TEST_KDF makes passphrases cheap"),
        (
            "DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': ':memory:'}}",
            "lives in PostgreSQL",
        ),
        ("INSTALLED_APPS = [*INSTALLED_APPS, 'amont.demo']", "The demo can't be installed"),
    ],
    ids=["DEBUG", "cheap passphrases", "SQLite", "the demo"],
)
def test_a_start_under_settings_of_one_s_own_with(
    wrong: str, sentence: str, environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "own_settings.py").write_text(f"from config.settings.production import *\n{wrong}\n")
    program = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import django; django.setup()"
    refused(environment | {"DJANGO_SETTINGS_MODULE": "own_settings"}, sentence, program=program)


def test_a_start_with_real_data_on_sqlite(environment: dict[str, str]) -> None:
    without = {key: value for key, value in environment.items() if key != "AMONT_DATABASE_URL"}
    refused(without, "Real data lives in PostgreSQL")
