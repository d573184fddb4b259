"""The step between the passphrase and the session."""

from allauth.account.internal.stagekit import clear_login
from allauth.mfa.stages import AuthenticateStage
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from amont.accounts import locks
from amont.accounts.models import Account

GIVEN = "given"
"""What of the account stood when its passphrase was given, in the session."""


class SecondFactorStage(AuthenticateStage):
    """allauth's stage, on our own address. An account without a factor passes: it will see enrolment alone."""

    urlname = "accounts:second_factor"

    def handle(self) -> tuple[HttpResponseRedirect | None, bool]:
        """Send whoever has a second factor to type its code."""
        if self.login.user is None or self.login.user.factor_at is None:
            return None, True
        self.request.session[GIVEN] = self.login.user.get_session_auth_hash()
        return HttpResponseRedirect(reverse(self.urlname)), True

    @property
    def stands(self) -> bool:
        """True while the passphrase and the factor are those that the account had when the passphrase was given."""
        account: Account = self.login.user
        given = self.request.session.get(GIVEN, "")
        return account.is_active and constant_time_compare(given, account.get_session_auth_hash())

    def abort(self) -> HttpResponseRedirect:
        """Forget the passphrase that was given and start again."""
        locks.close(self.request)
        clear_login(self.request)
        return HttpResponseRedirect(reverse("accounts:signin"))
