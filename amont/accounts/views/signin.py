"""Sign-in: e-mail and passphrase, then the second factor; and the way out."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from allauth.account.internal.flows.login import perform_password_login, record_authentication, resume_login
from allauth.account.internal.flows.logout import logout
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import Login
from allauth.account.stages import LoginStage, LoginStageController
from django.contrib.auth.decorators import login_not_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from amont.accounts import locks, services, webauthn
from amont.accounts.factors import has_application, keys_of
from amont.accounts.forms import SignInCodeForm, SignInForm
from amont.accounts.http import enrolment
from amont.accounts.limits import tries
from amont.accounts.middleware import EDITOR, STAFF
from amont.accounts.models import Account
from amont.accounts.stages import SecondFactorStage
from amont.core.errors import RuleBroken
from amont.ui.rules import rules_beside


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@sensitive_variables("form")
def signin(request: HttpRequest) -> HttpResponse:
    """E-mail and passphrase; the same answer for a name that exists and one that doesn't."""
    if request.user.is_authenticated:
        return redirect(_next(request))
    form = SignInForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        clear_login(request)
        request.session.cycle_key()
        login = Login(user=form.user, redirect_url=_next(request))
        answer: HttpResponse = perform_password_login(request, {}, login)
        return answer
    return render(request, "accounts/signin.html", {"form": form, "next": request.GET.get("next", "")})


@login_not_required
@never_cache
@sensitive_post_parameters("code")
def second_factor(request: HttpRequest) -> HttpResponse:
    """A key, the code of the application or a recovery code, once the passphrase was right."""
    if request.user.is_authenticated:
        return redirect("desk:today")
    stage = waiting(request)
    if stage is None:
        return redirect("accounts:signin")
    keys = bool(keys_of(stage.login.user))
    form = SignInCodeForm(request.POST or None, alone=not keys)
    if request.method == "POST" and form.is_valid():
        with rules_beside(form):
            with counted(request, stage.login.user, field="code"):
                kind = services.verify_factor(account=stage.login.user, code=form.cleaned_data["code"])
            return come_in(request, stage, kind)
    return second_factor_page(request, stage.login.user, form, keys=keys)


def waiting(request: HttpRequest) -> LoginStage | None:
    """The sign-in that waits for its second factor in this session, if one does and its passphrase is still the one."""
    stage = LoginStageController.enter(request, SecondFactorStage.key)
    if stage is None or not isinstance(stage.login.user, Account):
        return None
    if not stage.stands:
        stage.abort()
        return None
    return stage


@contextmanager
def counted(request: HttpRequest, account: Account, *, field: str) -> Iterator[None]:
    """Try a second factor inside: a wrong one counts, and closes the ring that waits."""
    with tries(request, account, action="accounts.factor.used", field=field), locks.closed_on_failure(request):
        yield


def come_in(request: HttpRequest, stage: LoginStage, kind: str) -> HttpResponse:
    """The second factor was right: the session opens."""
    record_authentication(request, stage.login.user, "mfa", type=kind)
    stage.controller.set_handled(stage.key)
    answer: HttpResponse = resume_login(request, stage.login)
    return answer


def second_factor_page(
    request: HttpRequest, account: Account, form: Form, *, keys: bool, said: Sequence[RuleBroken] = ()
) -> HttpResponse:
    """The page that asks for it, by every road that the account has; `said` is what a key did not do."""
    context = {
        "form": form,
        "keys": keys,
        "said": said,
        "works": webauthn.works_at(request),
        "elsewhere": webauthn.works_elsewhere(request),
        "application": has_application(account),
    }
    return render(request, "accounts/second_factor.html", context)


@enrolment
@never_cache
@require_POST
def signout(request: HttpRequest) -> HttpResponse:
    """End the session; on a form's POST alone, so that no link or picture can."""
    logout(request, show_message=False)
    return redirect("accounts:signin")


def _next(request: HttpRequest) -> str:
    """Where to go after sign-in: an address of the staff's side or of the editor, never of another site."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    inside = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith((STAFF, EDITOR))
    return wanted if inside else reverse("desk:today")
