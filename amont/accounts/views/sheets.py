"""The recovery sheet: made by its owner on the day all is well, used on the day the passphrase is forgotten."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from amont.accounts import holders, services
from amont.accounts.forms import ForgottenForm, SheetForm
from amont.accounts.http import own, signed_in
from amont.accounts.limits import count_sent, refuse_flood, tries
from amont.core import clock
from amont.ui.rules import rules_beside


@own
@never_cache
@sensitive_post_parameters("current")
@sensitive_variables("words")
def sheet(request: HttpRequest) -> HttpResponse:
    """What the sheet is for; then, for the passphrase, its fifteen words, on the one page that ever shows them."""
    account = signed_in(request)
    form = SheetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with rules_beside(form):
            with tries(request, account, action="accounts.sheet.made", field="current"):
                words = services.make_sheet(actor=account, passphrase=form.cleaned_data["current"])
            return render(request, "accounts/sheet_words.html", {"words": words, "day": clock.today()})
    status = 422 if form.errors else 200
    return render(request, "accounts/sheet.html", {"form": form, "key": holders.own_key(account)}, status=status)


@login_not_required
@never_cache
@sensitive_post_parameters()
def forgotten(request: HttpRequest) -> HttpResponse:
    """The ways back for who forgot: the sheet, or the coordinator. Nothing is ever reset by mail."""
    form = ForgottenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with rules_beside(form):
            data = form.cleaned_data
            refuse_flood(request, "sheet")
            count_sent(request, "sheet")
            services.use_sheet(email=data["email"], words=data["words"], passphrase=data["passphrase"])
            messages.success(request, _("Your passphrase is changed. Sign in with it, then make a new sheet."))
            return redirect("accounts:signin")
    context = {"form": form, "offered": services.offer_passphrase()}
    return render(request, "accounts/forgotten.html", context, status=422 if form.errors else 200)
