"""Where posters hang: placing, printing, counting, leading codes elsewhere."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from amont.accounts.http import requires
from amont.accounts.permissions import Can, allowed
from amont.core import clock
from amont.core.address import public_base
from amont.core.codes import normalise
from amont.core.errors import RuleBroken
from amont.directory import selectors as directory
from amont.outreach import counting, printing, selectors, services
from amont.outreach.forms import CodeForm, PlaceForm, RemoveForm
from amont.outreach.models import PosterPlacement, ShortCode
from amont.outreach.views import posters
from amont.ui.rules import rules_beside

MONTHS = 4


def visible(request: HttpRequest, placement_id: UUID) -> PosterPlacement:
    """A placement within the account's scope, or 404."""
    return get_object_or_404(selectors.placements_visible_to(request.user), pk=placement_id)  # type: ignore[arg-type]


@requires(Can.OUTREACH_POSTER_WRITE)
def place(request: HttpRequest, poster_id: UUID) -> HttpResponse:
    """Give a poster a place and six codes."""
    row = posters.visible(request, poster_id)
    form = PlaceForm(request.POST or None, actor=request.user)  # type: ignore[arg-type]
    if request.method == "POST" and form.is_valid():
        with rules_beside(form):
            made = services.place(actor=request.user, poster=row, **form.cleaned_data)  # type: ignore[arg-type]
            messages.success(
                request, _("The placement has its six codes. Print its paper: only this one carries them.")
            )
            return redirect("outreach_staff:placement", placement_id=made.pk)
    shown = {"form": form, "poster": row}
    return render(request, "outreach/place.html", shown, status=422 if form.is_bound else 200)


@requires(Can.OUTREACH_POSTER_READ)
@require_safe
def placements(request: HttpRequest) -> HttpResponse:
    """Every placement, with how often its codes were read."""
    rows = selectors.placements_visible_to(request.user)  # type: ignore[arg-type]
    months = counting.months_back(clock.today(), MONTHS)
    spot = request.GET.get("endroit", "")
    if spot:
        rows = rows.filter(poster_spot=spot)
    table = _counted(rows, months, directory.settings_row().min_cell_size)
    shown = {"rows": table, "months": months, "spot": spot, "spots": directory.choices("poster_spot")}
    return render(request, "outreach/placements.html", shown)


def _counted(rows: QuerySet[PosterPlacement], months: list[date], least: int) -> list[counting.Row]:
    counted = selectors.scans((months[0], clock.today()), rows)
    counts = [(one.placement_id, one.month, one.n) for one in counted]
    return counting.table(rows[:300], counts, months, least)


@requires(Can.OUTREACH_POSTER_READ)
@require_safe
def placement(request: HttpRequest, placement_id: UUID) -> HttpResponse:
    """One placement: its paper, its codes, their readings."""
    return placement_page(request, visible(request, placement_id), RemoveForm(initial={"on": clock.today()}))


def placement_page(request: HttpRequest, row: PosterPlacement, form: RemoveForm) -> HttpResponse:
    """The page, with the form as it stands."""
    codes = list(row.codes.select_related("capsule").order_by(F("question").asc(nulls_last=True)))
    months = counting.months_back(clock.today(), MONTHS)
    least = directory.settings_row().min_cell_size
    read = selectors.readings_of(codes, months[0])
    shown: dict[str, Any] = {
        "placement": row,
        "row": _counted(selectors.placements_visible_to(request.user).filter(pk=row.pk), months, least)[0],  # type: ignore[arg-type]
        "codes": [(one, counting.rounded(read.get(one.code, 0), least)) for one in codes],
        "since": months[0],
        "form": form,
        "papers": printing.CHOICES,
        "may_write": allowed(request.user, Can.OUTREACH_POSTER_WRITE, row.poster.program_id),  # type: ignore[arg-type]
    }
    return render(request, "outreach/placement.html", shown, status=422 if form.is_bound else 200)


def _short_path(code: str) -> str:
    return reverse("paper:scan", args=[code])


@requires(Can.OUTREACH_POSTER_READ)
@require_safe
def placement_pdf(request: HttpRequest, placement_id: UUID) -> HttpResponse:
    """The paper of a placement; what keeps it from being printed is said on its page."""
    row = visible(request, placement_id)
    try:
        pdf = printing.render(row, public_base(), paper=request.GET.get("papier", ""))
    except RuleBroken as broken:
        messages.error(request, str(broken))
        return redirect("outreach_staff:placement", placement_id=row.pk)
    name = printing.file_name(row)
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@requires(Can.OUTREACH_POSTER_WRITE)
@require_POST
def remove(request: HttpRequest, placement_id: UUID) -> HttpResponse:
    """Note that the paper came down."""
    row = visible(request, placement_id)
    form = RemoveForm(request.POST)
    if form.is_valid():
        with rules_beside(form):
            services.remove(actor=request.user, placement_id=row.pk, on=form.cleaned_data["on"])  # type: ignore[arg-type]
            messages.success(request, _("Noted: the paper came down."))
            return redirect("outreach_staff:placement", placement_id=row.pk)
    return placement_page(request, row, form)


def _visible_code(request: HttpRequest, code: str) -> ShortCode:
    return get_object_or_404(selectors.codes_visible_to(request.user), code=normalise(code))  # type: ignore[arg-type]


@requires(Can.OUTREACH_POSTER_READ)
@require_safe
def codes(request: HttpRequest) -> HttpResponse:
    """Find the placement of a code that somebody read aloud."""
    typed = normalise(request.GET.get("q", ""))
    found = selectors.codes_visible_to(request.user).filter(code=typed).first() if typed else None  # type: ignore[arg-type]
    if found is not None:
        return redirect("outreach_staff:code", code=found.code)
    return render(request, "outreach/codes.html", {"q": typed})


@requires(Can.OUTREACH_POSTER_READ)
def code(request: HttpRequest, code: str) -> HttpResponse:
    """Where a code leads; lead it elsewhere."""
    row = _visible_code(request, code)
    initial = {"capsule": row.capsule_id, "target": row.target}
    form = CodeForm(request.POST or None, actor=request.user, initial=initial)  # type: ignore[arg-type]
    if request.method == "POST" and form.is_valid():
        with rules_beside(form):
            services.retarget(actor=request.user, code=row.code, **form.cleaned_data)  # type: ignore[arg-type]
            messages.success(request, _("The code leads there from now on; the paper need not be printed again."))
            return redirect("outreach_staff:code", code=row.code)
    may_write = allowed(request.user, Can.OUTREACH_POSTER_WRITE, row.placement.poster.program_id)  # type: ignore[arg-type]
    shown = {"code": row, "form": form, "may_write": may_write, "path": _short_path(row.code)}
    return render(request, "outreach/code.html", shown, status=422 if form.is_bound else 200)


@requires(Can.OUTREACH_POSTER_WRITE)
@require_POST
def code_retire(request: HttpRequest, code: str) -> HttpResponse:
    """Retire a code for good."""
    row = _visible_code(request, code)
    services.retire(actor=request.user, code=row.code)  # type: ignore[arg-type]
    messages.success(request, _("The code is retired: it leads to all capsules and is never given again."))
    return redirect("outreach_staff:code", code=row.code)
