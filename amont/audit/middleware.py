"""A number for each request, and a line in the journal for each refusal."""

import re
from collections.abc import Callable
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy

from amont.audit import services as audit
from amont.core.errors import RuleBroken, SealRefused
from amont.core.logs import request_id

SEALED = gettext_lazy(
    "What is kept here under seal does not open: it was changed outside of this site. "
    "Nothing of it is shown. Tell the technician; the journal has noted it."
)
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
    """Journals what was refused (no right, broken rule, a seal that doesn't open) after the transaction rolled back.

    A refusal that can't be journalled fails the request.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Write the entry, then let the error page come as it would have."""
        if isinstance(exception, PermissionDenied):
            _journal(request, "permission_denied")
        elif isinstance(exception, RuleBroken):
            _journal(request, _NO_CODE.sub("_", exception.code)[:40])
        elif isinstance(exception, SealRefused):
            _journal(request, "seal_refused", exception.row_id)
            raise PermissionDenied(SEALED) from None


def _journal(request: HttpRequest, reason: str, target_id: UUID | None = None) -> None:
    user = getattr(request, "user", None)
    match = request.resolver_match
    audit.refused(
        (match.view_name if match else "") or "unnamed",
        actor=user if user is not None and user.is_authenticated else "public",
        reason=reason,
        target_id=target_id or _target(match.kwargs if match else {}),
    )


def _target(kwargs: dict[str, object]) -> UUID | None:
    """The record that the address names by its id; a token of an address is a secret and is never written."""
    named = [value for name, value in kwargs.items() if name in {"pk", "id"} or name.endswith("_id")]
    return next((value for value in named if isinstance(value, UUID)), None)
