"""What follows from a change of a page: seen at its commit, English rests on French, all is journalled."""

from django.db import transaction
from wagtail.models import Page

from amont.accounts.models import Account
from amont.audit import services as audit
from amont.ui import cache
from amont.website.models import SitePage


@transaction.atomic
def page_published(*, actor: Account | None, page: Page) -> None:
    """A page went live, or a live one changed. An English page remembers the French text that it came from.

    Without a live French page an English one goes down again, whatever screen or command put it up.
    """
    if isinstance(page, SitePage) and page.locale.language_code != "fr":
        french = Page.objects.filter(translation_key=page.translation_key, locale__language_code="fr", live=True)
        source = french.order_by("pk").values_list("live_revision_id", flat=True).first()
        type(page).objects.filter(pk=page.pk).update(french_revision=source)
        if source is None:
            Page.objects.get(pk=page.pk).specific.unpublish()
            return
    cache.bump("pages")
    audit.record("website.page.published", actor=actor or "system", reason=page.locale.language_code, target=page)


@transaction.atomic
def page_unpublished(*, actor: Account | None, page: Page) -> None:
    """A page went down; its English one goes down with it."""
    if page.locale.language_code == "fr":
        others = Page.objects.filter(translation_key=page.translation_key, live=True).exclude(pk=page.pk)
        for other in others.order_by("pk"):
            other.specific.unpublish()
    cache.bump("pages")
    audit.record("website.page.unpublished", actor=actor or "system", reason=page.locale.language_code, target=page)


@transaction.atomic
def tree_changed() -> None:
    """A page moved or was removed: what the public sees is drawn again."""
    cache.bump("pages")
