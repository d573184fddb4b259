"""Who is seen in a capsule: nobody, or the numbers of signed papers."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amont.accounts.http import requires
from amont.accounts.permissions import Can
from amont.outreach import services
from amont.outreach.forms import CorrectReleaseForm, ReleaseForm
from amont.outreach.views.capsules import visible
from amont.outreach.views.films import video_page
from amont.ui.rules import rules_above, rules_beside


@requires(Can.OUTREACH_CAPSULE_WRITE)
@require_POST
def capsule_people(request: HttpRequest, capsule_id: UUID) -> HttpResponse:
    """Say that nobody appears, or take it back."""
    row = visible(request, capsule_id)
    nobody = request.POST.get("nobody_appears") == "1"
    services.save_capsule(actor=request.user, capsule_id=row.pk, nobody_appears=nobody)  # type: ignore[arg-type]
    return redirect("outreach_staff:capsule_video", capsule_id=row.pk)


@requires(Can.OUTREACH_CAPSULE_WRITE)
@require_POST
def capsule_release(request: HttpRequest, capsule_id: UUID) -> HttpResponse:
    """Note the number of a signed paper."""
    row = visible(request, capsule_id)
    form = ReleaseForm(request.POST)
    if form.is_valid():
        with rules_beside(form):
            services.add_release(actor=request.user, capsule_id=row.pk, **form.cleaned_data)  # type: ignore[arg-type]
            messages.success(request, _("The paper’s number is noted."))
            return redirect("outreach_staff:capsule_video", capsule_id=row.pk)
    return video_page(request, row, release_form=form)


@requires(Can.OUTREACH_CAPSULE_WRITE)
@require_POST
def capsule_release_withdraw(request: HttpRequest, capsule_id: UUID) -> HttpResponse:
    """A person no longer agrees: a capsule that shows them goes down at once."""
    row = visible(request, capsule_id)
    was = row.state
    services.withdraw_release(request.POST.get("number", ""), actor=request.user, capsule_id=row.pk)  # type: ignore[arg-type]
    row.refresh_from_db(fields=["state"])
    messages.success(
        request,
        _("The agreement is withdrawn; the capsule is no longer shown.")
        if row.state != was
        else _("The agreement is withdrawn: the video that shows this person can’t be published."),
    )
    return redirect("outreach_staff:capsule_video", capsule_id=row.pk)


@requires(Can.OUTREACH_CAPSULE_WRITE)
@require_POST
def capsule_release_correct(request: HttpRequest, capsule_id: UUID, release_id: UUID) -> HttpResponse:
    """Mend a number before it is published; afterwards its date alone."""
    row = visible(request, capsule_id)
    release = get_object_or_404(row.releases, pk=release_id)
    form = CorrectReleaseForm(request.POST, release=release)
    if form.is_valid():
        with rules_beside(form):
            services.correct_release(actor=request.user, release_id=release.pk, **form.cleaned_data)  # type: ignore[arg-type]
            messages.success(request, _("The paper is corrected."))
            return redirect("outreach_staff:capsule_video", capsule_id=row.pk)
    return video_page(request, row, correction=form)


@requires(Can.OUTREACH_CAPSULE_WRITE)
@require_POST
def capsule_release_delete(request: HttpRequest, capsule_id: UUID, release_id: UUID) -> HttpResponse:
    """Take away a paper that was never published."""
    row = visible(request, capsule_id)
    release = get_object_or_404(row.releases, pk=release_id)
    with rules_above(request):
        services.delete_release(actor=request.user, release_id=release.pk)  # type: ignore[arg-type]
        messages.success(request, _("The paper’s number is taken away."))
    return redirect("outreach_staff:capsule_video", capsule_id=row.pk)
