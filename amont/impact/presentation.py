"""A dataset in one language, as the page and the paper print it: the same lines from the same JSON."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import get_language, gettext, ngettext

from amont.core import dates
from amont.impact.indicators.base import Figure, Indicator
from amont.impact.wording import signed
from amont.ui.charts import shown


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
    percent: str


PERCENT_FROM = 30  # with less behind it, no percentage enters a table


def lines(dataset: dict[str, Any]) -> list[Line]:
    """Every indicator of the dataset, in its order."""
    figures, smallest = dataset["indicators"], dataset["smallest"]
    return [line(code, figures[code], smallest) for code in sorted(figures, key=_place)]


def promises(dataset: dict[str, Any]) -> list[PromiseLine]:
    """Promises against results."""
    return [_promise(one, dataset) for one in dataset["promises"]]


def in_progress(dataset: dict[str, Any]) -> str:
    """That the period was not over when the figures were made; nothing when it was."""
    if dataset.get("over", True):
        return ""
    return gettext("Period in progress: figures as of %(day)s.") % {"day": day(dataset["computed_on"])}


def columns(names: Iterable[str]) -> list[str]:
    """The heads of an indicator's own columns, in the list of its records."""
    heads = {
        "group": gettext("Group"),
        "enrolment": gettext("Pupils in the group"),
        "yes_yes": gettext("Yes, then yes"),
        "yes_no": gettext("Yes, then no"),
        "no_yes": gettext("No, then yes"),
        "no_no": gettext("No, then no"),
    }
    return [heads[name] for name in names]


def sums(definition: Indicator, figure: Figure) -> list[int]:
    """The sum of each column, where the figure is computed again from them; nothing elsewhere."""
    cells = [[int(cell or 0) for cell in record.cells] for record in figure.records if definition.summed]
    return [sum(column) for column in zip(*cells, strict=True)]


def days(dataset: dict[str, Any]) -> tuple[str, str]:
    """The first and the last day of the report, in words."""
    return day(dataset["period"]["start"]), day(dataset["period"]["end"])


def changed(dataset: dict[str, Any]) -> list[str]:
    """What this version changed in the one before it, in words; nothing for a first version."""
    parts = {
        "format": gettext("the form of the report"),
        "grant": gettext("the grant"),
        "method": gettext("the method"),
        "integrity": gettext("the copy kept, which had been altered"),
        "organization": gettext("the organisation’s name"),
        "over": gettext("the period, which is over"),
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
    if entry["lower"] is None:
        return gettext("%(upper)s at most") % {"upper": number(entry["upper"])}
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
    return dates.day(date.fromisoformat(text))


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
        notes=_notes(entry, smallest),
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


def _notes(entry: dict[str, Any], smallest: int) -> tuple[str, ...]:
    nothing = not entry["records"] and not entry["without_count"] and entry["hidden"] != "no_pairs"
    first = [gettext("Nothing of this kind was recorded in this period.")] if nothing else []
    return (*first, *_notes_on_counts(entry, smallest), *_notes_on_pairs(entry["details"], smallest))


def _notes_on_counts(entry: dict[str, Any], smallest: int) -> Iterator[str]:
    details = entry["details"]
    if n := entry["without_count"]:
        yield ngettext(
            "%(n)s session without a head-count: it adds nothing here.",
            "%(n)s sessions without a head-count: they add nothing here.",
            n,
        ) % {"n": n}
    if n := details.get("shared"):
        yield ngettext("%(n)s is paid by several funders.", "%(n)s are paid by several funders.", n) % {"n": n}
    if (n := details.get("loose", 0)) is None:
        yield gettext("Fewer than %(k)s youths were counted without a group.") % {"k": smallest}
    elif n:
        yield ngettext("%(n)s youth was counted without a group.", "%(n)s youths were counted without a group.", n) % {
            "n": n
        }
    if n := details.get("groups"):
        yield ngettext("that is %(n)s group.", "that is %(n)s groups.", n) % {"n": n}


def _notes_on_pairs(details: dict[str, Any], smallest: int) -> Iterator[str]:
    if "answered" in details:
        yield _answered(details, smallest)
    if n := details.get("uncounted"):
        yield ngettext(
            "The present of %(n)s session were not counted.", "The present of %(n)s sessions were not counted.", n
        ) % {"n": n}
    if details.get("baseline"):
        yield details["baseline"][_language()]
    if details.get("interval"):
        yield _interval(details)
    if details.get("annex"):
        yield details["annex"][_language()]


def _answered(details: dict[str, Any], smallest: int) -> str:
    """Present, answered, paired and the share paired: told with every result of questionnaires."""
    few = gettext("fewer than %(k)s") % {"k": smallest}
    names = ("present", "answered", "before", "after", "matched")
    told = {name: few if details[name] is None else number(details[name]) for name in names}
    said = gettext(
        "Present: %(present)s. Tickets keyed in: %(answered)s (%(before)s “before”, %(after)s “after”). "
        "Paired: %(matched)s"
    )
    rate = shown(round(details["matched"] * 100 / details["answered"]), "%") if details["matched"] else ""
    return said % told + (gettext(", or %(rate)s of the tickets.") % {"rate": rate} if rate else ".")


def _interval(details: dict[str, Any]) -> str:
    """Which interval is printed: the wider of the two, when there are sessions enough for a second."""
    if details["interval"] == "sessions":
        lower, upper = map(signed, details["newcombe"])
        return gettext(
            "The interval draws whole sessions again; it is wider than Newcombe’s, %(lower)s to %(upper)s, which the "
            "four counts give."
        ) % {"lower": lower, "upper": upper}
    if "sessions" in details:
        return gettext("The interval is Newcombe’s, from the four counts; drawing whole sessions gives no wider one.")
    return gettext("The interval is Newcombe’s, from the four counts.")


def _promise(one: dict[str, Any], dataset: dict[str, Any]) -> PromiseLine:
    entry = dataset["indicators"].get(one["indicator"])
    told = one["result"] is not None and one["target"]
    share = one["result"] * 100 // one["target"] if told else 0
    return PromiseLine(
        words=one["words"],
        indicator=one["indicator"],
        target=number(one["target"]) if one["target"] is not None else "—",
        result=amount(entry, dataset["smallest"]) if entry else "—",
        state=_state(one, over=dataset.get("over", True)),
        share=min(100, share),
        percent=shown(share, "%") if told and one["target"] >= PERCENT_FROM else "",
    )


def _state(one: dict[str, Any], *, over: bool) -> str:
    if one["reached"] is None:
        return gettext("told in words") if one["target"] is None or not one["indicator"] else gettext("too few to tell")
    if one["reached"]:
        return gettext("reached")
    return gettext("not reached in this period") if over else gettext("in progress")
