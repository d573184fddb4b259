"""What a page says, read back from its HTML as a person finds it."""

from bs4 import BeautifulSoup, Tag
from django.http import HttpResponse
from django.test import Client
from django.utils.html import strip_tags

from amont.accounts.models import Account


def as_(account: Account) -> Client:
    """A browser in which this person is signed in."""
    client = Client()
    client.force_login(account)
    return client


def page(response: HttpResponse) -> BeautifulSoup:
    """The page, parsed."""
    return BeautifulSoup(response.content.decode(), "html.parser")


def beside(response: HttpResponse, field: str, *, form: str = "id") -> str:
    """The sentence that stands beside a form's field; empty when there is none. `form` is how its ids begin."""
    found = page(response).find(id=f"{form}_{field}_error")
    return " ".join(strip_tags(str(found)).split()) if isinstance(found, Tag) else ""


def typed(response: HttpResponse, field: str) -> str:
    """What a form's field still holds."""
    found = page(response).find(attrs={"name": field})
    assert isinstance(found, Tag), f"{field} is not on the page"
    return found.get_text().strip() if found.name == "textarea" else str(found.get("value", ""))


def words(node: Tag | HttpResponse) -> str:
    """All the words, with single blanks."""
    tree = page(node) if isinstance(node, HttpResponse) else node
    return " ".join(tree.get_text(" ").split())
