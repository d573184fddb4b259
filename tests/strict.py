"""Undefined template variables fail, in Amont's templates only: libraries count on their silence."""

import sys
from pathlib import Path

from django.template.base import FilterExpression

OURS = str(Path(__file__).resolve().parent.parent / "amont")
GUARDS = {"default", "default_if_none"}


class UndefinedVariableError(AssertionError):
    """A template of ours prints a variable that its view did not give."""


class StrictUndefined(str):
    """Stands in as `string_if_invalid`: Django asks for its truth exactly when a variable did not resolve."""

    __slots__ = ()

    def __bool__(self) -> bool:
        frame = sys._getframe(1)
        expression, context = frame.f_locals.get("self"), frame.f_locals.get("context")
        if isinstance(expression, FilterExpression) and context is not None:
            template = context.render_context.template
            guarded = any(function.__name__ in GUARDS for function, _ in expression.filters)
            if not guarded and str(template.origin.name).startswith(OURS):
                raise UndefinedVariableError(f"{{{{ {expression} }}}} is undefined in {template.origin.name}")
        return False
