"""What is said once something was done for a request."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from amont.activities.models import ServiceRequest
from amont.activities.selectors.requests import has_email


def told(request: HttpRequest, row: ServiceRequest, said: str) -> None:
    """Say that something left by mail, or that somebody has to say it: a requester may have left a number alone."""
    if has_email(row):
        messages.success(request, said)
    else:
        messages.warning(request, _("No e-mail address was left: nothing was sent. Tell them by telephone."))
