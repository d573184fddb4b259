"""The gate: a list leaves the house only once the journal names whom it shows."""

from collections.abc import Callable

from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from amont.audit import services as audit
from amont.vault.opening import Access, accesses_of

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class GateMiddleware:
    """Writes one line for each list that was opened: the objects it shows, and how many cards were examined for it.

    If the line can't be written the page is dropped (503): nothing that the journal doesn't tell is shown.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, once told; every access ends here, whatever happened."""
        try:
            response = self.get_response(request)
            return self.told(request, response)
        finally:
            for access in accesses_of(request):
                access.end()

    def told(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The page, or in its place the sentence that it can't be shown."""
        lists = [access for access in accesses_of(request) if access.object_id is None]
        if lists and response.streaming:
            raise audit.AuditError("a list is not sent before it is whole: the journal must name what it shows")
        try:
            _tell(lists)
            _tell_refused(accesses_of(request))
        except (audit.AuditError, DatabaseError):
            return HttpResponse(_("This page can’t be shown: the journal is not answering."), status=503)
        return response


def _tell(lists: list[Access]) -> None:
    if lists:
        with transaction.atomic(durable=True):
            for access in lists:
                shown = sorted(access.shown)
                audit.record(access.action, actor=access.actor, objects=shown, examined=access.examined)


def _tell_refused(accesses: list[Access]) -> None:
    """What did not open though its key is held: altered, or moved."""
    for access in accesses:
        if access.refused:
            refused = sorted(access.refused)
            audit.refused(access.action, actor=access.actor, reason="seal_refused", objects=refused)
