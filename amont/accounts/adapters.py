"""Where allauth meets the house: who is let in, from which bucket, and that no secret rests in clear."""

from ipaddress import IPv6Network, ip_address
from typing import Any, NoReturn
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from amont.accounts import locks, sessions, tasks
from amont.accounts.models import Account
from amont.audit import services as audit
from amont.vault import VaultError, keyed_hash
from amont.vault.services.boxes import pretend_to_unlock
from amont.vault.slots import Busy

APP = "allauth.account"
NOBODY = UUID(int=0)
"""Stands for the account of an unknown name, so that the same is queued for it."""


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
        try:
            account = _whose(request, credentials)
        except Busy as busy:
            raise ValidationError(str(busy), code=busy.code) from None
        if account is None:
            named = _named(credentials)
            audit.refused("accounts.session.opened", actor="public", reason="wrong_passphrase", target_id=named)
            return None
        self._rollback_login_failed_rl_usage()
        self._name_usage.rollback()
        return account

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Two buckets of a name: a narrow one for each place, so that nobody shuts a colleague out from elsewhere, and
        a wide one for all places together, whose owner is told once a day when it is full."""
        super().pre_authenticate(request, **credentials)
        name = keyed_hash("rate", f"name:{_name(credentials)}").hex()
        self._name_usage = ratelimit.consume(request, app=APP, action="login_name", key=name)
        if self._name_usage is None:
            if ratelimit.consume(request, app=APP, action="login_notice", key=name):
                tasks.send_security_notice.enqueue(str(_named(credentials) or NOBODY), "tries")
            raise self.validation_error("too_many_login_attempts")

    def login(self, request: HttpRequest, user: Account) -> None:
        """Open the session, under a new id, with its line in the journal."""
        with transaction.atomic():
            audit.record("accounts.session.opened", actor=user, target=user)
            super().login(request, user)
            sessions.begin(request)
        if user.factor_at is not None:
            locks.admit(request, user)

    def logout(self, request: HttpRequest) -> None:
        """End the session and its open ring, with its line in the journal."""
        locks.close(request)
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
        """The bucket of a name, known or not, tried from one place."""
        return keyed_hash("rate", f"name:{_name(credentials)}:{self.get_client_ip(request)}").hex()

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


def _whose(request: HttpRequest, credentials: dict[str, Any]) -> Account | None:
    """The active account whose passphrase this is, its ring opened; one derivation for every name, known or not."""
    account = Account.objects.filter(email__iexact=_name(credentials)).first()
    if account is None or not account.is_active or not account.has_usable_password():
        pretend_to_unlock(passphrase=credentials["password"])
        return None
    if not locks.open_with(request, account, credentials["password"], active=False):
        return None
    account.backend = settings.AUTHENTICATION_BACKENDS[0]
    return account


def _name(credentials: dict[str, Any]) -> str:
    return str(credentials.get("email", "")).strip().lower()


def _named(credentials: dict[str, Any]) -> UUID | None:
    """The account of that name, if there is one: asked for in the same way of every name."""
    return Account.objects.filter(email__iexact=_name(credentials)).values_list("pk", flat=True).first()


class MFAAdapter(DefaultMFAAdapter):
    """allauth's hooks know no owner of a secret: they refuse, and `factors` seals to the account instead."""

    def encrypt(self, text: str) -> NoReturn:
        """Refuse: nothing may be stored by a road that doesn't bind the row."""
        raise VaultError

    def decrypt(self, encrypted_text: str) -> NoReturn:
        """Refuse, for the same reason."""
        raise VaultError
