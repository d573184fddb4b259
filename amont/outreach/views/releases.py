"""Who is seen in a capsule: nobody, or the numbers of signed papers."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amont.accounts.http import requires
from amont.accounts.permissions import Can
from amont.core.errors import RuleBroken
from amont.outreach import services
from amont.outreach.forms import ReleaseForm
from amont.outreach.views.capsules import visible
from amont.outreach.views.films import video_page
from amont.ui.forms import add_rule


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
        try:
            services.add_release(actor=request.user, capsule_id=row.pk, **form.cleaned_data)  # type: ignore[arg-type]
        except RuleBroken as broken:
            add_rule(form, broken)
        else:
            messages.success(request, _("The paper’s number is noted."))
            return redirect("outreach_staff:capsule_video", capsule_id=row.pk)
    return video_page(request, row, release_form=form)


@requires(Can.OUTREACH_CAPSULE_WRITE)
@require_POST
def capsule_release_withdraw(request: HttpRequest, capsule_id: UUID) -> HttpResponse:
    """A person no longer agrees: the capsule goes down at once."""
    row = visible(request, capsule_id)
    services.withdraw_release(request.POST.get("number", ""), actor=request.user, capsule_id=row.pk)  # type: ignore[arg-type]
    messages.success(request, _("The agreement is withdrawn; the capsule is no longer shown."))
    return redirect("outreach_staff:capsule_video", capsule_id=row.pk)
