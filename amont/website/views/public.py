"""The pages that everybody reads: no cookie, no script needed, kept by generation."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from amont.directory import selectors as directory
from amont.ui import cache
from amont.website import links, selectors

SCOPES = ("pages", "capsules", "help_lines", "settings", "menus")


@login_not_required
@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """The site speaks French first; no header of the browser is read."""
    with override("fr"):
        return HttpResponseRedirect(reverse("website:home"))


@login_not_required
@require_safe
@cache.cached_page(*SCOPES)
def page(request: HttpRequest, path: str = "") -> HttpResponseBase:
    """A page of the tree, at the address asked. `path` is what Wagtail's pattern gives; the address says the same."""
    language = get_language() or "fr"
    inside = request.path_info.removeprefix(f"/{language}/")
    found = selectors.live_page(language, inside)
    if found is None:
        if inside == "":  # the tree isn't planted yet: whoever needs help must find it
            return redirect("website:help")
        raise Http404
    response: HttpResponse = found.page.serve(request)
    audience = getattr(found.page, "audience", "")
    response.context_data |= {"translations": found.translations, "audience": audience}  # type: ignore[attr-defined]
    with links.resolved(found.page):
        response.render()  # type: ignore[attr-defined]
    return response


@login_not_required
@require_safe
@cache.cached_page(*SCOPES)
def help_page(request: HttpRequest) -> HttpResponse:
    """Whom to text or call now: verified lines only, 911 first."""
    return render(request, "website/help.html", {"lines": selectors.by_way(directory.public_lines())})
