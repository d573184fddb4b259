"""What a theft gave, for people and as JSON."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from amont.vault.threats import Theft

SHOWN = 10


@dataclass(frozen=True)
class Attempt:
    """One thing that was tried: on how many, how many gave way; `promised` when the page says that none does."""

    key: str
    says: str
    of: int
    found: int
    promised: bool = True
    tests: tuple[str, ...] = ()
    where: tuple[str, ...] = ()

    def shown(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "key": self.key, "said": self.says, "of": self.of, "found": self.found, "promised": self.promised,
            **({"where": list(self.where)} if self.where else {}),
        }  # fmt: skip


@dataclass
class Report:
    """A theft, everything that was tried, and what the thief has anyway."""

    theft: Theft
    tried: list[Attempt]
    gets: dict[str, Any] = field(default_factory=dict)

    @property
    def broken(self) -> list[Attempt]:
        """What was found and is promised not to be."""
        return [one for one in self.tried if one.found and one.promised]

    def as_json(self) -> dict[str, Any]:
        """Codes and counts, and what lies in clear anyway."""
        return {
            "theft": self.theft.key,
            "found": [one.shown() for one in self.tried if one.found],
            "not_found": [one.shown() for one in self.tried if not one.found],
            "tried": [one.key for one in self.tried],
            "tests": sorted({test for one in self.tried for test in one.tests}, key=lambda name: int(name[1:])),
            "gets": self.gets,
        }

    def lines(self) -> Iterator[str]:
        """For people."""
        yield f"{self.theft.title} — {self.theft.how}"
        for heading, attempts in (
            (_("The thief gets:"), [one for one in self.tried if not one.promised]),
            (_("The thief does not get:"), [one for one in self.tried if one.promised and not one.found]),
            (_("FOUND, AND THE PAGE SAYS THAT IT IS NOT:"), self.broken),
        ):
            if attempts:
                yield from ("", heading, *_told(attempts))
        yield from ("", _("And what lies open to them:"), *(f"  {said}" for said in self.theft.gets))
        labels = {
            "cost_of_a_guess": _("What a guess costs here"),
            "team": _("The team"),
            "entries_of_the_journal": _("Entries of the journal, by whom"),
            "rows": _("The largest tables, in rows"),
            "clear_fields": _("Fields in clear beside what is sealed"),
        }
        yield from (f"  {labels[name]}: {_short(value)}" for name, value in self.gets.items())


def _told(attempts: Iterable[Attempt]) -> Iterator[str]:
    for one in attempts:
        tests = f" [{', '.join(one.tests)}]" if one.tests else ""
        yield f"  {one.says}: {one.found}/{one.of}{tests}"
        yield from (f"    {where}" for where in one.where)


def _short(value: Any) -> str:
    """A list as it is; of a table, the ten largest; how many fields, not which."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    sizes = {name: len(inner) if isinstance(inner, list) else inner for name, inner in value.items()}
    shown = sorted(sizes, key=lambda name: -sizes[name])[:SHOWN] if len(sizes) > SHOWN else list(sizes)
    return ", ".join(f"{name} {sizes[name]}" for name in shown)
