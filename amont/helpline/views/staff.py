"""The inbox of whoever holds, and a thread: read, answered, closed."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from amont import vault
from amont.accounts.http import requires, signed_in
from amont.accounts.permissions import Can
from amont.core import clock
from amont.helpline import selectors, services
from amont.helpline.forms import AnswerForm, CloseForm
from amont.helpline.models import Thread
from amont.ui.rules import rules_above, rules_beside
from amont.vault.opening import Access

S = Thread.State
ANSWERABLE = (S.WAITING, S.CLAIMED, S.ANSWERED, S.READ)


@requires(Can.HELPLINE_THREAD_ANSWER)
@require_safe
@never_cache
def inbox(request: HttpRequest) -> HttpResponse:
    """What waits, then what was answered. No word of anybody is here: times, states and counts."""
    actor = signed_in(request)
    shown = {
        "waiting": selectors.inbox(actor).select_related("claim__account", "program"),
        "followed": selectors.followed(actor).select_related("claim__account", "program", "owner"),
        "next": selectors.next_window(actor),
        "now": clock.now(),
    }
    return render(request, "helpline/inbox.html", shown)


@requires(Can.HELPLINE_THREAD_ANSWER)
@never_cache
def thread(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A thread, whose opening the journal tells before anything is shown; and the answer to it."""
    actor = signed_in(request)
    get_object_or_404(selectors.threads_visible_to(actor), pk=pk)
    access = vault.access(request, "helpline.thread.opened", object_id=pk)
    form = AnswerForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        with rules_beside(form):
            services.answer(access, actor=actor, thread_id=pk, **form.cleaned_data)
            messages.success(request, _("Your answer waits for them: nothing is ever sent to them."))
            return redirect("helpline_staff:inbox")
    return _page(request, access, pk, form)


@requires(Can.HELPLINE_THREAD_ANSWER)
@require_POST
def take(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say that one is answering; with a reason, in the place of a colleague."""
    _visible(request, pk)
    with rules_above(request):
        reason = "taken_over" if request.POST.get("all_the_same") else ""
        services.claim(actor=signed_in(request), thread_id=pk, reason=reason)
    return redirect("helpline_staff:thread", pk=pk)


@requires(Can.HELPLINE_THREAD_ANSWER)
@require_POST
def give_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Leave it to others, with the same promise."""
    _visible(request, pk)
    with rules_above(request):
        services.give_back(actor=signed_in(request), thread_id=pk)
    return redirect("helpline_staff:inbox")


@requires(Can.HELPLINE_THREAD_ANSWER)
@require_POST
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take it out of the inbox."""
    frozen = _visible(request, pk).state == Thread.State.FROZEN
    form = CloseForm(request.POST)
    if form.is_valid():
        with rules_above(request):
            services.close(actor=signed_in(request), thread_id=pk, **form.cleaned_data)
            still = _("The thread is closed. Its code still reads and still writes.")
            messages.success(request, _("The thread is closed.") if frozen else still)
            return redirect("helpline_staff:inbox")
    return redirect("helpline_staff:thread", pk=pk)


@requires(Can.HELPLINE_THREAD_ANSWER)
@require_POST
def freeze(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The code may be in other hands."""
    _visible(request, pk)
    with rules_above(request):
        services.freeze(actor=signed_in(request), thread_id=pk)
        messages.success(request, _("The code opens nothing any more. What was said is still here for the team."))
    return redirect("helpline_staff:thread", pk=pk)


def _visible(request: HttpRequest, pk: UUID) -> Thread:
    return get_object_or_404(selectors.threads_visible_to(signed_in(request)), pk=pk)


def _page(request: HttpRequest, access: Access, pk: UUID, form: AnswerForm | None) -> HttpResponse:
    """What was said, with what was typed below it; a form that was refused has now seen what stands above it."""
    opened = services.open_thread(access, actor=signed_in(request), thread_id=pk)
    status = 422 if form is not None and form.errors else 200
    if form is None:
        form = AnswerForm.above(opened.thread.said)
    else:
        typed = request.POST.copy()
        typed["seen"] = str(opened.thread.said)
        form.data = typed
    shown = {
        "thread": opened.thread,
        "said": opened.said,
        "form": form,
        "readable": opened.readable,
        "may_answer": opened.thread.state in ANSWERABLE,
        "close": CloseForm(initial={"seen": opened.thread.said}),
        "claim": getattr(opened.thread, "claim", None),
    }
    return render(request, "helpline/thread.html", shown, status=status)
