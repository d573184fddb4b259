"""A number for each request, and a line in the journal for each refusal."""

import re
from collections.abc import Callable
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy

from amont.audit import services as audit
from amont.core.errors import Refused, RuleBroken, SealRefused, refusals
from amont.core.logs import request_id

SEALED = gettext_lazy(
    "What is kept here under seal does not open: it was changed outside of this site. "
    "Nothing of it is shown. Tell the technician; the journal has noted it."
)
NUMBERS = ("number", "code")
_NUMBER = re.compile(r"[A-Za-z0-9-]{1,40}")
_NO_CODE = re.compile(r"[^A-Za-z0-9_]")
GetResponse = Callable[[HttpRequest], HttpResponseBase]


class RequestIdMiddleware:
    """Gives the request a random id of ours (never one from outside), which the journal and the logs carry."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with a number set."""
        token = request_id.set(uuid4())
        try:
            return self.get_response(request)
        finally:
            request_id.reset(token)


class RefusalMiddleware:
    """Journals what was refused, after the transaction rolled back; what can't be journalled fails the request.

    No right; a broken rule that a view lets through, or a `Refused` that it turns into a sentence; a seal that doesn't
    open; and, to somebody signed in, a record that isn't there for them (absent or another program's: the same page).
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, then write what was refused on the way."""
        with refusals() as refused:
            response = self.get_response(request)
        for refusal in refused:
            _journal(request, _code(refusal), refusal.about)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Write the entry, then let the error page come as it would have."""
        if isinstance(exception, PermissionDenied):
            _journal(request, "permission_denied")
        elif isinstance(exception, RuleBroken) and not isinstance(exception, Refused):
            _journal(request, _code(exception))
        elif isinstance(exception, Http404) and _asks_for_a_record(request):
            _journal(request, "not_visible")
        elif isinstance(exception, SealRefused):
            _journal(request, "seal_refused", exception.row_id)
            raise PermissionDenied(SEALED) from None


def _code(rule: RuleBroken) -> str:
    return _NO_CODE.sub("_", rule.code)[:40]


def _asks_for_a_record(request: HttpRequest) -> bool:
    match, user = request.resolver_match, getattr(request, "user", None)
    inside = match is not None and getattr(match.func, "login_required", True)
    return bool(inside and match and user and user.is_authenticated and _target(match.kwargs))


def _journal(request: HttpRequest, reason: str, target_id: UUID | None = None) -> None:
    user = getattr(request, "user", None)
    match = request.resolver_match
    audit.refused(
        (match.view_name if match else "") or "unnamed",
        actor=user if user is not None and user.is_authenticated else "public",
        reason=reason,
        target_id=target_id or _target(match.kwargs if match else {}),
    )


def _target(kwargs: dict[str, object]) -> UUID | str | None:
    """The record that the address names, by its id or its number; a token is a secret and is never written."""
    for name, value in kwargs.items():
        if isinstance(value, UUID) and (name in {"pk", "id"} or name.endswith("_id")):
            return value
        if name in NUMBERS and isinstance(value, str) and _NUMBER.fullmatch(value):
            return value
    return None
