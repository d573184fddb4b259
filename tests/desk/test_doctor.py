"""`amont doctor`: what it says of this installation, and of each thing that is put wrong."""

import json
import os
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django_tasks_db.models import DBTaskResult

from amont.accounts import services
from amont.accounts.models import Membership
from amont.accounts.tasks import send_invitation
from amont.audit.models import AuditEntry
from amont.core import clock
from amont.desk.doctor import checkup, database, host, house, settings
from amont.desk.doctor.findings import Finding
from config import keys
from tests.cast import Cast

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]


def told() -> tuple[dict[str, dict[str, Any]], int]:
    """What the command says, by line, and how it ends."""
    out, code = StringIO(), 0
    try:
        call_command("doctor", json=True, stdout=out)
    except SystemExit as ended:
        code = int(str(ended.code))
    return {line["id"]: line for line in json.loads(out.getvalue())}, code


@pytest.fixture
def at_full_cost(cast: Cast, settings: Any) -> None:
    """As a demo is: what stretches passphrases costs what it must."""
    settings.VAULT_TEST_KDF = False


def test_a_demo_has_nothing_to_mend_and_is_told_what_is_not_asked_of_it(at_full_cost: None) -> None:
    lines, code = told()
    assert code == 0, [line for line in lines.values() if line["ok"] is False]
    assert len(lines) == len(checkup.CHECKS), "each line has a name of its own"
    assert {lines[name]["ok"] for name in ("cookies", "transport", "recovery-key", "holders")} == {None}
    assert {lines[name]["ok"] for name in ("journal", "migrations", "secrets", "uploads", "passphrases")} == {True}
    assert all(set(line) == {"id", "ok", "said", "todo"} and line["said"] for line in lines.values())


def test_it_ends_with_one_when_something_is_to_mend(cast: Cast) -> None:
    AuditEntry.objects.filter(action="accounts.program.created").update(action="accounts.program.renamed")
    lines, code = told()
    assert code == 1
    assert (lines["journal"]["ok"], bool(lines["journal"]["todo"])) == (False, True)


def test_it_is_told_to_people_too(at_full_cost: None) -> None:
    out = StringIO()
    call_command("doctor", stdout=out)
    assert len(out.getvalue().splitlines()) >= len(checkup.CHECKS)


HELD = {"SESSION_COOKIE_NAME": "__Host-s", "SESSION_COOKIE_SECURE": True}


@pytest.mark.parametrize(
    ("look", "right", "wrong"),
    [
        (settings.debug, {}, {"DEBUG": True}),
        (settings.hosts, {}, {"ALLOWED_HOSTS": ["*"]}),
        (settings.hosts, {"ALLOWED_HOSTS": ["a.ca", "b.ca"], "SHORT_HOST": "b.ca"}, {"SHORT_HOST": "c.ca"}),
        (settings.cookies, HELD, HELD | {"SESSION_COOKIE_SAMESITE": "Lax"}),
        (settings.cookies, HELD, HELD | {"SESSION_COOKIE_AGE": 10**6}),
        (settings.cookies, HELD, HELD | {"SESSION_ENGINE": "django.contrib.sessions.backends.db"}),
        (settings.transport, {"SECURE_SSL_REDIRECT": True, "SECURE_HSTS_SECONDS": 31_536_000}, {"SECURE_HSTS_SECONDS": 60}),
        (settings.referrer, {}, {"SECURE_REFERRER_POLICY": "no-referrer"}),
        (settings.proxies, {"ALLAUTH_TRUSTED_PROXY_COUNT": 1}, {"ALLAUTH_TRUSTED_PROXY_COUNT": 0}),
        (settings.uploads, {}, {"MIDDLEWARE": [settings.CSRF, settings.UPLOADS]}),
        (settings.passphrases, {"VAULT_TEST_KDF": False}, {"VAULT_TEST_KDF": True}),
        (settings.reports, {}, {"ADMINS": ["root@example.org"]}),
        (settings.recovery, {"VAULT_RECOVERY": object()}, {"VAULT_RECOVERY": None}),
    ],
)  # fmt: skip
def test_each_setting_holds_or_is_told(
    look: Callable[[], Finding], right: dict[str, Any], wrong: dict[str, Any], settings: Any
) -> None:
    for values, ok in ((right, True), (wrong, False)):
        for name, value in values.items():
            setattr(settings, name, value)
        found = look()
        assert found.ok is ok, found
        assert bool(found.todo) is not ok


def test_a_policy_that_is_too_wide_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings.policies().ok
    monkeypatch.setitem(settings.CSP_POLICIES, "staff", "default-src 'none'; script-src 'self' 'unsafe-inline'")
    found = settings.policies()
    assert found.ok is False
    assert "staff" in found.said


def test_secrets_that_others_reach_or_that_are_not_whole(tmp_path: Path, settings: Any) -> None:
    settings.SECRETS_DIR = tmp_path / "secrets"
    keys.load(settings.SECRETS_DIR, create=True)
    assert host.secrets().ok
    (settings.SECRETS_DIR / "HASH_KEY").chmod(0o640)
    assert "HASH_KEY" in host.secrets().said
    (settings.SECRETS_DIR / "HASH_KEY").unlink()
    assert host.secrets().ok is False
    settings.SECRETS_DIR = tmp_path / "none"
    assert host.secrets().ok is False


def test_secrets_beside_the_data_and_a_folder_open_to_all(tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR = tmp_path
    settings.SECRETS_DIR = tmp_path / "secrets"
    assert host.secrets_apart().ok is False
    settings.SECRETS_DIR = tmp_path.parent
    assert host.secrets_apart().ok
    tmp_path.chmod(0o755)
    assert host.data_folder().ok is False
    tmp_path.chmod(0o750)
    assert host.data_folder().ok


def test_what_the_machine_is_asked_is_answered(settings: Any) -> None:
    for look in (host.account, host.temporary, host.swap, host.memory, host.disk, host.disk_encryption):
        assert look().said
    assert host.account().ok is (os.geteuid() != 0)
    assert host.filesystem_of(Path("/proc/self")) in ("proc", None)


@pytest.fixture
def mail_server() -> Iterator[int]:
    """Somebody on this machine who speaks as a mail server does, as far as a greeting."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        door.settimeout(5)

        def answer() -> None:
            with door.accept()[0] as line, line.makefile("rwb") as words:
                line.settimeout(5)
                for said in (b"220 here", b"250 here", b"221 bye"):
                    words.write(said + b"\r\n")
                    words.flush()
                    if not words.readline():
                        return

        thread = threading.Thread(target=answer)
        thread.start()
        yield int(door.getsockname()[1])
        thread.join(5)


def test_a_mail_server_that_answers_and_one_that_does_not(mail_server: int, settings: Any) -> None:
    settings.MAILERS = {"default": {"BACKEND": host.SMTP, "OPTIONS": {"host": "127.0.0.1", "port": mail_server}}}
    assert host.mail().ok
    with socket.create_server(("127.0.0.1", 0)) as closing:
        closed = closing.getsockname()[1]
    settings.MAILERS = {"default": {"BACKEND": host.SMTP, "OPTIONS": {"host": "127.0.0.1", "port": closed}}}
    found = host.mail()
    assert found.ok is False
    assert "AMONT_SMTP_HOST" in found.todo


def test_a_program_with_one_carrier_is_named(cast: Cast) -> None:
    found = house.holders()
    assert found.ok is False, "nobody carries the residence's keys"
    for account in (cast.karl, cast.claire):
        Membership.objects.update_or_create(
            account=account, program=cast.residence, role="worker", defaults={"holds": True}
        )
    assert house.holders().ok
    services.disable_account(actor=cast.helene, account=cast.karl)
    assert "(1)" in house.holders().said


def test_a_superuser_who_carries_a_key(cast: Cast) -> None:
    assert house.superusers().ok
    cast.maude.is_superuser = True
    cast.maude.save()
    assert house.superusers().ok is False


def test_work_that_waits_for_an_hour(cast: Cast) -> None:
    DBTaskResult.objects.all().delete()
    send_invitation.enqueue(str(cast.maude.pk))
    assert house.background().ok
    with clock.travel_to(clock.now() + timedelta(hours=2)):
        assert house.background().ok is False


def test_the_database_s_settings_are_read_from_it(db: None) -> None:
    if connection.vendor == "sqlite":
        assert database.engine().ok is False
        assert {look().ok for look in (database.logging, database.listening, database.archive)} == {None}
        return
    assert database.engine().ok
    assert database.listening().ok
    assert database.archive().ok
    with connection.cursor() as cursor:
        for name, value in database.QUIET.items():
            cursor.execute(f"SET LOCAL {name} = '{value}'")
        assert database.logging().ok
        cursor.execute("SET LOCAL log_statement = 'all'")
    found = database.logging()
    assert found.ok is False
    assert "ALTER SYSTEM SET log_statement = 'none';" in found.todo


def test_a_database_that_does_not_answer_is_a_line_like_another(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE audit_chainhead")
    check = next(one for one in checkup.CHECKS if one.name == "journal")
    found = checkup._look(check)
    assert found.ok is False
    assert found.todo
