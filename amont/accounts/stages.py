"""The step between the passphrase and the session."""

from allauth.account.internal.stagekit import clear_login
from allauth.mfa.stages import AuthenticateStage
from django.http import HttpResponseRedirect
from django.urls import reverse


class SecondFactorStage(AuthenticateStage):
    """allauth's stage, on our own address. An account without a factor passes: it will see enrolment alone."""

    urlname = "accounts:second_factor"

    def handle(self) -> tuple[HttpResponseRedirect | None, bool]:
        """Send whoever has a second factor to type its code."""
        if self.login.user is None or self.login.user.factor_at is None:
            return None, True
        return HttpResponseRedirect(reverse(self.urlname)), True

    def abort(self) -> HttpResponseRedirect:
        """Forget the passphrase that was given and start again."""
        clear_login(self.request)
        return HttpResponseRedirect(reverse("accounts:signin"))
