"""Keys of the team: heard and confirmed, given to those who hold, left by those who go."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from amont import vault
from amont.accounts import holders, selectors, services
from amont.accounts.forms import KeyForm, LoneHolderForm
from amont.accounts.http import requires, signed_in
from amont.accounts.models import Account, Membership, Program
from amont.accounts.permissions import Can
from amont.audit.models import Confirmation
from amont.ui.rules import rules_above, rules_beside


@requires(Can.ACCOUNTS_KEY_CONFIRM)
@never_cache
def key(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The six words of somebody's key, to hear from their owner before anything is given to them."""
    actor, account = signed_in(request), _heard(request, pk)
    ring = holders.ring_of(account)
    if ring is None:
        raise Http404
    form = KeyForm(request.POST or None, initial={"words": " ".join(ring.words)})
    if request.method == "POST" and form.is_valid():
        with rules_beside(form):
            data = form.cleaned_data
            services.confirm_key(actor=actor, account=account, words=data["words"].split(), how=data["how"])
            messages.success(request, _("The key is confirmed. A second person is asked to hear the six words too."))
            return redirect("accounts:holders")
    context = {"form": form, "account": account, "ring": ring, "waiting": holders.waiting_confirmation(account)}
    return render(request, "accounts/key.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Can.ACCOUNTS_KEY_CONFIRM)
def key_answer(request: HttpRequest, pk: UUID, confirmation_id: UUID) -> HttpResponse:
    """The second person's word: the same six words, or others."""
    _heard(request, pk)
    get_object_or_404(Confirmation, pk=confirmation_id)
    agrees = request.POST.get("answer") == "same"
    with rules_above(request):
        services.answer_confirmation(actor=signed_in(request), confirmation_id=confirmation_id, agrees=agrees)
        said = _("Thank you: two people have heard this key.")
        refused = _("This key receives nothing any more, and what it received is taken back. Tell the director.")
        messages.success(request, said if agrees else refused)
    return redirect("accounts:key", pk=pk)


@requires(Can.ACCOUNTS_KEY_CONFIRM)
@never_cache
def board(request: HttpRequest) -> HttpResponse:
    """Who holds the keys of each program's files, what waits to be given, what too few people hold."""
    actor = signed_in(request)
    context = {"boards": holders.boards_for(actor), "keys": holders.keys_to_hear(actor)}
    return render(request, "accounts/holders.html", context)


@require_POST
@requires(Can.ACCOUNTS_KEY_CONFIRM)
def keys_give(request: HttpRequest, program_id: UUID) -> HttpResponse:
    """Give the members who hold what they lack and one holds oneself; asks for the passphrase when locked."""
    actor = signed_in(request)
    program = _program(request, program_id)
    opened = vault.access(request, "accounts.keys.given")
    with rules_above(request):
        given = services.give_waiting_keys(opened, actor=actor, program=program)
        messages.success(request, ngettext("%(n)d key given.", "%(n)d keys given.", given) % {"n": given})
    return redirect("accounts:holders")


@require_POST
@requires(Can.ACCOUNTS_ACCOUNT_MANAGE)
def holder_name(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """Make a member one of those who hold."""
    with rules_above(request):
        services.name_holder(actor=signed_in(request), membership=_membership(request, membership_id))
    return redirect("accounts:holders")


@require_POST
@requires(Can.ACCOUNTS_ACCOUNT_MANAGE)
def holder_release(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """Take holding from a member, while enough others hold."""
    with rules_above(request):
        services.release_holder(actor=signed_in(request), membership=_membership(request, membership_id))
    return redirect("accounts:holders")


@requires(Can.ACCOUNTS_PROGRAM_WRITE)
def alone(request: HttpRequest, program_id: UUID) -> HttpResponse:
    """The director's word for a program with one holder."""
    program = _program(request, program_id)
    form = LoneHolderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with rules_beside(form):
            services.declare_lone_holder(actor=signed_in(request), program=program, **form.cleaned_data)
            messages.success(request, _("The exception is written down, with its last day."))
            return redirect("accounts:holders")
    status = 422 if form.errors else 200
    return render(request, "accounts/alone.html", {"form": form, "program": program}, status=status)


def _heard(request: HttpRequest, pk: UUID) -> Account:
    account = get_object_or_404(Account, pk=pk, is_active=True)
    if not selectors.may_confirm(signed_in(request), account):
        raise Http404
    return account


def _program(request: HttpRequest, program_id: UUID) -> Program:
    return get_object_or_404(selectors.programs_with_keys(signed_in(request)), pk=program_id)


def _membership(request: HttpRequest, membership_id: UUID) -> Membership:
    accounts = selectors.accounts_visible_to(signed_in(request))
    return get_object_or_404(Membership.objects.filter(account__in=accounts), pk=membership_id)
