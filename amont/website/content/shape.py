"""The shape of a page as it is planted, and small helpers that keep its text readable in code."""

import re
from dataclasses import dataclass, field
from typing import Any

Block = dict[str, Any]


@dataclass(frozen=True)
class Text:
    """A page in one language."""

    title: str
    lead: str
    body: list[Block]
    slug: str = ""


@dataclass(frozen=True)
class Planted:
    """A page of the first tree: `parent` is the key of the page above it (empty: the home page)."""

    key: str
    audience: str
    french: Text
    english: Text
    parent: str = ""
    tool: bool = False
    extra: dict[str, Any] = field(default_factory=dict)


def text(html: str) -> Block:
    """Rich text. `{help}` in a link becomes an address, `page:signs` a link to a page of the tree."""
    return {"type": "paragraph", "value": " ".join(html.split())}


def callout(title: str, html: str, tone: str = "info") -> Block:
    """A few words set apart."""
    return {"type": "callout", "value": {"tone": tone, "title": title, "text": " ".join(html.split())}}


def situations(title: str, *pairs: tuple[str, str]) -> Block:
    """Questions that open on an answer."""
    rows = [{"question": question, "answer": " ".join(html.split())} for question, html in pairs]
    return {"type": "situations", "value": {"title": title, "situations": rows}}


def steps(title: str, *pairs: tuple[str, str]) -> Block:
    """What happens, in order."""
    rows = [{"title": name, "text": " ".join(html.split())} for name, html in pairs]
    return {"type": "steps", "value": {"title": title, "steps": rows}}


def actions(title: str, *rows: tuple[str, str, str]) -> Block:
    """Buttons: words, what one finds there, route."""
    links = [{"label": label, "text": words, "to": to} for label, words, to in rows]
    return {"type": "actions", "value": {"title": title, "actions": links}}


def lines(title: str, audience: str) -> Block:
    """The verified help lines of an audience."""
    return {"type": "lines", "value": {"title": title, "audience": audience}}


def fact(title: str, html: str, source: str) -> Block:
    """What a law or a study says; the day of checking is written by a person, later."""
    return {
        "type": "fact",
        "value": {"title": title, "text": " ".join(html.split()), "source": source, "checked_on": None},
    }


def signs(title: str, rows: list[str], *, caveat: str, talk: str, ask: str, source: str) -> Block:
    """Signs with what must stand beside them."""
    value = {"title": title, "signs": rows, "caveat": caveat, "talk": talk, "ask": ask, "source": source}
    return {"type": "signs", "value": value}


def phrases(title: str, html: str, *, say: list[str], avoid: list[str]) -> Block:
    """Sentences to say beside sentences to avoid."""
    return {"type": "phrases", "value": {"title": title, "text": " ".join(html.split()), "say": say, "avoid": avoid}}


OFFICER: Block = {"type": "officer", "value": None}

_NARROW = [(re.compile("« "), "«\u00a0"), (re.compile(" »"), "\u00a0»"), (re.compile(" :(?= |$)"), "\u00a0:")]


def typeset(value: Any) -> Any:
    """French typography: spaces that must not break, wherever text stands inside."""
    if isinstance(value, str):
        for pattern, replacement in _NARROW:
            value = pattern.sub(replacement, value)
        return value
    if isinstance(value, dict):
        return {name: typeset(one) for name, one in value.items()}
    return [typeset(one) for one in value] if isinstance(value, list) else value
