"""One's own sessions, and what one was typing in them."""

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from amont.accounts import locks, selectors, services
from amont.accounts.drafts import LONGEST
from amont.accounts.http import STAFF, own, signed_in
from amont.accounts.sessions import stored


@own
@never_cache
def sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in, since when, locked or not; each can be ended from here."""
    account = signed_in(request)
    rows = selectors.sessions_of(account)
    drafts = selectors.drafts_of(account)
    here = stored(request.session.session_key)
    return render(request, "accounts/sessions.html", {"sessions": rows, "here": here, "drafts": drafts})


@own
@require_POST
def session_end(request: HttpRequest, row: str) -> HttpResponse:
    """End one session elsewhere."""
    services.end_session(actor=signed_in(request), row_id=row)
    messages.success(request, _("This session has ended."))
    return redirect("accounts:sessions")


@own
@never_cache
@sensitive_post_parameters()
def draft(request: HttpRequest) -> HttpResponse:
    """What was being typed at an address: kept (POST), forgotten (POST, empty), found again (GET, unlocked)."""
    account, place = signed_in(request), request.GET.get("place") or request.POST.get("place", "")
    if request.method == "POST":
        fields = _fields(request.POST.get("fields", ""))
        if fields is None or not place.startswith(STAFF):
            return HttpResponseBadRequest()
        kept = services.save_draft(actor=account, place=place, fields=fields)
        return JsonResponse({"kept": kept})
    found = selectors.drafts_of(account).filter(place=place).first()
    if found is None:
        return JsonResponse({})
    if not request.unlocked:  # type: ignore[attr-defined]
        return JsonResponse({"locked": True})
    return JsonResponse({"fields": services.open_draft(draft=found, ring=locks.opened(request))})


@own
@never_cache
def drafts(request: HttpRequest) -> HttpResponse:
    """Everything that one was typing and did not send, to read and copy without any script."""
    account, ring = signed_in(request), locks.opened(request)
    rows = [(one, services.open_draft(draft=one, ring=ring)) for one in selectors.drafts_of(account)]
    return render(request, "accounts/drafts.html", {"drafts": rows})


@own
@require_POST
def draft_forget(request: HttpRequest) -> HttpResponse:
    """Forget one of them."""
    services.forget_sent_draft(signed_in(request), request.POST.get("place", ""))
    return redirect("accounts:drafts")


def _fields(text: str) -> dict[str, str] | None:
    if len(text) > LONGEST:
        return None
    try:
        found = json.loads(text)
    except ValueError:
        return None
    if not isinstance(found, dict):
        return None
    return {str(name)[:100]: str(value) for name, value in found.items()}
