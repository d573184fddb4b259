"""The organisation's own settings."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from amont.accounts.http import requires, signed_in
from amont.accounts.permissions import Can
from amont.core.errors import RuleBroken
from amont.directory import selectors, services
from amont.directory.forms import SettingsForm


@requires(Can.DIRECTORY_SETTINGS_WRITE)
def settings(request: HttpRequest) -> HttpResponse:
    """One form, one row; each change is journalled by field."""
    form = SettingsForm(request.POST or None, instance=selectors.settings_row())
    if request.method == "POST" and form.is_valid():
        try:
            services.save_settings(actor=signed_in(request), **form.cleaned_data)
        except RuleBroken as broken:
            form.refuse(broken, selectors.settings_row())
        else:
            messages.success(request, _("The settings are saved."))
            return redirect("directory:settings")
    return render(request, "directory/settings.html", {"form": form}, status=422 if form.is_bound else 200)
