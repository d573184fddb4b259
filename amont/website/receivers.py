"""Wagtail tells of a page through its signals, whatever screen or command changed it; these pass it to our services."""

from typing import Any

from wagtail import signals
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page

from amont.accounts.models import Account
from amont.website import services


def connect() -> None:
    """Listen, once per process."""
    signals.page_published.connect(_published, dispatch_uid="amont.website.published")
    signals.page_unpublished.connect(_unpublished, dispatch_uid="amont.website.unpublished")
    signals.post_page_move.connect(_moved, dispatch_uid="amont.website.moved")
    signals.page_slug_changed.connect(_moved, dispatch_uid="amont.website.slug_changed")


def _actor(user: Any = None) -> Account | None:
    user = user or get_active_log_context().user
    return user if isinstance(user, Account) else None


def _published(sender: type[Page], instance: Page, revision: Any = None, **_rest: Any) -> None:
    services.page_published(actor=_actor(), page=instance)


def _unpublished(sender: type[Page], instance: Page, **_rest: Any) -> None:
    services.page_unpublished(actor=_actor(), page=instance)


def _moved(sender: type[Page], **_rest: Any) -> None:
    services.tree_changed()
