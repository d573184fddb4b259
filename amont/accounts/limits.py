"""How often a secret may be tried, and an anonymous form sent."""

from collections.abc import Iterator
from contextlib import contextmanager

from allauth.core import ratelimit
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from amont.accounts.adapters import AccountAdapter
from amont.accounts.models import Account
from amont.audit import services as audit
from amont.core import clock
from amont.core.errors import Refused, RuleBroken

HOUR = 3600


@contextmanager
def tries(request: HttpRequest, account: Account, *, action: str, field: str) -> Iterator[None]:
    """Try a secret of one's own inside; Refused beside `field` beyond the account's rate.

    A rule broken beside `field` is a wrong try, which leaves a line in the journal; any other means that it was right.
    """
    bucket = f"{action}:{account.pk}"
    if not ratelimit.consume(request, action="secret", key=bucket):
        raise Refused(AccountAdapter.error_messages["too_many_login_attempts"], code="too_many", field=field)
    try:
        yield
    except RuleBroken as broken:
        if broken.field == field:
            audit.refused(action, actor=account, reason=broken.code, target_id=account.pk)
            raise
        ratelimit.clear(request, action="secret", key=bucket)
        raise
    ratelimit.clear(request, action="secret", key=bucket)


def refuse_flood(request: HttpRequest, form: str) -> None:
    """RuleBroken when one place has sent an anonymous form too often this hour; generous, since a school has one
    address. Reads alone: a database that is busy delays nobody here."""
    if cache.get(_bucket(request, form), 0) >= settings.FORMS_AN_HOUR:
        raise RuleBroken(
            _("Many requests came from your network in the last hour. What you typed is still here: send it later."),
            code="too_many",
        )


def count_sent(request: HttpRequest, form: str) -> None:
    """One more form that was taken from this place. Two at the same instant may count as one: the bound is wide."""
    bucket = _bucket(request, form)
    cache.set(bucket, cache.get(bucket, 0) + 1, HOUR)


def _bucket(request: HttpRequest, form: str) -> str:
    return f"flood:{form}:{AccountAdapter().get_client_ip(request)}:{clock.now():%Y%m%d%H}"
