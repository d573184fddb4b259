"""A dataset in one language, as the page and the paper print it: the same lines from the same JSON."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import get_language, gettext

from amont.directory.selectors import label


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


BREAKDOWN_LISTS = {"reason": "refusal_reason", "region": "sector", "kind": "offering_kind"}


def lines(dataset: dict[str, Any]) -> list[Line]:
    """Every indicator of the dataset, in its order."""
    return [_line(code, dataset["indicators"][code], dataset) for code in sorted(dataset["indicators"], key=_place)]


def promises(dataset: dict[str, Any]) -> list[PromiseLine]:
    """Promises against results."""
    return [_promise(one, dataset) for one in dataset["promises"]]


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


def _line(code: str, entry: dict[str, Any], dataset: dict[str, Any]) -> Line:
    language, smallest = _language(), dataset["smallest"]
    previous = entry["previous"]
    return Line(
        id=code,
        label=entry["label"][language],
        definition=entry["definition"][language],
        amount=amount(entry, smallest),
        unit=entry["unit"][language],
        grade=entry["grade"],
        grade_words=_grade(entry["grade"]),
        notes=_notes(entry),
        previous=amount(previous, smallest) if previous else "",
        records=entry["records"],
        breakdowns=tuple(
            (_breakdown_name(name), tuple((label(BREAKDOWN_LISTS[name], row[0]), row[1]) for row in rows))
            for name, rows in entry["breakdowns"].items()
            if rows
        ),
        is_sentence=entry["sentence"] is not None or entry["hidden"] in ("one_session", "no_pairs"),
    )


def _breakdown_name(name: str) -> str:
    names = {"reason": gettext("By reason"), "region": gettext("By sector"), "kind": gettext("By kind of activity")}
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
    notes = []
    if entry["without_count"]:
        notes.append(
            gettext("%(n)s session(s) without a head-count: they add nothing here.") % {"n": entry["without_count"]}
        )
    details = entry["details"]
    if details.get("shared"):
        notes.append(gettext("%(n)s of them paid by several funders.") % {"n": details["shared"]})
    if details.get("groups"):
        notes.append(gettext("that is %(n)s groups.") % {"n": details["groups"]})
    if details.get("matched"):
        notes.append(
            gettext("%(matched)s pairs out of %(before)s “before” and %(after)s “after” tickets keyed in.")
            % {name: details[name] for name in ("matched", "before", "after")}
        )
    return tuple(notes)


def _promise(one: dict[str, Any], dataset: dict[str, Any]) -> PromiseLine:
    entry = dataset["indicators"].get(one["indicator"])
    share = 0
    if one["result"] is not None and one["target"]:
        share = min(100, one["result"] * 100 // one["target"])
    states = {
        True: gettext("reached"),
        False: gettext("not reached in this period"),
        None: gettext("told in words"),
    }
    return PromiseLine(
        words=one["words"],
        indicator=one["indicator"],
        target=number(one["target"]) if one["target"] is not None else "—",
        result=amount(entry, dataset["smallest"]) if entry else "—",
        state=states[one["reached"]],
        share=share,
    )
