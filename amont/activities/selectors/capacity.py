"""Minutes given to sessions and minutes taken, by program and season."""

from datetime import date, time, timedelta
from uuid import UUID

from django.db.models import Sum

from amont.accounts.models import Membership
from amont.activities.models import CapacityPlan, Hold, Offering, Session
from amont.core import clock


def load(offering: Offering) -> int:
    """Minutes of one worker for one session, travel apart, times the workers it needs."""
    parts = (offering.delivery_minutes, offering.setup_minutes, offering.teardown_minutes)
    return (sum(parts) + offering.preparation_minutes + offering.debrief_minutes) * offering.workers_needed


def minutes_left(program_id: UUID, day: date) -> int | None:
    """Minutes left in the plans that cover `day`; None when the program has no plan. Held time is not free."""
    workers = Membership.objects.filter(program_id=program_id).values("account_id")
    plans = CapacityPlan.objects.filter(worker_id__in=workers, first_day__lte=day, last_day__gte=day)
    planned = plans.aggregate(total=Sum("minutes"))["total"]
    if planned is None:
        return None
    return int(planned) - sum(_taken(plan) for plan in plans.order_by("id"))


def _taken(plan: CapacityPlan) -> int:
    span = (clock.at(plan.first_day, time.min), clock.at(plan.last_day + timedelta(days=1), time.min))
    cancelled = [Session.State.CANCELLED_BY_REQUESTER, Session.State.CANCELLED_BY_US]
    sessions = Session.objects.filter(worker_id=plan.worker_id, start__gte=span[0], start__lt=span[1])
    holds = Hold.objects.filter(worker_id=plan.worker_id, start__gte=span[0], start__lt=span[1], state=Hold.State.LIVE)
    given = sum(load(one.offering) for one in sessions.exclude(state__in=cancelled).select_related("offering"))
    held = [one.request.offering for one in holds.select_related("request__offering")]
    return given + sum(load(one) for one in held if one is not None)
