"""What we offer, for whoever works with young people."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from amont.activities.selectors.requests import offerings_public
from amont.ui.cache import cached_page


@login_not_required
@require_safe
@cached_page("offerings", "settings", "help_lines", "codes")
def catalogue(request: HttpRequest) -> HttpResponse:
    """The published offerings."""
    return render(request, "activities/catalogue.html", {"offerings": offerings_public()})


@login_not_required
@require_safe
def offering(request: HttpRequest, slug: str) -> HttpResponseBase:
    """One offering; the other language's slug leads to this one's."""
    known = {one.slug_fr: one for one in offerings_public()} | {one.slug_en: one for one in offerings_public()}
    row = known.get(slug)
    if row is None:
        raise Http404
    if row.slug != slug:
        return redirect("activities:offering", slug=row.slug)
    return render(request, "activities/offering.html", {"offering": row})
