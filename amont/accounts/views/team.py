"""The team: who is of it, with which roles; inviting, disabling."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amont.accounts import holders, selectors, services
from amont.accounts.forms import HeardForm, InviteForm, RoleForm
from amont.accounts.http import requires, signed_in
from amont.accounts.models import Account, Membership
from amont.accounts.permissions import Can
from amont.ui.rules import rules_above, rules_beside


@requires(Can.ACCOUNTS_ACCOUNT_READ)
def team(request: HttpRequest) -> HttpResponse:
    """Everybody whom the viewer may see, with roles and state."""
    accounts = selectors.accounts_visible_to(signed_in(request))
    words = request.GET.get("q", "").strip()
    if words:
        accounts = accounts.filter(display_name__icontains=words)
    return render(request, "accounts/team.html", {"accounts": accounts, "q": words})


@requires(Can.ACCOUNTS_ACCOUNT_MANAGE)
def invite(request: HttpRequest) -> HttpResponse:
    """A new colleague: name, e-mail, first role."""
    actor = signed_in(request)
    form = InviteForm(request.POST or None, manager=actor)
    if request.method == "POST" and form.is_valid():
        with rules_beside(form):
            account, _token = services.create_account(actor=actor, **form.cleaned_data)
            messages.success(request, _("The invitation is on its way. Its link opens for 48 hours."))
            return redirect("accounts:member", pk=account.pk)
    return render(request, "accounts/invite.html", {"form": form})


@requires(Can.ACCOUNTS_ACCOUNT_READ)
def member(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One person of the team: roles, state, and what may be done."""
    return _member_page(request, _visible(request, pk))


@require_POST
@requires(Can.ACCOUNTS_ACCOUNT_MANAGE)
def role_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One more role."""
    account, actor = _visible(request, pk), signed_in(request)
    form = RoleForm(request.POST, manager=actor)
    if form.is_valid():
        with rules_beside(form):
            services.add_role(actor=actor, account=account, **form.cleaned_data)
            return redirect("accounts:member", pk=pk)
    return _member_page(request, account, form)


@require_POST
@requires(Can.ACCOUNTS_ACCOUNT_MANAGE)
def role_remove(request: HttpRequest, pk: UUID, membership_id: UUID) -> HttpResponse:
    """Take a role away; a second tap finds it gone and changes nothing."""
    account = _visible(request, pk)
    membership = Membership.objects.filter(account=account, pk=membership_id).select_related("account").first()
    if membership is not None:
        with rules_above(request):
            services.remove_role(actor=signed_in(request), membership=membership)
    return redirect("accounts:member", pk=pk)


@require_POST
@requires(Can.ACCOUNTS_ACCOUNT_MANAGE)
def invite_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A new link in place of the former."""
    account = _visible(request, pk)
    with rules_above(request):
        services.invite_again(actor=signed_in(request), account=account)
        messages.success(request, _("A new invitation is on its way; the former link is closed."))
    return redirect("accounts:member", pk=pk)


@requires(Can.ACCOUNTS_ACCOUNT_MANAGE)
def reset_passphrase(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Once sure of who asks: a new link for who forgot their passphrase and has no sheet."""
    done = _("A link is on its way. Afterwards, hear their six words again.")
    return _reset(request, pk, services.reset_passphrase, done, "accounts/reset_passphrase.html")


@requires(Can.ACCOUNTS_ACCOUNT_MANAGE)
def reset_factor(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Once sure of who asks: another telephone for who lost theirs."""
    done = _("At their next sign-in they enrol the new telephone, beside you.")
    return _reset(request, pk, services.reset_factor, done, "accounts/reset_factor.html")


@requires(Can.ACCOUNTS_ACCOUNT_MANAGE)
def disable(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask once, then close the account."""
    account = _visible(request, pk)
    if request.method != "POST":
        return render(request, "accounts/disable.html", {"account": account, "left": holders.left_by(account)})
    with rules_above(request):
        services.disable_account(actor=signed_in(request), account=account)
        messages.success(request, _("The account is disabled: open sessions have ended."))
    return redirect("accounts:member", pk=pk)


@require_POST
@requires(Can.ACCOUNTS_ACCOUNT_MANAGE)
def enable(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open the account again."""
    account = _visible(request, pk)
    with rules_above(request):
        services.enable_account(actor=signed_in(request), account=account)
        messages.success(request, _("The account is open again."))
    return redirect("accounts:member", pk=pk)


def _reset(request: HttpRequest, pk: UUID, act: Callable[..., object], done: str, page: str) -> HttpResponse:
    account = _visible(request, pk)
    form = HeardForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with rules_beside(form):
            act(actor=signed_in(request), account=account, how=form.cleaned_data["how"])
            messages.success(request, done)
            return redirect("accounts:member", pk=account.pk)
    return render(request, page, {"form": form, "account": account})


def _visible(request: HttpRequest, pk: UUID) -> Account:
    return get_object_or_404(selectors.accounts_visible_to(signed_in(request)), pk=pk)


def _member_page(request: HttpRequest, account: Account, form: RoleForm | None = None) -> HttpResponse:
    actor = signed_in(request)
    manageable = selectors.manages(actor, account)
    form = form or (RoleForm(manager=actor) if manageable else None)
    status = 422 if form is not None and form.errors else 200
    context = {"account": account, "form": form, "manageable": manageable, "key": holders.own_key(account)}
    context["hears"] = selectors.may_confirm(actor, account)
    return render(request, "accounts/member.html", context, status=status)
