"""Who can open what, told by sets and days alone: the rules of keys as the design says them, for a machine to compare.

A pair is a number: whoever begins anew has another. Nothing here knows of tables, of ciphers or of the services.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

IDLE, WHOLE_DAY, ANSWER = timedelta(minutes=20), timedelta(hours=10), timedelta(days=7)
Held = set[tuple[str, int]]


@dataclass
class Person:
    """Somebody of the team. Without a passphrase there is no ring, and the sheet opens the ring of today alone."""

    pair: int = 0
    passphrase: str = ""
    active: bool = True
    heard: bool = False
    factor: bool = True
    sheet: str = ""
    first: str = ""
    answer_due: datetime | None = None
    used_at: datetime | None = None
    ends_at: datetime | None = None

    @property
    def live(self) -> bool:
        """True when keys may be given to them."""
        return self.active and bool(self.passphrase) and self.heard and self.factor

    def close(self) -> None:
        """No ring is open any more."""
        self.used_at = self.ends_at = None

    def is_open(self, now: datetime) -> bool:
        """True while the ring that was opened at sign-in is."""
        return self.used_at is not None and self.ends_at is not None and now < min(self.used_at + IDLE, self.ends_at)


@dataclass
class File:
    """An object: for each generation whose pairs hold it, and for each note its generation."""

    program: str
    held: list[Held]
    notes: list[int] = field(default_factory=list)
    marked: bool = False
    shredded: bool = False


class House:
    """The whole organisation: each act says whether it is allowed, and does it when it is."""

    def __init__(self, people: dict[str, Person], holding: set[tuple[str, str]]) -> None:
        self.people, self.holding = people, holding
        self.files: list[File] = []
        self.alone: dict[str, date] = {}

    def members(self, program: str) -> set[str]:
        """Who holds in a program, by a membership there or in the whole house."""
        named = {name for name, where in self.holding if where in (program, "")}
        return {name for name in named if self.people[name].active}

    def holders(self, file: File, number: int = -1) -> set[str]:
        """Whose present pair has the key of a generation."""
        known = self.people.items()
        return {name for name, one in known if one.passphrase and (name, one.pair) in file.held[number]}

    def live_holders(self, file: File) -> set[str]:
        """Those of the newest generation who may still receive."""
        return {name for name in self.holders(file) if self.people[name].live}

    def fewest(self, program: str, today: date) -> int:
        """Two, or one while the director answers for it."""
        return 1 if program in self.alone and self.alone[program] >= today else 2

    def opens(self, name: str, file: File, number: int) -> bool:
        """True when this person reads what was written under this generation."""
        return not file.shredded and name in self.holders(file, number)

    def create(self, program: str, today: date) -> bool:
        """A file for the members who hold and are live: two at least."""
        held = {(name, self.people[name].pair) for name in self.members(program) if self.people[name].live}
        allowed = len(held) >= self.fewest(program, today)
        if allowed:
            self.files.append(File(program, [held]))
        return allowed

    def write(self, name: str, file: File) -> bool:
        """A note under the newest generation; under one more, first, when somebody left since."""
        allowed = not file.shredded and name in self.holders(file)
        if allowed and file.marked:
            self.turn(name, file)
        if allowed:
            file.notes.append(len(file.held) - 1)
        return allowed

    def turn(self, name: str, file: File) -> bool:
        """A new generation, for the live ones who have the newest."""
        allowed = not file.shredded and name in self.holders(file)
        if allowed:
            file.held.append({(one, self.people[one].pair) for one in self.live_holders(file)})
            file.marked = False
        return allowed

    def give(self, giver: str, program: str) -> int:
        """Every generation of what the giver has, to the members who lack the newest; returns how many were given."""
        given = 0
        for file in self.files:
            if file.program != program or file.shredded or giver not in self.holders(file):
                continue
            for name in {one for one in self.members(program) if self.people[one].live} - self.holders(file):
                for held in file.held:
                    held.add((name, self.people[name].pair))
                given += 1
        return given

    def release(self, name: str, where: str, today: date) -> bool:
        """Somebody stops holding: refused when a file of theirs would be left with too few."""
        kept = {one for who, one in self.holding if who == name} - {where}
        gone = [
            file for file in self.files
            if not file.shredded and where in ("", file.program) and not {"", file.program} & kept
            and any(name == who for held in file.held for who, _pair in held)
        ]  # fmt: skip
        if any(len(self.live_holders(file) - {name}) < self.fewest(file.program, today) for file in gone):
            return False
        self.holding.discard((name, where))
        for file in gone:
            self._drop(name, file)
        return True

    def take_back(self, name: str) -> None:
        """The six words were not theirs: what the key received is gone, and it is pending again."""
        one = self.people[name]
        one.heard, one.answer_due = False, None
        for file in self.files:
            if any((name, one.pair) in held for held in file.held):
                self._drop(name, file)

    def leave(self, name: str) -> None:
        """Never refused: ring, sheet and keys are gone at once."""
        one = self.people[name]
        self.take_back(name)
        one.passphrase = one.sheet = ""
        one.close()

    def _drop(self, name: str, file: File) -> None:
        file.marked = True
        for held in file.held:
            held.difference_update({pair for pair in held if pair[0] == name})
