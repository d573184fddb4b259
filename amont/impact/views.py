"""Reports on the staff's side: preview, records behind a figure, freeze, frozen page, paper and JSON."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amont.accounts.http import requires, signed_in
from amont.accounts.permissions import Can
from amont.core.errors import RuleBroken
from amont.directory.selectors import settings_row
from amont.funding.models import Grant
from amont.funding.selectors import grants_visible_to
from amont.impact import dataset, pdf, presentation, selectors, services
from amont.impact.forms import PeriodForm
from amont.impact.indicators import BY_ID
from amont.impact.indicators.base import Figure
from amont.impact.models import Report
from amont.ui.rules import add_rule


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
    start, end = services.default_period(grant)
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
    figure = _opened(request, indicator, asked.grant, asked.start, asked.end)
    entry = dataset.entry(BY_ID[indicator], figure)
    line = presentation.line(indicator, entry, settings_row().min_cell_size)
    page = {"back": _preview_url(asked.grant, asked.start, asked.end), "line": line, "today": ""}
    page |= {"start": asked.start, "end": asked.end, **_listed(indicator, figure)}
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


def _intact(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a view the frozen report and its text; one that was altered is refused, whatever was to be made of it."""

    @wraps(view)
    def checked(request: HttpRequest, pk: UUID, **rest: str) -> HttpResponse:
        row = get_object_or_404(selectors.reports_visible_to(signed_in(request)), pk=pk)
        try:
            text = selectors.frozen_text(row)
        except RuleBroken as broken:
            page = {"report": row, "sentence": broken, "again": _preview_url(row.grant, row.start, row.end)}
            return render(request, "impact/altered.html", page, status=409)
        return view(request, row, text, **rest)

    return checked


@requires(Can.IMPACT_REPORT_READ)
@_intact
def report(request: HttpRequest, row: Report, text: str) -> HttpResponse:
    """A frozen report, rendered from its JSON alone."""
    page = {"report": row, "again": _preview_url(row.grant, row.start, row.end), **_rendered(json.loads(text))}
    return render(request, "impact/report.html", page)


@requires(Can.IMPACT_REPORT_READ)
@_intact
def report_records(request: HttpRequest, row: Report, text: str, indicator: str) -> HttpResponse:
    """What a frozen figure counts, as its records stand today; where they give another figure, it says so."""
    data = json.loads(text)
    if indicator not in BY_ID or indicator not in data["indicators"]:
        raise Http404
    figure = _opened(request, indicator, row.grant, row.start, row.end)
    line = presentation.line(indicator, data["indicators"][indicator], data["smallest"])
    now = presentation.line(indicator, dataset.entry(BY_ID[indicator], figure), data["smallest"])
    page = {"back": reverse("impact:report", args=[row.pk]), "line": line, "start": row.start, "end": row.end}
    page |= {"today": "" if now.amount == line.amount else now.amount, **_listed(indicator, figure)}
    return render(request, "impact/records.html", page)


@requires(Can.IMPACT_REPORT_READ)
@_intact
def report_pdf(request: HttpRequest, row: Report, text: str) -> HttpResponse:
    """The same on paper."""
    answer = HttpResponse(pdf.render(text, get_language() or "fr"), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="rapport-{row.grant.code}-v{row.version}.pdf"'
    return answer


@requires(Can.IMPACT_REPORT_READ)
@_intact
def report_json(request: HttpRequest, row: Report, text: str) -> HttpResponse:
    """The frozen text itself, byte for byte."""
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="rapport-{row.grant.code}-v{row.version}.json"'
    return answer


def _opened(request: HttpRequest, indicator: str, grant: Grant, start: date, end: date) -> Figure:
    return services.open_records(
        actor=signed_in(request), grant=grant, indicator=BY_ID[indicator], start=start, end=end
    )


def _listed(indicator: str, figure: Figure) -> dict[str, object]:
    """The records of a figure, and the foot from which it is computed again."""
    definition = BY_ID[indicator]
    return {
        "columns": presentation.columns(definition.columns),
        "figure": figure,
        "sums": presentation.sums(definition, figure),
        "total": sum(record.adds or 0 for record in figure.records),
    }


def _preview_url(grant: Grant, start: date, end: date) -> str:
    period = urlencode({"start": start.isoformat(), "end": end.isoformat()})
    return f"{reverse('impact:preview', args=[grant.code])}?{period}"


def _rendered(data: dict[str, Any]) -> dict[str, object]:
    return {
        "data": data,
        "days": presentation.days(data),
        "in_progress": presentation.in_progress(data),
        "lines": presentation.lines(data),
        "promises": presentation.promises(data),
        "method": data["method"][get_language() or "fr"],
        "changed": presentation.changed(data),
    }
