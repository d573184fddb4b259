"""T30: a code of the application twice, across two processes, is refused the second time; recovery codes serve once."""

import os
import subprocess
import sys
from contextlib import ExitStack
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection

from amont.accounts import factors, services, totp
from amont.core import clock
from amont.core.errors import RuleBroken
from tests.cast import Cast

pytestmark = pytest.mark.sqlite
ROOT = settings.BASE_DIR


USE = """
import sys
import django
django.setup()
from django.db import connections
connections["default"].settings_dict["NAME"] = sys.argv[1]
from amont.accounts import services
from amont.accounts.models import Account
from amont.core.errors import RuleBroken
account = Account.objects.get(email=sys.argv[2])
print("ready", flush=True)
code = sys.stdin.readline().strip()
try:
    print(services.verify_factor(account=account, code=code))
except RuleBroken as broken:
    print(broken.code)
"""


def in_two_processes(email: str, code: str) -> list[str]:
    """Both are ready before either gets the code."""
    command = [sys.executable, "-W", "ignore", "-c", USE, str(connection.settings_dict["NAME"]), email]
    environment = {**os.environ, "AMONT_TEST_FOLDER": str(settings.DATA_DIR)}
    with ExitStack() as stack:
        pair = [
            stack.enter_context(
                subprocess.Popen(
                    command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
                )
            )
            for _ in range(2)
        ]
        assert [process.stdout and process.stdout.readline() for process in pair] == ["ready\n", "ready\n"]
        for process in pair:
            assert process.stdin
            process.stdin.write(f"{code}\n")
            process.stdin.flush()
        return sorted(process.communicate(timeout=90)[0].strip() for process in pair)


@pytest.mark.django_db(transaction=True)
def test_one_code_in_two_processes_opens_once(cast: Cast) -> None:
    assert in_two_processes("maude@escale.example", cast.code(cast.maude)) == ["totp", "used_code"]


@pytest.mark.django_db(transaction=True)
def test_one_recovery_code_in_two_processes_opens_once(cast: Cast) -> None:
    assert in_two_processes("maude@escale.example", factors.unused_codes(cast.maude)[0]) == [
        "recovery_codes",
        "wrong_code",
    ]


@pytest.mark.django_db
def test_the_neighbouring_codes_are_accepted_and_older_ones_never_after(cast: Cast) -> None:
    secret, now = cast.secrets["maude@escale.example"], clock.now()
    with clock.travel_to(now):
        assert (
            services.verify_factor(account=cast.maude, code=totp.code_at(secret, now + timedelta(seconds=30))) == "totp"
        )
        for behind in (0, 30):
            with pytest.raises(RuleBroken) as refusal:
                services.verify_factor(account=cast.maude, code=totp.code_at(secret, now - timedelta(seconds=behind)))
            assert refusal.value.code == "used_code"
        for away in (-90, 90, 3600):
            with pytest.raises(RuleBroken) as refusal:
                services.verify_factor(account=cast.maude, code=totp.code_at(secret, now + timedelta(seconds=away)))
            assert refusal.value.code == "wrong_code"
