"""What the staff's forms share: act, and on a broken rule say the sentence and stay."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import Promise

from amont.core.errors import RuleBroken


def acted(request: HttpRequest, act: Callable[[], Any], said: str | Promise) -> bool:
    """Do it and say so; False, with the rule's sentence, when it was refused."""
    try:
        act()
    except RuleBroken as broken:
        messages.error(request, str(broken))
        return False
    messages.success(request, str(said))
    return True
