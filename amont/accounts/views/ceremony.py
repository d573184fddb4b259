"""The organisation's recovery key: when its four sheets were last seen, and the day it is used, step by step."""

import json
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from amont.accounts import services
from amont.accounts.forms import RecoveryExportForm, RecoveryImportForm, RecoverySheetForm
from amont.accounts.http import requires, signed_in
from amont.accounts.limits import tries
from amont.accounts.permissions import Can
from amont.core import clock
from amont.core.errors import RuleBroken
from amont.ui.rules import rules_beside
from amont.ui.uploads import accepts_upload
from amont.vault.selectors import pinned_recovery, recovery_sheets
from amont.vault.services.ceremony import count_lost


@requires(Can.ACCOUNTS_RECOVERY_RUN)
@require_safe
@never_cache
def ceremony(request: HttpRequest) -> HttpResponse:
    """The key, its sheets, and the three steps of the day."""
    return _page(request)


@requires(Can.ACCOUNTS_RECOVERY_RUN)
@require_POST
def ceremony_sheet(request: HttpRequest) -> HttpResponse:
    """A sheet was seen in its envelope."""
    form = RecoverySheetForm(request.POST)
    if form.is_valid():
        with rules_beside(form):
            services.note_recovery_sheet(actor=signed_in(request), **form.cleaned_data)
            messages.success(request, _("It is noted."))
            return redirect("accounts:ceremony")
    return _page(request, 422, sheet=form)


@requires(Can.ACCOUNTS_RECOVERY_RUN)
@require_POST
@sensitive_post_parameters("current")
def ceremony_export(request: HttpRequest) -> HttpResponse:
    """The file that goes to the table on a stick: closed keys, which the paper alone opens."""
    actor, form = signed_in(request), RecoveryExportForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        with rules_beside(form):
            with tries(request, actor, action="accounts.recovery.exported", field="current"):
                services.prove(account=actor, passphrase=data["current"])
            export = services.export_recovery(actor=actor, recipient=data["recipient"], registers=data["registers"])
            return _as_file(export.content)
    return _page(request, 422, export=form)


@accepts_upload("office")
@requires(Can.ACCOUNTS_RECOVERY_RUN)
@require_POST
def ceremony_import(request: HttpRequest) -> HttpResponse:
    """What came back from the table is put in its place; a second time changes nothing."""
    form = RecoveryImportForm(request.POST, request.FILES)
    if form.is_valid():
        with rules_beside(form):
            done = services.import_recovery(actor=signed_in(request), grants=_read(form.cleaned_data["grants"]))
            given = ngettext("%(n)d key given.", "%(n)d keys given.", done.given) % {"n": done.given}
            known = ngettext("%(n)d was there.", "%(n)d were there.", done.known) % {"n": done.known}
            messages.success(request, f"{given} {known}" if done.known else given)
            if done.refused:
                said = ngettext("%(n)d refused: %(ids)s", "%(n)d refused: %(ids)s", len(done.refused))
                ids = ", ".join(f"{row_id} ({why})" for row_id, why in done.refused)
                messages.warning(request, said % {"n": len(done.refused), "ids": ids})
            return redirect("accounts:ceremony")
    return _page(request, 422, grants=form)


def _page(request: HttpRequest, status: int = 200, **forms: Form) -> HttpResponse:
    shown: dict[str, Any] = {
        "pinned": pinned_recovery(),
        "sheets": recovery_sheets(),
        "lost": count_lost(),
        "sheet": RecoverySheetForm(initial={"seen_on": clock.today()}),
        "export": RecoveryExportForm(),
        "grants": RecoveryImportForm(),
    }
    return render(request, "accounts/ceremony.html", shown | forms, status=status)


def _as_file(content: dict[str, Any]) -> HttpResponse:
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    headers = {"Content-Disposition": f'attachment; filename="export-{clock.today().isoformat()}.json"'}
    return HttpResponse(text, content_type="application/json", headers=headers)


def _read(file: Any) -> dict[str, Any]:
    try:
        content = json.loads(file.read().decode("utf-8"))
    except (UnicodeDecodeError, ValueError):
        content = None
    if not isinstance(content, dict):
        raise RuleBroken(_("This is not the file that the tool wrote."), code="not_ours", field="grants")
    return content
