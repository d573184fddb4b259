"""Sites: one, with whom to ask for, and its form."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from amont.accounts.http import requires, signed_in
from amont.accounts.permissions import Can
from amont.core.errors import RuleBroken
from amont.directory import selectors, services
from amont.directory.forms import SiteForm
from amont.directory.models import Site


@requires(Can.DIRECTORY_ORGANIZATION_READ)
def site(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One site; its contact is opened on a tap, and the reading is journalled."""
    row = get_object_or_404(selectors.sites_visible_to(signed_in(request)), pk=pk)
    contact = ""
    if request.method == "POST":
        contact = services.open_site_contact(actor=signed_in(request), site=row)
    return render(request, "directory/site.html", {"row": row, "contact": contact})


@requires(Can.DIRECTORY_ORGANIZATION_WRITE)
def site_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add a site to an organisation."""
    owner = get_object_or_404(selectors.organizations_visible_to(signed_in(request)), pk=pk)
    return _form(request, Site(organization=owner))


@requires(Can.DIRECTORY_ORGANIZATION_WRITE)
def site_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a site; an empty contact leaves the sealed one as it is."""
    return _form(request, get_object_or_404(selectors.sites_visible_to(signed_in(request)), pk=pk))


def _form(request: HttpRequest, row: Site) -> HttpResponse:
    form = SiteForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        contact = fields.pop("contact") or None
        try:
            saved = services.save_site(actor=signed_in(request), site=row, contact=contact, **fields)
        except RuleBroken as broken:
            form.refuse(broken, Site.objects.filter(pk=row.pk).first())
        else:
            messages.success(request, _("The site is saved."))
            return redirect("directory:site", pk=saved.pk)
    return render(request, "directory/site_form.html", {"form": form}, status=422 if form.is_bound else 200)
