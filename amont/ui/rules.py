"""How a broken rule is said: beside its field, or at the top of the next page. Nothing typed is lost.

if form.is_valid():
    with rules_beside(form):
        services.split(actor=actor, **form.cleaned_data)
        return redirect(…)  # no rule broke
return render(…, status=422)
"""

from collections.abc import Callable
from functools import partial
from types import TracebackType

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest

from amont.core.errors import RuleBroken


def add_rule(form: BaseForm, broken: RuleBroken) -> None:
    """Put a broken rule's sentence beside its field, or above the form when it has none there.

    A form may say in `RULES` under which of its fields a rule's field goes ("start" is typed as a day and an hour).
    """
    field = getattr(form, "RULES", {}).get(broken.field, broken.field)
    form.add_error(field if field in form.fields else None, str(broken))


class Said:
    """A block that a broken rule ends: its sentence is said, and what follows the block runs."""

    def __init__(self, say: Callable[[RuleBroken], object]) -> None:
        self.say = say

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if isinstance(raised, RuleBroken):
            self.say(raised)
            return True
        return False


def rules_beside(form: BaseForm) -> Said:
    """Within, a broken rule is said beside its field of the form."""
    return Said(partial(add_rule, form))


def rules_above(request: HttpRequest) -> Said:
    """Within, a broken rule is said at the top of the next page."""
    return Said(lambda broken: messages.error(request, str(broken)))
