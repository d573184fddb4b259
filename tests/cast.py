"""The fixed cast of every test, made through the services: who they are, what they may see, and how they sign in.

    def test_something(cast, client):
        client.force_login(cast.maude)

`cast` is a fixture (this module is a pytest plugin); `make_cast()` is the same for code that needs it elsewhere.
"""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from amont.accounts import services, totp
from amont.accounts.models import Account, Program, Role
from amont.core import clock
from tests.remembered import remembered

PASSPHRASE = "jardin fenouil cadran velours tilleul ardoise"


@dataclass
class Cast:
    """Six people and three programs of « L’Escale du Confluent », invented."""

    jeunesse: Program
    adulte: Program
    residence: Program
    helene: Account
    claire: Account
    maude: Account
    rosalie: Account
    tom: Account
    karl: Account
    secrets: dict[str, str] = field(repr=False)

    @property
    def everybody(self) -> dict[str, Account]:
        """All six, by name."""
        return {name: getattr(self, name) for name in ("helene", "claire", "maude", "rosalie", "tom", "karl")}

    def code(self, account: Account) -> str:
        """What the account's authenticator application shows now."""
        return totp.code_at(self.secrets[account.email], clock.now())


def accept(token: str, *, passphrase: str = PASSPHRASE) -> tuple[Account, str]:
    """Use an invitation as its owner does: passphrase, then the application; returns the account and its secret."""
    account = services.accept_invitation(token=token, passphrase=passphrase)
    secret = totp.new_secret()
    with clock.travel_to(clock.now() - timedelta(hours=1)):  # so that the code of this moment hasn't served
        services.enrol_totp(account=account, secret=secret, code=totp.code_at(secret, clock.now()))
    return account, secret


def make_cast() -> Cast:
    """The organisation with its three programs and six people, all enrolled."""
    secrets: dict[str, str] = {}

    def enrolled(token: str) -> Account:
        account, secret = accept(token)
        secrets[account.email] = secret
        return account

    helene = enrolled(services.open_organization(email="helene@escale.example", display_name="Hélène")[1])
    jeunesse = services.create_program(
        actor=helene, slug="jeunesse", name_fr="Volet jeunesse", name_en="Youth program", min_age=12, max_age=17
    )
    adulte = services.create_program(
        actor=helene, slug="adulte", name_fr="Volet adulte", name_en="Adult program", min_age=18
    )
    residence = services.create_program(actor=helene, slug="residence", name_fr="Résidence", name_en="Residence")

    def member(name: str, role: Role, program: Program | None, *, holds: bool = False) -> Account:
        address = f"{name.lower()}@escale.example"
        return enrolled(
            services.create_account(
                actor=helene, email=address, display_name=name, role=role, program=program, holds=holds
            )[1]
        )

    claire = member("Claire", Role.COORDINATOR, jeunesse, holds=True)
    services.add_role(actor=helene, account=claire, role=Role.COORDINATOR, program=adulte, holds=True)
    return Cast(
        jeunesse=jeunesse,
        adulte=adulte,
        residence=residence,
        helene=helene,
        claire=claire,
        maude=member("Maude", Role.WORKER, jeunesse, holds=True),
        rosalie=member("Rosalie", Role.WORKER, adulte, holds=True),
        tom=member("Tom", Role.TECHNICIAN, None),
        karl=member("Karl", Role.WORKER, residence),
        secrets=secrets,
    )


@pytest.fixture
def cast(db: None) -> Cast:
    """The cast, fresh for this test."""
    return remembered("cast", make_cast)
