"""Reports on the staff's side: preview, records behind a figure, freeze, frozen page, paper and JSON."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amont.accounts.http import requires, signed_in
from amont.accounts.permissions import Can
from amont.core import clock
from amont.core.errors import RuleBroken
from amont.directory.selectors import settings_row
from amont.funding.models import Grant
from amont.funding.selectors import grants_visible_to
from amont.impact import dataset, pdf, presentation, selectors, services
from amont.impact.forms import PeriodForm
from amont.impact.indicators import BY_ID
from amont.ui.forms import add_rule


@dataclass(frozen=True)
class Asked:
    """A grant and the period asked for; `form` tells what is wrong when `valid` is False."""

    grant: Grant
    form: PeriodForm
    start: date
    end: date
    valid: bool


def _asked(request: HttpRequest, code: str) -> Asked:
    grant = get_object_or_404(grants_visible_to(signed_in(request)), code=code)
    start, end = grant.start, min(grant.end, max(clock.today(), grant.start))
    given = request.POST if request.method == "POST" else request.GET
    form = PeriodForm(given if "start" in given else {"start": start, "end": end})
    if not form.is_valid():
        return Asked(grant, form, start, end, valid=False)
    try:
        services.check_period(grant, form.cleaned_data["start"], form.cleaned_data["end"])
    except RuleBroken as broken:
        add_rule(form, broken)
        return Asked(grant, form, start, end, valid=False)
    return Asked(grant, form, form.cleaned_data["start"], form.cleaned_data["end"], valid=True)


@requires(Can.IMPACT_REPORT_READ)
def reports(request: HttpRequest) -> HttpResponse:
    """Frozen reports, and the grants of which one can be made."""
    page = {
        "reports": selectors.reports_visible_to(signed_in(request)),
        "grants": grants_visible_to(signed_in(request)),
    }
    return render(request, "impact/reports.html", page)


@requires(Can.IMPACT_REPORT_READ)
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """The figures of a grant and period as they stand now."""
    asked = _asked(request, code)
    page: dict[str, object] = {"asked": asked, "form": asked.form}
    if asked.valid:
        data = dataset.build(asked.grant, asked.start, asked.end)
        page |= _rendered(data)
    return render(request, "impact/preview.html", page, status=200 if asked.valid else 422)


@requires(Can.IMPACT_REPORT_READ)
def indicator_records(request: HttpRequest, code: str, indicator: str) -> HttpResponse:
    """What a figure counts, record by record."""
    asked = _asked(request, code)
    if indicator not in BY_ID or not asked.valid:
        raise Http404
    definition = BY_ID[indicator]
    figure = services.open_records(
        actor=signed_in(request),
        grant=asked.grant,
        indicator=definition,
        start=asked.start,
        end=asked.end,
    )
    page = {
        "asked": asked,
        "line": presentation.line(indicator, dataset.entry(definition, figure), settings_row().min_cell_size),
        "columns": presentation.columns(definition.columns),
        "figure": figure,
        "total": sum(record.adds or 0 for record in figure.records),
    }
    return render(request, "impact/records.html", page)


@requires(Can.IMPACT_REPORT_FREEZE)
@require_POST
def report_freeze(request: HttpRequest, code: str) -> HttpResponse:
    """Freeze the report; a second tap gives the same one."""
    asked = _asked(request, code)
    if not asked.valid:
        return render(request, "impact/preview.html", {"asked": asked, "form": asked.form}, status=422)
    report = services.freeze(actor=signed_in(request), grant=asked.grant, start=asked.start, end=asked.end)
    messages.success(request, _("The report is frozen: its figures won’t move any more."))
    return redirect("impact:report", pk=report.pk)


@requires(Can.IMPACT_REPORT_READ)
def report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A frozen report, rendered from its JSON alone."""
    row = get_object_or_404(selectors.reports_visible_to(signed_in(request)), pk=pk)
    return render(request, "impact/report.html", {"report": row, **_rendered(selectors.frozen_dataset(row))})


@requires(Can.IMPACT_REPORT_READ)
def report_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same on paper."""
    row = get_object_or_404(selectors.reports_visible_to(signed_in(request)), pk=pk)
    answer = HttpResponse(pdf.render(row.canonical, get_language() or "fr"), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="rapport-{row.grant.code}-v{row.version}.pdf"'
    return answer


@requires(Can.IMPACT_REPORT_READ)
def report_json(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The frozen text itself, byte for byte."""
    row = get_object_or_404(selectors.reports_visible_to(signed_in(request)), pk=pk)
    answer = HttpResponse(row.canonical, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="rapport-{row.grant.code}-v{row.version}.json"'
    return answer


def _rendered(data: dict[str, Any]) -> dict[str, object]:
    return {
        "data": data,
        "lines": presentation.lines(data),
        "promises": presentation.promises(data),
        "method": data["method"][get_language() or "fr"],
        "changed": presentation.changed(data),
    }
