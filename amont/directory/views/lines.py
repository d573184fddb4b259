"""Help lines: what the public sees, what waits for a call."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amont.accounts.http import requires, signed_in
from amont.accounts.permissions import Can
from amont.core import clock
from amont.core.errors import RuleBroken
from amont.directory import services
from amont.directory.forms import LineForm, VerifyForm
from amont.directory.models import HelpLine
from amont.ui.forms import add_rule

OVERDUE = timedelta(days=183)


@requires(Can.DIRECTORY_ORGANIZATION_READ)
def lines(request: HttpRequest) -> HttpResponse:
    """Every line, those to call first."""
    rows = HelpLine.objects.order_by("retired", "status", "order", "code")
    since = clock.today() - OVERDUE
    return render(request, "directory/lines.html", {"rows": rows, "since": since, "today": clock.today()})


@requires(Can.DIRECTORY_LINE_WRITE)
def line_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a line; a changed number must be called again."""
    row = get_object_or_404(HelpLine, pk=pk)
    form = LineForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        services.save_line(actor=signed_in(request), line=row, **form.cleaned_data)
        messages.success(request, _("The line is saved."))
        return redirect("directory:lines")
    return render(request, "directory/line_form.html", {"form": form, "row": row})


@requires(Can.DIRECTORY_LINE_WRITE)
@require_POST
def line_verify(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say that the line was called."""
    row = get_object_or_404(HelpLine, pk=pk)
    form = VerifyForm(request.POST)
    if form.is_valid():
        try:
            services.verify_line(actor=signed_in(request), line=row, on=form.cleaned_data["on"])
        except RuleBroken as broken:
            add_rule(form, broken)
        else:
            messages.success(request, _("The line is dated: the public sees it."))
            return redirect("directory:lines")
    return render(request, "directory/line_verify.html", {"form": form, "row": row}, status=422)
