"""A process that does one act of keys and is killed at the statement of a given rank: `python -m tests.faults.killed_at`.

It reads ranks, one a line; for each it makes a child that does the act, and says how the child ended: the signal that
killed it, or 0 when it came to the end. It is told the act and whom it is about in JSON, as its one argument.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from itertools import count
from typing import Any

import django

from tests.faults.statements import NOT_STATEMENTS


def main() -> None:
    """Make a child for each line that comes."""
    told = json.loads(sys.argv[1])
    django.setup()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _do(told, int(line))
            os._exit(0)
        status = os.waitpid(child, 0)[1]
        sys.stdout.write(f"{os.WTERMSIG(status) if os.WIFSIGNALED(status) else -os.WEXITSTATUS(status)}\n")
        sys.stdout.flush()


def _do(told: dict[str, str], rank: int) -> None:
    from django.conf import settings
    from django.db import connection

    from amont.vault.recovery import read

    settings.VAULT_RECOVERY = read(told["recovery"])
    act = _acts(told)[told["act"]]
    seen = count(1)

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.lstrip().upper().startswith(NOT_STATEMENTS) and next(seen) == rank:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrapper):
        act()
    connection.close()


def _acts(told: dict[str, str]) -> dict[str, Callable[[], Any]]:
    from amont import vault
    from amont.accounts import services
    from amont.accounts.models import Account, Program
    from tests.keys import access_of, ring_of

    def person(name: str) -> Account:
        return Account.objects.get(display_name=name)

    def give() -> int:
        access = access_of(person("Claire"))
        program = Program.objects.get(slug="jeunesse")
        return services.give_waiting_keys(access, actor=person("Claire"), program=program)

    def change() -> None:
        former, new = told["former"], told["new"]
        services.change_passphrase(actor=person("Maude"), current=former, passphrase=new)

    return {
        "enrolment": lambda: services.accept_invitation(token=told["token"], passphrase=told["new"]),
        "passphrase": change,
        "queue": give,
        "departure": lambda: services.disable_account(actor=person("Hélène"), account=person("Maude")),
        "re-wrap": lambda: vault.absorb(ring_of(person("Maude"))),
    }


if __name__ == "__main__":
    main()
