"""The editor as this house wants it: pages and nothing else, English after French, words that wound pointed out."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page
from wagtail.rich_text.feature_registry import FeatureRegistry

from amont.website import links, selectors, words
from amont.website.models import SitePage

MENU = ("explorer", "today")


def use_our_links(features: FeatureRegistry) -> None:
    """Page links in one query; links out without a trace."""
    features.register_link_type(links.PageLinks)
    features.register_link_type(links.OutsideLinks)


def today_item() -> MenuItem:
    """The way back to the service."""
    return MenuItem(_("Today"), reverse("editor_leave"), name="today", icon_name="home", order=1)


def our_colours() -> str:
    """The editor in the colours of the house."""
    return format_html('<link rel="stylesheet" href="{}">', static("website/editor.css"))


def only_pages(request: HttpRequest, items: list[MenuItem]) -> None:
    """No reports, files or settings of Wagtail's own."""
    items[:] = [item for item in items if item.name in MENU]


def french_first(request: HttpRequest, page: Page) -> HttpResponse | None:
    """An English page is published only while its French one is live."""
    if page.locale.language_code == "fr" or not selectors.unpublished_french(page):
        return None
    messages.error(request, _("The French page isn’t published yet: publish it first. Your text is saved as a draft."))
    return HttpResponseRedirect(reverse("wagtailadmin_pages:edit", args=[page.pk]))


def say_that_french_moved(request: HttpRequest, page: Page) -> None:
    """The French text changed after this translation."""
    specific: Any = page.specific
    if request.method != "GET" or page.locale.language_code == "fr" or not isinstance(specific, SitePage):
        return
    if selectors.french_moved(specific):
        messages.warning(request, _("The French page has changed since this translation: read it again."))


def point_out_words(request: HttpRequest, page: Page) -> None:
    """Each word that wounds, with its passage: the author decides."""
    specific: Any = page.specific
    if not isinstance(specific, SitePage) or request.headers.get("x-requested-with") == "XMLHttpRequest":
        return
    text = " ".join([page.title, specific.lead, *links.texts(list(specific.body.raw_data))])
    for passage in words.refused(text):
        messages.warning(request, _("A word to weigh: “%(word)s”, in “…%(around)s…”.") % passage._asdict())


hooks.register("register_rich_text_features", use_our_links, order=500)
hooks.register("register_admin_menu_item", today_item)
hooks.register("insert_global_admin_css", our_colours)
hooks.register("construct_main_menu", only_pages)
hooks.register("before_publish_page", french_first)
hooks.register("before_edit_page", say_that_french_moved)
hooks.register("after_publish_page", point_out_words)
hooks.register("after_edit_page", point_out_words)
