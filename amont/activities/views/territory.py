"""Where we travel."""

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from amont.accounts.http import requires, signed_in
from amont.accounts.permissions import Can
from amont.activities import services
from amont.activities.forms.staff import TerritoryForm
from amont.activities.selectors.territory import territory as entries
from amont.ui.rules import rules_beside


@requires(Can.ACTIVITIES_OFFERING_WRITE)
def territory(request: HttpRequest) -> HttpResponseBase:
    """The entries, and a form to add or change one."""
    form = TerritoryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with rules_beside(form):
            services.set_territory(actor=signed_in(request), **form.cleaned_data)
            messages.success(request, _("The territory is noted."))
            return redirect("activities_staff:territory")
    page = {"form": form, "rows": entries()}
    return render(request, "activities/territory.html", page, status=422 if form.errors else 200)
