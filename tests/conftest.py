"""What every test stands on: its database, a clean slate around it, strict templates, and a real Chromium."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.template import engines
from django.test import TransactionTestCase
from django.utils import translation

from amont.directory import selectors as labels
from tests import databases
from tests.cast import cast
from tests.journeys.fixtures import come, house, season
from tests.journeys.house import Season
from tests.strict import StrictUndefined

__all__ = ["cast", "come", "house", "season"]

# The synchronous Playwright keeps an event loop in the test's thread, which Django would mistake for async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")  # the first is a third faster
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
IN_CI = bool(os.environ.get("CI"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what drives a browser; without one, skip it (in CI it then fails at its start). What is long goes first."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None and not IN_CI:
                item.add_marker(pytest.mark.skip(reason="Chromium is not installed"))
    items.sort(key=_length, reverse=True)  # side by side, nobody waits for a long file at the end


def _length(item: pytest.Item) -> int:
    return 2 * any(item.iter_markers("slow")) + any(item.iter_markers("browser"))


def pytest_configure() -> None:
    """The folders that a start would have made."""
    for folder in (settings.STATIC_ROOT, settings.MEDIA_ROOT):
        Path(folder).mkdir(parents=True, exist_ok=True)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """The season that all shared goes when the last of them has ended."""
    if not hasattr(session.config, "workerinput"):
        Season().forget()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """A copy of the migrated template; transactional tests put it back instead of emptying every table."""
    with django_db_blocker.unblock():
        store = databases.store()
        store.create()
    # Emptying the tables would take the root page, the locales and the coded lists that migrations brought.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: store.restore())
        yield
    with django_db_blocker.unblock():
        store.drop()


@pytest.fixture(autouse=True)
def clean_slate() -> Iterator[None]:
    """No cached page, label or language crosses from one test to the next."""
    caches["pages"].clear()  # the shared cache is a table: it goes back with the rest of the database
    labels.forget_labels()
    labels._labels.clear()  # kept by generation, whose numbers start again with each test
    translation.deactivate()
    shutil.rmtree(settings.ANCHORS_DIR, ignore_errors=True)  # those of another database would be a break of this one
    yield
    translation.deactivate()


@pytest.fixture(autouse=True, scope="session")
def strict_templates() -> None:
    """A variable that does not exist fails in our own templates."""
    engines["django"].engine.string_if_invalid = StrictUndefined()  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's own Chromium, silent towards the outside."""
    return {
        **browser_type_launch_args,
        **({"executable_path": CHROMIUM} if CHROMIUM else {}),
        "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A visitor of Québec."""
    return {**browser_context_args, "locale": "fr-CA", "timezone_id": "America/Toronto"}
