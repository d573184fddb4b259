"""A security key, or the lock of this device: enrolled, then asked at sign-in.

The page sends its form to a question (JSON), the browser asks the key, and the form carries the answer.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from amont.accounts import services, webauthn
from amont.accounts.factors import keys_of
from amont.accounts.forms import STEPS, AnsweredKeyForm, NewKeyForm, SignInCodeForm
from amont.accounts.http import enrolment, signed_in
from amont.accounts.limits import tries
from amont.accounts.models import Account
from amont.accounts.views.factors import after_enrolment
from amont.accounts.views.signin import come_in, counted, second_factor_page, waiting
from amont.core.errors import RuleBroken
from amont.ui.rules import Said, rules_beside


@enrolment
@never_cache
@sensitive_post_parameters("current", "answer")
def key_new(request: HttpRequest) -> HttpResponse:
    """Name a key and touch it: a first second factor, or one more."""
    account = signed_in(request)
    first = account.factor_at is None
    start = {"name": _("Key %(number)s") % {"number": len(keys_of(account)) + 1}}
    form = AnsweredKeyForm(request.POST or None, initial=start, first=first)
    if request.method == "POST" and form.is_valid():
        with rules_beside(form):
            _enrol(request, account, form.cleaned_data["name"])
            return after_enrolment(request, account, first=first)
    context = {
        "form": form,
        "steps": STEPS,
        "first": first,
        "works": webauthn.works_at(request),
        "elsewhere": webauthn.works_elsewhere(request),
    }
    return render(request, "accounts/key_new.html", context, status=422 if form.errors else 200)


@enrolment
@never_cache
@require_POST
@sensitive_post_parameters("current")
def key_question(request: HttpRequest) -> HttpResponse:
    """What the browser asks of a new key; beside a factor that is there, for the passphrase alone."""
    account = signed_in(request)
    first = account.factor_at is None
    form = NewKeyForm(request.POST, first=first)
    if form.is_valid():
        with rules_beside(form):
            if not first:
                with tries(request, account, action="accounts.factor.enrolled", field="current"):
                    services.prove(account=account, passphrase=form.cleaned_data["current"])
            ceremony = webauthn.begin(request, account, "create", proved=not first)
            known = [key.credential for key in keys_of(account)]
            return JsonResponse(webauthn.creation_options(account, ceremony, known))
    field, said = next((name, errors[0]) for name, errors in form.errors.items())
    return JsonResponse({"field": field, "said": said}, status=422)


@login_not_required
@never_cache
@require_POST
def signin_question(request: HttpRequest) -> HttpResponse:
    """What the browser asks of the account's keys, once the passphrase was right."""
    stage = waiting(request)
    if stage is None:
        return JsonResponse({"said": _("Too much time has passed. Start again.")}, status=422)
    ceremony = webauthn.begin(request, stage.login.user, "get")
    known = [key.credential for key in keys_of(stage.login.user)]
    return JsonResponse(webauthn.request_options(ceremony, known))


@login_not_required
@never_cache
@require_POST
@sensitive_post_parameters("answer")
def signin_key(request: HttpRequest) -> HttpResponse:
    """What a key signed, in place of a code."""
    stage = waiting(request)
    if stage is None:
        return redirect("accounts:signin")
    account, said = stage.login.user, list[RuleBroken]()
    with Said(said.append):
        with counted(request, account, field="answer"):
            ceremony = webauthn.finish(request, "get")
            kind = services.verify_key(account=account, ceremony=ceremony, answer=request.POST.get("answer", ""))
        return come_in(request, stage, kind)
    return second_factor_page(request, account, SignInCodeForm(alone=False), keys=True, said=said)


def _enrol(request: HttpRequest, account: Account, name: str) -> None:
    services.enrol_key(
        account=account,
        name=name,
        ceremony=webauthn.finish(request, "create"),
        answer=request.POST.get("answer", ""),
        session_key=request.session.session_key,
    )
