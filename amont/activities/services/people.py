"""Who may give a session."""

from uuid import UUID

from django.utils.translation import gettext as _

from amont.accounts.models import Account, Membership
from amont.activities.models import ServiceRequest
from amont.core.errors import RuleBroken


def program_of(request: ServiceRequest) -> UUID:
    """The program that answers a request; RuleBroken as long as nobody said which."""
    if request.program_id is None:
        raise RuleBroken(_("Say first which service answers this request."), code="program", field="program")
    return request.program_id


def worker_of(program_id: UUID, worker_id: UUID) -> Account:
    """An active worker or coordinator of the program."""
    members = Membership.objects.filter(program_id=program_id, role__in=["worker", "coordinator"])
    worker = Account.objects.filter(pk=worker_id, is_active=True, pk__in=members.values("account_id")).first()
    if worker is None:
        raise RuleBroken(_("Choose somebody of this service."), code="worker", field="worker")
    return worker
