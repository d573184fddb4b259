"""What we offer, on the staff's side."""

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amont.accounts.http import requires, signed_in
from amont.accounts.models import Program
from amont.accounts.permissions import Can, programs_of
from amont.activities import services
from amont.activities.forms.staff import OfferingForm
from amont.activities.models import Offering
from amont.activities.selectors.requests import offerings_visible_to
from amont.ui.rules import rules_above, rules_beside


@requires(Can.ACTIVITIES_REQUEST_READ)
def offerings(request: HttpRequest) -> HttpResponse:
    """The offerings of one's programs."""
    return render(request, "activities/offerings.html", {"rows": offerings_visible_to(signed_in(request))})


@requires(Can.ACTIVITIES_OFFERING_WRITE)
def offering_new(request: HttpRequest) -> HttpResponseBase:
    """Draft an offering."""
    form = OfferingForm(request.POST or None, programs=_programs(request))
    if request.method == "POST" and form.is_valid():
        with rules_beside(form):
            row = services.create_offering(actor=signed_in(request), **form.cleaned_data)
            return redirect("activities_staff:offering_edit", pk=row.pk)
    return render(request, "activities/offering_form.html", {"form": form}, status=422 if form.errors else 200)


@requires(Can.ACTIVITIES_OFFERING_WRITE)
def offering_edit(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Change an offering."""
    row = get_object_or_404(offerings_visible_to(signed_in(request)), pk=pk)
    form = OfferingForm(request.POST or None, instance=Offering.objects.get(pk=row.pk), programs=_programs(request))
    if request.method == "POST" and form.is_valid():
        with rules_beside(form):
            services.save_offering(actor=signed_in(request), offering=row, **form.cleaned_data)
            return redirect("activities_staff:offerings")
    page = {"form": form, "row": row}
    return render(request, "activities/offering_form.html", page, status=422 if form.errors else 200)


def _programs(request: HttpRequest) -> QuerySet[Program]:
    """Those whose offerings the account may write."""
    mine = programs_of(signed_in(request), Can.ACTIVITIES_OFFERING_WRITE)
    rows = Program.objects.filter(active=True).order_by("slug")
    return rows if mine is None else rows.filter(pk__in=mine)


@requires(Can.ACTIVITIES_OFFERING_WRITE)
@require_POST
def publish(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Show it in the catalogue."""
    get_object_or_404(offerings_visible_to(signed_in(request)), pk=pk)
    with rules_above(request):
        services.publish_offering(actor=signed_in(request), offering_id=pk)
        messages.success(request, _("It is in the catalogue."))
    return redirect("activities_staff:offerings")


@requires(Can.ACTIVITIES_OFFERING_WRITE)
@require_POST
def retire(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Take it out of the catalogue."""
    get_object_or_404(offerings_visible_to(signed_in(request)), pk=pk)
    with rules_above(request):
        services.retire_offering(actor=signed_in(request), offering_id=pk)
        messages.success(request, _("It is out of the catalogue."))
    return redirect("activities_staff:offerings")
