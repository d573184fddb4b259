"""Organisations: list with search, one with its sites, form."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from amont.accounts.http import requires, signed_in
from amont.accounts.permissions import Can
from amont.core.errors import RuleBroken
from amont.directory import selectors, services
from amont.directory.forms import OrganizationForm
from amont.directory.models import Organization


@requires(Can.DIRECTORY_ORGANIZATION_READ)
def organizations(request: HttpRequest) -> HttpResponse:
    """The list; what is typed filters it and stays in the address."""
    text = request.GET.get("q", "")[:80]
    found = selectors.organizations_matching(signed_in(request), text).prefetch_related("sites")
    page = Paginator(found, 30).get_page(request.GET.get("page"))
    return render(request, "directory/organizations.html", {"page_obj": page, "q": text})


@requires(Can.DIRECTORY_ORGANIZATION_READ)
def organization(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One organisation and its sites."""
    row = get_object_or_404(selectors.organizations_visible_to(signed_in(request)), pk=pk)
    return render(request, "directory/organization.html", {"row": row, "sites": row.sites.order_by("name")})


@requires(Can.DIRECTORY_ORGANIZATION_WRITE)
def organization_new(request: HttpRequest) -> HttpResponse:
    """Add an organisation."""
    return _form(request, Organization())


@requires(Can.DIRECTORY_ORGANIZATION_WRITE)
def organization_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change an organisation."""
    return _form(request, get_object_or_404(selectors.organizations_visible_to(signed_in(request)), pk=pk))


def _form(request: HttpRequest, row: Organization) -> HttpResponse:
    form = OrganizationForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            saved = services.save_organization(actor=signed_in(request), organization=row, **form.cleaned_data)
        except RuleBroken as broken:
            form.refuse(broken, Organization.objects.filter(pk=row.pk).first())
        else:
            messages.success(request, _("The organisation is saved."))
            return redirect("directory:organization", pk=saved.pk)
    return render(request, "directory/organization_form.html", {"form": form}, status=422 if form.is_bound else 200)
