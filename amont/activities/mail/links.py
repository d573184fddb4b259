"""Links to the status page: a new token for each mail, of which only the hash is kept."""

from django.urls import reverse
from django.utils.translation import override

from amont.activities.models import RequestLink, ServiceRequest
from amont.core.address import public_url
from amont.core.tokens import new_token, token_hash


def new_link(request: ServiceRequest) -> str:
    """Make a link to the request's page and return its token, which is nowhere else."""
    token = new_token()
    RequestLink.objects.create(request=request, token_hash=token_hash(token))
    return token


def status_url(request: ServiceRequest, token: str) -> str:
    """The whole address of the status page, in the request's language."""
    with override(request.language):
        return public_url(reverse("activities:status", args=[token]))
