"""How often a code may be tried."""

from collections.abc import Iterator
from contextlib import contextmanager

from allauth.core import ratelimit
from django.http import HttpRequest

from amont.accounts.adapters import AccountAdapter
from amont.accounts.models import Account
from amont.audit import services as audit
from amont.core.errors import RuleBroken


@contextmanager
def second_factor_rate(request: HttpRequest, account: Account) -> Iterator[None]:
    """Try a code inside; RuleBroken beyond the account’s rate. Each refusal leaves a line in the journal."""
    bucket = f"second-factor:{account.pk}"
    if not ratelimit.consume(request, action="login_failed", key=bucket):
        raise RuleBroken(AccountAdapter.error_messages["too_many_login_attempts"], code="too_many", field="code")
    try:
        yield
    except RuleBroken as broken:
        audit.refused("accounts.factor.used", actor=account, reason=broken.code, target_id=account.pk)
        raise
    ratelimit.clear(request, action="login_failed", key=bucket)
