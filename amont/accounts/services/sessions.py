"""Sessions that are over."""

from django.contrib.sessions.models import Session

from amont.core import clock


def forget_ended_sessions() -> int:
    """Delete the rows of sessions past their hour, which open nothing any more. Returns how many."""
    return Session.objects.filter(expire_date__lt=clock.now()).delete()[0]
