"""T30: a code of the application twice, across two processes, is refused the second time; recovery codes serve once."""

import os
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.queues import Queue

import django
import pytest
from django.conf import settings
from django.db import connections

from amont.accounts import factors, services, totp
from amont.accounts.models import Account
from amont.core import clock
from amont.core.errors import RuleBroken
from tests.cast import Cast

pytestmark = pytest.mark.sqlite


def _use(database: str, module: str, folder: str, email: str, code: str, gate: object, answers: "Queue[str]") -> None:
    """In a process of its own: use the code once the other is ready too."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": module, "AMONT_TEST_FOLDER": folder}
    django.setup()
    connections["default"].settings_dict["NAME"] = database
    account = Account.objects.get(email=email)
    gate.wait(60)  # type: ignore[attr-defined]
    try:
        answers.put(services.verify_factor(account=account, code=code))
    except RuleBroken as broken:
        answers.put(broken.code)


def in_two_processes(email: str, code: str) -> list[str]:
    context = get_context("spawn")
    gate, answers = context.Barrier(2), context.Queue()
    known = (str(connections["default"].settings_dict["NAME"]), os.environ["DJANGO_SETTINGS_MODULE"], str(settings.DATA_DIR))
    pair = [context.Process(target=_use, args=(*known, email, code, gate, answers)) for _ in range(2)]
    for process in pair:
        process.start()
    found = sorted(answers.get(timeout=90) for _ in pair)
    for process in pair:
        process.join(30)
    return found


@pytest.mark.django_db(transaction=True)
def test_one_code_in_two_processes_opens_once(cast: Cast) -> None:
    assert in_two_processes("maude@escale.example", cast.code(cast.maude)) == ["totp", "used_code"]


@pytest.mark.django_db(transaction=True)
def test_one_recovery_code_in_two_processes_opens_once(cast: Cast) -> None:
    assert in_two_processes("maude@escale.example", factors.unused_codes(cast.maude)[0]) == ["recovery_codes", "wrong_code"]


@pytest.mark.django_db
def test_the_neighbouring_codes_are_accepted_and_older_ones_never_after(cast: Cast) -> None:
    secret, now = cast.secrets["maude@escale.example"], clock.now()
    with clock.travel_to(now):
        assert services.verify_factor(account=cast.maude, code=totp.code_at(secret, now + timedelta(seconds=30))) == "totp"
        for behind in (0, 30):
            with pytest.raises(RuleBroken) as refusal:
                services.verify_factor(account=cast.maude, code=totp.code_at(secret, now - timedelta(seconds=behind)))
            assert refusal.value.code == "used_code"
        for away in (-90, 90, 3600):
            with pytest.raises(RuleBroken) as refusal:
                services.verify_factor(account=cast.maude, code=totp.code_at(secret, now + timedelta(seconds=away)))
            assert refusal.value.code == "wrong_code"
