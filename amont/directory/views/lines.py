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
from amont.directory import selectors, services
from amont.directory.forms import LineForm, VerifyForm
from amont.directory.models import HelpLine
from amont.ui.rules import rules_beside

OVERDUE = timedelta(days=183)


@requires(Can.DIRECTORY_ORGANIZATION_READ)
def lines(request: HttpRequest) -> HttpResponse:
    """Every line, those to call first; what is typed filters them and stays in the address."""
    text = request.GET.get("q", "")[:80]
    shown = {"rows": selectors.lines_matching(text), "q": text, "since": clock.today() - OVERDUE}
    return render(request, "directory/lines.html", {**shown, "today": clock.today()})


@requires(Can.DIRECTORY_LINE_WRITE)
def line_new(request: HttpRequest) -> HttpResponse:
    """Add a line; the public sees it once it was called."""
    form = LineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        fields = {name: value for name, value in form.cleaned_data.items() if name != "seen"}
        try:
            services.create_line(actor=signed_in(request), **fields)
        except RuleBroken as broken:
            form.refuse(broken)
        else:
            messages.success(request, _("The line is added. Call it: the public sees it from then on."))
            return redirect("directory:lines")
    return render(request, "directory/line_form.html", {"form": form}, status=422 if form.is_bound else 200)


@requires(Can.DIRECTORY_LINE_WRITE)
def line_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a line; a changed number must be called again."""
    row = get_object_or_404(HelpLine, pk=pk)
    form = LineForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            services.save_line(actor=signed_in(request), line=row, **form.cleaned_data)
        except RuleBroken as broken:
            form.refuse(broken, HelpLine.objects.get(pk=pk))
        else:
            messages.success(request, _("The line is saved."))
            return redirect("directory:lines")
    return render(request, "directory/line_form.html", {"form": form}, status=422 if form.is_bound else 200)


@requires(Can.DIRECTORY_LINE_WRITE)
@require_POST
def line_verify(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say that the line was called."""
    row = get_object_or_404(HelpLine, pk=pk)
    form = VerifyForm(request.POST)
    if form.is_valid():
        with rules_beside(form):
            services.verify_line(actor=signed_in(request), line=row, on=form.cleaned_data["on"])
            messages.success(request, _("The line is dated: the public sees it."))
            return redirect("directory:lines")
    return render(request, "directory/line_verify.html", {"form": form, "row": row}, status=422)
