"""Every page that somebody can reach by links, read as a browser would read it."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.http.response import HttpResponseBase
from django.test import Client

LOADED = {
    "img": "src",
    "script": "src",
    "source": "src",
    "track": "src",
    "video": "poster",
    "iframe": "src",
    "link": "href",
    "form": "action",
}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Field:
    """One control of a form."""

    tag: str
    kind: str
    name: str
    value: str
    most: int
    options: list[str] = field(default_factory=list)
    on: bool = False


@dataclass
class Form:
    """One form: where it goes, how, and what it holds."""

    action: str
    method: str
    fields: list[Field] = field(default_factory=list)


class Read(HTMLParser):
    """What a page links to, loads, asks for, and whatever in it could run."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self.outward: list[dict[str, str]] = []
        self.loaded: list[str] = []
        self.forms: list[Form] = []
        self.tags: set[str] = set()
        self.running: list[str] = []
        self.words: list[str] = []
        self._script = False
        self._area: Field | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.add(tag)
        self._note_running(tag, given)
        if tag in LOADED and given.get(LOADED[tag]):
            self.loaded.append(given[LOADED[tag]])
        if tag == "a" and "href" in given:
            outward = given["href"].startswith(("http:", "https:", "//"))
            self.outward.append(given) if outward else self.links.append(given["href"])
        self._note_form(tag, given)
        self._script = (
            tag == "script" and "src" not in given and given.get("type") not in ("application/json", "importmap")
        )

    def _note_running(self, tag: str, given: dict[str, str]) -> None:
        self.running += [f"<{tag} {name}>" for name in given if name.startswith("on") or name == "style"]
        addresses = (given.get(name, "") for name in ("href", "src", "action", "formaction"))
        self.running += [
            f"<{tag} {one}>" for one in addresses if one.strip().lower().startswith(("javascript:", "data:"))
        ]

    def _note_form(self, tag: str, given: dict[str, str]) -> None:
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get").lower()))
        elif tag in ("input", "textarea", "select") and self.forms and given.get("name"):
            most = int(given.get("maxlength", "0") or 0)
            one = Field(
                tag, given.get("type", "text"), given["name"], given.get("value", ""), most, on="checked" in given
            )
            self.forms[-1].fields.append(one)
            self._area = one if tag == "textarea" else None
        elif tag == "option" and self.forms and self.forms[-1].fields:
            last = self.forms[-1].fields[-1]
            last.options.append(given.get("value", ""))
            if "selected" in given:
                last.value = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self._script = False
        if tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._script and data.strip():
            self.running.append(f"<script>{data.strip()[:60]}")
        if self._area is not None:
            self._area.value += data
        else:
            self.words.append(data)


@dataclass
class Visited:
    """An address that was opened."""

    address: str
    response: HttpResponseBase
    body: bytes
    read: Read | None


def visit(client: Client, address: str) -> Visited:
    """Open one address."""
    response = client.get(address)
    body = body_of(response)
    html = response.headers.get("Content-Type", "").startswith("text/html")
    return Visited(address, response, body, Read(body.decode()) if html else None)


def body_of(response: Any) -> bytes:
    """The whole of an answer; what streams is read to its end, which closes it as a server would."""
    return b"".join(response) if getattr(response, "streaming", False) else bytes(response.content)


ONE_OF_MANY = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d{4}|(?<=/capsules/)[^/]+|(?<=/codes/)[^/]+")
ALIKE = 3


def walk(client: Client, starts: list[str], *, skip: tuple[str, ...] = ("/contenu/", "/quitter")) -> Iterator[Visited]:
    """Follow every link from these addresses: each path once, and of the pages of one kind the first ALIKE.

    Not the quick exit: it ends the session of whoever walks.
    """
    waiting, known, kinds = list(starts), {urlsplit(one).path for one in starts}, Counter[str]()
    while waiting:
        found = visit(client, waiting.pop(0))
        yield found
        location = found.response.headers.get("Location", "")
        for link in [*(found.read.links if found.read else []), *([location] if location.startswith("/") else [])]:
            target = urlsplit(urljoin(found.address, link))
            kind = ONE_OF_MANY.sub("*", target.path)
            inside = not target.scheme and target.path.startswith("/") and not target.path.startswith(skip)
            if not inside or target.path in known or kinds[kind] >= ALIKE:
                continue
            known.add(target.path)
            kinds[kind] += 1
            waiting.append(target.path + (f"?{target.query}" if target.query else ""))
