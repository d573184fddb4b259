"""A capsule on the staff's side: its words, its video, its captions, the gate and the two buttons."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from amont.accounts.http import requires
from amont.accounts.permissions import Can, allowed
from amont.core import clock
from amont.core.errors import RuleBroken
from amont.media.models import Video
from amont.outreach import selectors, services
from amont.outreach.forms import NewCapsuleForm, WordsForm
from amont.outreach.models import Capsule, State
from amont.outreach.values import pending_values
from amont.ui.rules import add_rule, rules_above


def visible(request: HttpRequest, capsule_id: UUID) -> Capsule:
    """A capsule within the account's scope, or 404."""
    rows = selectors.capsules_visible_to(request.user).select_related("program", "video__still")  # type: ignore[arg-type]
    return get_object_or_404(rows, pk=capsule_id)


def context(request: HttpRequest, capsule: Capsule, tab: str, **more: Any) -> dict[str, Any]:
    """What every page of a capsule shows: its tabs, the gate, what may be done."""
    values = pending_values(capsule)
    tabs = [("capsule", _("Words")), ("capsule_video", _("Video")), ("capsule_captions", _("Captions and transcript"))]
    conditions = selectors.gate(capsule)
    return {
        "capsule": capsule,
        "video": Video.objects.select_related("still").filter(pk=values["video"]).first(),
        "tab": tab,
        "tabs": tabs,
        "gate": conditions,
        "missing": sum(not one.met for one in conditions),
        "changed": capsule.draft is not None or selectors.complete_in_english(capsule) != capsule.in_english,
        "may_write": allowed(request.user, Can.OUTREACH_CAPSULE_WRITE, capsule.program_id),  # type: ignore[arg-type]
        "theirs": None,
        "ending": selectors.releases_ending(capsule),
        "today": clock.today(),
        **more,
    }


@requires(Can.OUTREACH_CAPSULE_READ)
@require_safe
def capsules(request: HttpRequest) -> HttpResponse:
    """Every capsule of one's programs, by state."""
    state, words = request.GET.get("etat", ""), request.GET.get("q", "").strip()
    rows = selectors.capsules_visible_to(request.user).select_related("program", "video__still")  # type: ignore[arg-type]
    if state in State.values:
        rows = rows.filter(state=state)
    if words:
        rows = rows.filter(Q(question_fr__icontains=words) | Q(question_en__icontains=words))
    shown = {"capsules": rows[:300], "state": state, "q": words, "states": State.choices}
    return render(request, "outreach/staff_capsules.html", shown)


@requires(Can.OUTREACH_CAPSULE_WRITE)
def capsule_new(request: HttpRequest) -> HttpResponse:
    """Begin a capsule."""
    form = NewCapsuleForm(request.POST or None, actor=request.user)  # type: ignore[arg-type]
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = services.create_capsule(
            actor=request.user,  # type: ignore[arg-type]
            program_id=data["program"].pk,
            question_fr=data["question_fr"],
            form_token=data["form_token"],
        )
        return redirect("outreach_staff:capsule", capsule_id=made.pk)
    return render(request, "outreach/capsule_new.html", {"form": form}, status=422 if form.is_bound else 200)


@requires(Can.OUTREACH_CAPSULE_READ)
def capsule(request: HttpRequest, capsule_id: UUID) -> HttpResponse:
    """The words of a capsule."""
    row = visible(request, capsule_id)
    form = WordsForm(request.POST or None, initial={**pending_values(row), "revision": row.revision})
    theirs = None
    if request.method == "POST" and form.is_valid():
        try:
            services.save_capsule(actor=request.user, capsule_id=row.pk, **form.cleaned_data)  # type: ignore[arg-type]
        except RuleBroken as broken:
            add_rule(form, broken)
            theirs = _theirs(form, row) if broken.code == "stale" else None
        else:
            messages.success(request, _("The words are saved."))
            return redirect("outreach_staff:capsule", capsule_id=row.pk)
    shown = context(request, row, "capsule", form=form, theirs=theirs)
    return render(request, "outreach/capsule_words.html", shown, status=422 if form.is_bound else 200)


def _theirs(form: WordsForm, row: Capsule) -> list[tuple[str, str, str]]:
    """Both texts where they differ; the form takes the newer revision, so that the next save is a choice."""
    values = pending_values(row)
    form.data = {**form.data.dict(), "revision": row.revision, **_lists(form)}  # type: ignore[attr-defined]
    names = ("question_fr", "answer_fr", "question_en", "answer_en")
    return [
        (str(form.fields[name].label), form.cleaned_data[name], values[name])
        for name in names
        if form.cleaned_data.get(name, "") != values[name]
    ]


def _lists(form: WordsForm) -> dict[str, list[str]]:
    return {name: form.data.getlist(name) for name in ("topics", "help_lines")}  # type: ignore[attr-defined]


@requires(Can.OUTREACH_CAPSULE_PUBLISH)
@require_POST
def publish(request: HttpRequest, capsule_id: UUID) -> HttpResponse:
    """Put it before the public."""
    row = visible(request, capsule_id)
    with rules_above(request):
        services.publish_capsule(actor=request.user, capsule_id=row.pk)  # type: ignore[arg-type]
        messages.success(request, _("The capsule is published. It can be put on a poster."))
    return redirect("outreach_staff:capsule", capsule_id=row.pk)


@requires(Can.OUTREACH_CAPSULE_PUBLISH)
@require_POST
def withdraw(request: HttpRequest, capsule_id: UUID) -> HttpResponse:
    """Take it away from the public."""
    row = visible(request, capsule_id)
    services.withdraw_capsule(actor=request.user, capsule_id=row.pk)  # type: ignore[arg-type]
    messages.success(
        request, _("The capsule is withdrawn: page, video and captions are closed. Its codes lead to the others.")
    )
    return redirect("outreach_staff:capsule", capsule_id=row.pk)
