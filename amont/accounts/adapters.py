"""Where allauth meets the house: who is let in, from which bucket, and that no secret rests in clear."""

from ipaddress import IPv6Network, ip_address
from typing import Any, NoReturn

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth import authenticate
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from amont.accounts.models import Account
from amont.audit import services as audit
from amont.vault import VaultError, keyed_hash


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by e-mail and passphrase: rate limit, one derivation, the same answer for known and unknown names."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("This e-mail and this passphrase don’t go together."),
        "too_many_login_attempts": _("Too many attempts. Wait a few minutes, then try again."),
    }

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Account | None:
        """The account whose passphrase this is, or None: unknown, wrong and disabled can't be told apart."""
        self.pre_authenticate(request, **credentials)
        account: Account | None = authenticate(request, **credentials)
        if account is None:
            audit.refused("accounts.session.opened", actor="public", reason="wrong_passphrase")
            return None
        self._rollback_login_failed_rl_usage()
        return account

    def login(self, request: HttpRequest, user: Account) -> None:
        """Open the session, under a new id, with its line in the journal."""
        with transaction.atomic():
            audit.record("accounts.session.opened", actor=user, target=user)
            super().login(request, user)

    def logout(self, request: HttpRequest) -> None:
        """End the session, with its line in the journal."""
        if isinstance(request.user, Account):
            with transaction.atomic():
                audit.record("accounts.session.closed", actor=request.user, target=request.user)
        super().logout(request)

    def get_client_ip(self, request: HttpRequest) -> str:
        """The bucket of an address (its /64 for IPv6), as a keyed hash: the cache's table holds no address."""
        found = ip_address(super().get_client_ip(request))
        found = getattr(found, "ipv4_mapped", None) or found
        network = str(IPv6Network((found, 64), strict=False)) if found.version == 6 else str(found)
        return keyed_hash("rate", f"ip:{network}").hex()

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """The bucket of a name, known or not."""
        return keyed_hash("rate", f"name:{credentials.get('email', '').strip().lower()}").hex()

    def get_login_stages(self) -> list[str]:
        """After the passphrase, the second factor; nothing else comes between."""
        return ["amont.accounts.stages.SecondFactorStage"]

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: accounts come from an invitation."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """No greeting: the screen that opens says enough."""

    def send_mail(self, *args: Any, **kwargs: Any) -> None:
        """allauth mails nothing; what the team receives stands in `tasks`."""


class MFAAdapter(DefaultMFAAdapter):
    """allauth's hooks know no owner of a secret: they refuse, and `factors` seals to the account instead."""

    def encrypt(self, text: str) -> NoReturn:
        """Refuse: nothing may be stored by a road that doesn't bind the row."""
        raise VaultError

    def decrypt(self, encrypted_text: str) -> NoReturn:
        """Refuse, for the same reason."""
        raise VaultError
