"""The invented organisation, its programs and its team, each enrolled as anybody would be."""

from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from django.db import transaction

from amont.accounts import holders, totp
from amont.accounts import services as accounts
from amont.accounts.models import Account, Program, Role
from amont.core import clock
from amont.demo.cast import CAST, Person, Secret, write_secrets
from amont.directory import services as directory

PROGRAMS = (
    ("jeunesse", "Escale Jeunesse", "Escale Youth", 12, 17),
    ("adulte", "Escale Adulte", "Escale Adult", 18, None),
    ("residence", "Résidence du Quai", "Quay Residence", 18, 25),
)
SHEETS = (("A1", "board", 120), ("A2", "bank", 120), ("B1", "board", 95))


@dataclass(frozen=True)
class Team:
    """The accounts by first name, the programs by slug."""

    people: dict[str, Account]
    programs: dict[str, Program]
    passphrases: dict[str, str] = field(repr=False)

    @property
    def maude(self) -> Account:
        return self.people["Maude"]

    @property
    def claire(self) -> Account:
        return self.people["Claire"]

    @property
    def helene(self) -> Account:
        return self.people["Hélène"]

    @property
    def youth(self) -> Program:
        return self.programs["jeunesse"]


def make_team() -> Team:
    """Open the organisation, then invite and enrol everybody; with the commit, their secrets go to DATA/demo.json."""
    director = next(one for one in CAST if one.role == Role.DIRECTOR)
    first, token = accounts.open_organization(email=director.email, display_name=director.first_name)
    secrets = [_enrol(director, first, token)]
    programs = {
        slug: accounts.create_program(
            actor=first, slug=slug, name_fr=french, name_en=english, min_age=least, max_age=most
        )
        for slug, french, english, least, most in PROGRAMS
    }
    people = {director.first_name: first}
    for person in CAST:
        if person is not director:
            account, invitation = _invite(person, first, programs)
            people[person.first_name] = account
            secrets.append(_enrol(person, account, invitation))
    _hear_keys(people, first)
    _see_sheets(first)
    order = {one.email: place for place, one in enumerate(CAST)}
    secrets.sort(key=lambda one: order[one.email])
    transaction.on_commit(partial(write_secrets, secrets))
    known = {person.first_name: next(one.password for one in secrets if one.email == person.email) for person in CAST}
    return Team({name: Account.objects.get(pk=one.pk) for name, one in people.items()}, programs, known)


def _invite(person: Person, director: Account, programs: dict[str, Program]) -> tuple[Account, str]:
    scopes: list[Program | None] = [programs[slug] for slug in person.programs]
    scopes = scopes or [None]
    account, token = accounts.create_account(
        actor=director,
        email=person.email,
        display_name=person.first_name,
        role=person.role,
        program=scopes[0],
        holds=person.holds,
    )
    for program in scopes[1:]:
        accounts.add_role(actor=director, account=account, role=person.role, program=program, holds=person.holds)
    return account, token


def _hear_keys(people: dict[str, Account], director: Account) -> None:
    """Those who hold read their six words to the coordinator, who reads hers to the director; each is heard twice."""
    claire = people["Claire"]
    for person in CAST:
        owner = people[person.first_name]
        if person.holds:
            words, first = holders.words_of(owner), director if owner == claire else claire
            accounts.confirm_key(actor=first, account=owner, words=words, how="in_person")
            waiting = holders.waiting_confirmation(owner)
            if waiting is not None:
                second = people["Maude"] if owner == claire else director
                accounts.answer_confirmation(actor=second, confirmation_id=waiting.pk, agrees=True)


def _see_sheets(director: Account) -> None:
    """Three of the four envelopes were looked at in the year; nobody has noted the last one yet."""
    for name, place, days in SHEETS:
        day = clock.today() - timedelta(days=days)
        accounts.note_recovery_sheet(actor=director, name=name, place=place, seen_on=day)


def _enrol(person: Person, account: Account, token: str) -> Secret:
    passphrase, secret = accounts.offer_passphrase(), totp.new_secret()
    account = accounts.accept_invitation(token=token, passphrase=passphrase)
    accounts.enrol_totp(account=account, secret=secret, code=totp.code_at(secret, clock.now()))
    return Secret(person.email, passphrase, secret, person.role.value, ",".join(person.programs))


def settle(team: Team) -> None:
    """The organisation's settings, its lists, and its lines, each called."""
    directory.save_settings(
        actor=team.helene,
        name="L’Escale du Confluent",
        short_name="L’Escale",
        phone="418 555-0142",
        email="bonjour@escale.example",
        address="12, rue du Confluent (adresse inventée)",
        about_fr="Un organisme inventé pour la démonstration. Il rencontre des jeunes et des adultes, et travaille avec les écoles et les maisons des jeunes.",
        about_en="An organisation invented for the demo. It meets youths and adults, and works with schools and youth houses.",
        calendar_domain="escale.example",
        privacy_officer=team.helene,
    )
