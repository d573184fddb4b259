"""What the staff's forms share: act, and on a broken rule say the sentence and stay."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from amont.activities.models import ServiceRequest
from amont.activities.selectors.requests import has_email
from amont.core.errors import RuleBroken


def told(request: HttpRequest, row: ServiceRequest, said: str) -> None:
    """Say that something left by mail, or that somebody has to say it: a requester may have left a number alone."""
    if has_email(row):
        messages.success(request, said)
    else:
        messages.warning(request, _("No e-mail address was left: nothing was sent. Tell them by telephone."))


def acted(
    request: HttpRequest, act: Callable[[], Any], said: str | Promise, *, mailed: ServiceRequest | None = None
) -> bool:
    """Do it and say so; False, with the rule's sentence, when it was refused. `mailed` is whom the act writes to."""
    try:
        act()
    except RuleBroken as broken:
        messages.error(request, str(broken))
        return False
    if mailed is None:
        messages.success(request, str(said))
    else:
        told(request, mailed, str(said))
    return True
