"""A dataset in one language, as the page and the paper print it: the same lines from the same JSON."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import get_language, gettext, ngettext


@dataclass(frozen=True)
class Line:
    """One indicator as it is printed."""

    id: str
    label: str
    definition: str
    amount: str
    unit: str
    grade: str
    grade_words: str
    notes: tuple[str, ...]
    previous: str
    records: int
    breakdowns: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]
    is_sentence: bool


@dataclass(frozen=True)
class PromiseLine:
    """One promise beside its result."""

    words: str
    indicator: str
    target: str
    result: str
    state: str
    share: int


def lines(dataset: dict[str, Any]) -> list[Line]:
    """Every indicator of the dataset, in its order."""
    figures, smallest = dataset["indicators"], dataset["smallest"]
    return [line(code, figures[code], smallest) for code in sorted(figures, key=_place)]


def promises(dataset: dict[str, Any]) -> list[PromiseLine]:
    """Promises against results."""
    return [_promise(one, dataset) for one in dataset["promises"]]


def columns(names: Iterable[str]) -> list[str]:
    """The heads of an indicator's own columns, in the list of its records."""
    heads = {
        "group": gettext("Group"),
        "enrolment": gettext("Pupils in the group"),
        "before": gettext("Yes before"),
        "after": gettext("Yes after"),
    }
    return [heads[name] for name in names]


def changed(dataset: dict[str, Any]) -> list[str]:
    """What this version changed in the one before it, in words; nothing for a first version."""
    parts = {
        "format": gettext("the form of the report"),
        "grant": gettext("the grant"),
        "method": gettext("the method"),
        "organization": gettext("the organisation’s name"),
        "period": gettext("the period"),
        "promises": gettext("the promises"),
        "smallest": gettext("the smallest count published"),
    }
    return [parts.get(name, name) for name in dataset.get("replaces", {}).get("changed", [])]


def amount(entry: dict[str, Any], smallest: int) -> str:
    """A figure as words: a number, two bounds, a sentence, or why nothing is shown."""
    if entry["hidden"] == "small":
        return gettext("fewer than %(k)s") % {"k": smallest}
    if entry["hidden"] == "one_session":
        return gettext("Only one session has answers: the result stays inside until a second one joins it.")
    if entry["hidden"] == "no_pairs":
        return gettext("No pair of tickets in this period.")
    if entry["sentence"]:
        return str(entry["sentence"][_language()])
    if entry["value"] is not None:
        return number(entry["value"])
    if entry["lower"] == entry["upper"]:
        return number(entry["lower"])
    return gettext("between %(lower)s and %(upper)s") % {
        "lower": number(entry["lower"]),
        "upper": number(entry["upper"]),
    }


def number(value: int) -> str:
    """A whole number with the language's own spacing."""
    return str(formats.number_format(value, use_l10n=True, force_grouping=True))


def day(text: str) -> str:
    """An ISO date in words."""
    return str(formats.date_format(date.fromisoformat(text), "DATE_FORMAT"))


def _language() -> str:
    return "en" if get_language() == "en" else "fr"


def _place(code: str) -> tuple[int, str]:
    order = ("OUT", "DEM", "SAV")
    return (order.index(code[:3]) if code[:3] in order else len(order), code)


def line(code: str, entry: dict[str, Any], smallest: int) -> Line:
    """One indicator in the language of the page."""
    language, previous = _language(), entry["previous"]
    return Line(
        id=code,
        label=entry["label"][language],
        definition=entry["definition"][language],
        amount=amount(entry, smallest),
        unit=_unit(entry)[language],
        grade=entry["grade"],
        grade_words=_grade(entry["grade"]),
        notes=_notes(entry),
        previous=amount(previous, smallest) if previous else "",
        records=entry["records"],
        breakdowns=tuple(
            (_breakdown_name(name), tuple((row["label"][language], row["count"]) for row in rows))
            for name, rows in sorted(entry["breakdowns"].items())
            if rows
        ),
        is_sentence=entry["sentence"] is not None or entry["hidden"] in ("one_session", "no_pairs"),
    )


def _unit(entry: dict[str, Any]) -> dict[str, str]:
    """The unit agrees with the figure: French says "0 kiosque", English "0 kiosks"."""
    most = entry["value"] if entry["value"] is not None else entry["upper"]
    alone = most == 1 or (most == 0 and _language() == "fr")
    unit: dict[str, str] = entry["unit_one" if alone else "unit"]
    return unit


def _breakdown_name(name: str) -> str:
    names = {
        "kind": gettext("By kind of activity"),
        "reason": gettext("By reason"),
        "region": gettext("By sector"),
        "setting": gettext("By kind of setting"),
    }
    return names[name]


def _grade(grade: str) -> str:
    words = {
        "C": gettext("counted from records"),
        "S": gettext("said by people themselves"),
        "E": gettext("estimated by us"),
        "D": gettext("declared by others"),
    }
    return words[grade]


def _notes(entry: dict[str, Any]) -> tuple[str, ...]:
    nothing = not entry["records"] and not entry["without_count"] and entry["hidden"] != "no_pairs"
    first = [gettext("Nothing of this kind was recorded in this period.")] if nothing else []
    return (*first, *_notes_on_counts(entry), *_notes_on_pairs(entry["details"]))


def _notes_on_counts(entry: dict[str, Any]) -> Iterator[str]:
    details = entry["details"]
    if n := entry["without_count"]:
        yield ngettext(
            "%(n)s session without a head-count: it adds nothing here.",
            "%(n)s sessions without a head-count: they add nothing here.",
            n,
        ) % {"n": n}
    if n := details.get("shared"):
        yield ngettext("%(n)s is paid by several funders.", "%(n)s are paid by several funders.", n) % {"n": n}
    if n := details.get("loose"):
        yield ngettext("%(n)s youth was counted without a group.", "%(n)s youths were counted without a group.", n) % {
            "n": n
        }
    if n := details.get("groups"):
        yield ngettext("that is %(n)s group.", "that is %(n)s groups.", n) % {"n": n}


def _notes_on_pairs(details: dict[str, Any]) -> Iterator[str]:
    if details.get("matched"):
        yield gettext("%(matched)s pairs out of %(before)s “before” and %(after)s “after” tickets keyed in.") % {
            name: details[name] for name in ("matched", "before", "after")
        }
    if details.get("annex"):
        yield details["annex"][_language()]


def _promise(one: dict[str, Any], dataset: dict[str, Any]) -> PromiseLine:
    entry = dataset["indicators"].get(one["indicator"])
    share = 0
    if one["result"] is not None and one["target"]:
        share = min(100, one["result"] * 100 // one["target"])
    return PromiseLine(
        words=one["words"],
        indicator=one["indicator"],
        target=number(one["target"]) if one["target"] is not None else "—",
        result=amount(entry, dataset["smallest"]) if entry else "—",
        state=_state(one),
        share=share,
    )


def _state(one: dict[str, Any]) -> str:
    if one["reached"] is None:
        return gettext("told in words") if one["target"] is None or not one["indicator"] else gettext("too few to tell")
    return gettext("reached") if one["reached"] else gettext("not reached in this period")
