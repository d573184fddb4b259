"""What templates may ask about rights: `{% if can.ACTIVITIES_REQUEST_TRIAGE %}`."""

from django.http import HttpRequest

from amont.accounts.permissions import Can, allowed


class Rights:
    """Answers one right by its name in `Can`, reading memberships only when asked."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    def __getitem__(self, name: str) -> bool:
        return allowed(self._request.user, Can[name])  # type: ignore[arg-type]


def can(request: HttpRequest) -> dict[str, Rights]:
    """`can` for every template."""
    return {"can": Rights(request)}
