"""The public request form: no account, no cookie, nothing typed is lost."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from amont.accounts.limits import count_sent, refuse_flood
from amont.activities.forms.fields import new_form_token
from amont.activities.forms.public import RequestForm
from amont.activities.selectors.requests import offerings_public
from amont.activities.services import requests as services
from amont.core.errors import RuleBroken
from amont.ui import cache
from amont.ui.public_form import public_form
from amont.ui.rules import add_rule

SCOPES = ("offerings", "codes", "settings", "help_lines", "pages", "menus")
TOKEN_HERE = "the-token-of-this-page"  # noqa: S105 - a place, no secret


@login_not_required
@never_cache
@public_form
def request_form(request: HttpRequest) -> HttpResponseBase:
    """Ask; then the page of the request, by its own link."""
    if request.method != "POST":
        return _unfilled(request)
    form = RequestForm(request.POST)
    if form.is_valid():
        try:
            refuse_flood(request, "request_form")
            _, token = services.receive(
                form=form.received(), form_token=form.cleaned_data["form_token"], language=get_language() or "fr"
            )
        except RuleBroken as broken:
            add_rule(form, broken)
            if broken.code == "form_token":
                form.renew()
        else:
            count_sent(request, "request_form")
            return redirect("activities:status", token=token)
    return _shown(request, form)


def _unfilled(request: HttpRequest) -> HttpResponseBase:
    """The form as everybody gets it, drawn once a generation; only its token is this page's own."""
    chosen = _chosen(request)
    initial: dict[str, object] = {"form_token": TOKEN_HERE, "offering": chosen}
    address = f"{request.path}#{chosen or ''}"  # never the page's own: what is answered at the door has no token
    response = cache.page(request, SCOPES, lambda: _shown(request, RequestForm(initial=initial)), path=address)
    if isinstance(response, HttpResponse):
        response.content = response.content.replace(TOKEN_HERE.encode(), new_form_token().encode())
    del response["ETag"]
    return response


def _shown(request: HttpRequest, form: RequestForm) -> HttpResponse:
    return render(request, "activities/request_form.html", {"form": form}, status=422 if form.errors else 200)


def _chosen(request: HttpRequest) -> UUID | None:
    slug = request.GET.get("offre", "")
    if not slug:
        return None
    return offerings_public().filter(Q(slug_fr=slug) | Q(slug_en=slug)).values_list("pk", flat=True).first()
