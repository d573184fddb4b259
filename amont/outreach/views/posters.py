"""Posters on the staff's side: composed, published, withdrawn."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from amont.accounts.http import requires
from amont.accounts.permissions import Can, allowed
from amont.outreach import selectors, services
from amont.outreach.forms import NewPosterForm, PosterForm
from amont.outreach.forms.posters import initial_of
from amont.outreach.models import Poster, State
from amont.outreach.services.posters import missing_for_poster, values_of
from amont.ui.rules import rules_above, rules_beside


def visible(request: HttpRequest, poster_id: UUID) -> Poster:
    """A poster within the account's scope, or 404."""
    rows = selectors.posters_visible_to(request.user).select_related("program")  # type: ignore[arg-type]
    return get_object_or_404(rows, pk=poster_id)


@requires(Can.OUTREACH_POSTER_READ)
@require_safe
def posters(request: HttpRequest) -> HttpResponse:
    """Every poster of one's programs."""
    state = request.GET.get("etat", "")
    rows = selectors.posters_with_counts(request.user)  # type: ignore[arg-type]
    if state in State.values:
        rows = rows.filter(state=state)
    return render(request, "outreach/staff_posters.html", {"posters": rows, "state": state, "states": State.choices})


@requires(Can.OUTREACH_POSTER_WRITE)
def poster_new(request: HttpRequest) -> HttpResponse:
    """Compose a poster."""
    form = NewPosterForm(request.POST or None, actor=request.user)  # type: ignore[arg-type]
    if request.method == "POST" and form.is_valid():
        program = form.cleaned_data["program"]
        with rules_beside(form):
            made = services.create_poster(
                actor=request.user,  # type: ignore[arg-type]
                program_id=program.pk,
                questions=form.questions(),
                **form.values(),
            )
            return redirect("outreach_staff:poster", poster_id=made.pk)
    return render(
        request, "outreach/poster_form.html", {"form": form, "poster": None}, status=422 if form.is_bound else 200
    )


@requires(Can.OUTREACH_POSTER_WRITE)
def poster_edit(request: HttpRequest, poster_id: UUID) -> HttpResponse:
    """Change a poster; what is printed stays."""
    row = visible(request, poster_id)
    form = PosterForm(request.POST or None, actor=request.user, initial=initial_of(row))  # type: ignore[arg-type]
    if request.method == "POST" and form.is_valid():
        revision = form.cleaned_data["revision"]
        questions, values = form.questions(), form.values()
        actor: Any = request.user
        with rules_beside(form):
            services.save_poster(actor=actor, poster_id=row.pk, revision=revision, questions=questions, **values)
            messages.success(request, _("The poster is saved."))
            return redirect("outreach_staff:poster", poster_id=row.pk)
    return render(
        request, "outreach/poster_form.html", {"form": form, "poster": row}, status=422 if form.is_bound else 200
    )


@requires(Can.OUTREACH_POSTER_READ)
@require_safe
def poster(request: HttpRequest, poster_id: UUID) -> HttpResponse:
    """A poster: its questions, what is missing, where it hangs."""
    row = visible(request, poster_id)
    last = row.versions.first()
    placements = row.placements.select_related("site").order_by("-general", "-version", "-posted_on")
    shown = {
        "poster": row,
        "questions": row.questions.select_related("capsule"),
        "missing": missing_for_poster(row),
        "changed": last is None or last.values != values_of(row),
        "general": next((one for one in placements if one.general and one.version == row.version), None),
        "placements": [one for one in placements if not one.general],
        "may_write": allowed(request.user, Can.OUTREACH_POSTER_WRITE, row.program_id),  # type: ignore[arg-type]
    }
    return render(request, "outreach/staff_poster.html", shown)


@requires(Can.OUTREACH_POSTER_WRITE)
@require_POST
def publish(request: HttpRequest, poster_id: UUID) -> HttpResponse:
    """Make it printable."""
    row = visible(request, poster_id)
    with rules_above(request):
        services.publish_poster(actor=request.user, poster_id=row.pk)  # type: ignore[arg-type]
        messages.success(request, _("The poster is published: it can be printed and placed."))
    return redirect("outreach_staff:poster", poster_id=row.pk)


@requires(Can.OUTREACH_POSTER_WRITE)
@require_POST
def withdraw(request: HttpRequest, poster_id: UUID) -> HttpResponse:
    """Print it no longer."""
    row = visible(request, poster_id)
    services.withdraw_poster(actor=request.user, poster_id=row.pk)  # type: ignore[arg-type]
    messages.success(
        request, _("The poster is withdrawn. The codes on the paper that hangs still lead to their capsules.")
    )
    return redirect("outreach_staff:poster", poster_id=row.pk)
