"""The public request form: no account, no cookie, nothing typed is lost."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from amont.activities.forms.public import RequestForm
from amont.activities.selectors.requests import offerings_public
from amont.activities.services import requests as services
from amont.core.errors import RuleBroken
from amont.ui.forms import add_rule
from amont.ui.public_form import public_form


@login_not_required
@never_cache
@public_form
def request_form(request: HttpRequest) -> HttpResponse:
    """Ask; then the page of the request, by its own link."""
    form = RequestForm(request.POST if request.method == "POST" else None, initial=_chosen(request))
    if request.method == "POST" and form.is_valid():
        try:
            _, token = services.receive(
                form=form.received(), form_token=form.cleaned_data["form_token"], language=get_language() or "fr"
            )
        except RuleBroken as broken:
            add_rule(form, broken)
            if broken.code == "form_token":
                form.renew()
        else:
            return redirect("activities:status", token=token)
    return render(request, "activities/request_form.html", {"form": form}, status=422 if form.errors else 200)


def _chosen(request: HttpRequest) -> dict[str, object]:
    slug = request.GET.get("offre", "")
    row = next((one for one in offerings_public() if slug and slug in (one.slug_fr, one.slug_en)), None)
    return {"offering": row.pk} if row else {}
