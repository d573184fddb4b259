"""What set-up refuses: a short host that tells, or one so long that the codes on paper grow."""

from typing import Any

from django.conf import settings
from django.core.checks import Error

from amont.core.text import fold

LONGEST = 29
TELLING = (
    "vip", "aide", "help", "sos", "sexe", "sex", "escort", "pimp", "proxen", "prostit", "exploit", "fugue", "viol",
    "victim", "danger", "stop", "amont",
)  # fmt: skip


def short_host(**_kwargs: Any) -> list[Error]:
    """A neutral word of at most ten signs or so: it stands in a youth's history."""
    host = settings.SHORT_HOST
    if not host:
        return []
    found = []
    told = next((word for word in TELLING if word in fold(host)), None)
    if told is not None:
        found.append(
            Error(f"AMONT_SHORT_HOST holds a telling word ({told}).", hint="Choose a neutral word.", id="outreach.E001")
        )
    length = len(f"https://{host}/XXXX")
    if length > LONGEST:
        message = f"AMONT_SHORT_HOST makes addresses of {length} signs on paper; {LONGEST} is the most."
        found.append(Error(message, hint="Choose a shorter host.", id="outreach.E002"))
    return found
