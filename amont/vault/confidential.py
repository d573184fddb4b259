"""Confidential models: those that seal something. Whatever else they keep stands in their reviewed list `clear`.

clear = {"day": "counts by day"}     # field name → why it may stand in clear
"""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Model

from amont.vault.fields import SealedField

NEVER_CLEAR = ("partner", "theme", "need", "ground", "birth")


def confidential_models() -> list[type[Model]]:
    """Every model of ours with a sealed field or a list of clear ones."""
    ours = (model for model in apps.get_models() if model.__module__.startswith("amont."))
    return [model for model in ours if is_confidential(model)]


def is_confidential(model: type[Model]) -> bool:
    """True when the model seals something, or lists what it doesn't."""
    return hasattr(model, "clear") or any(isinstance(field, SealedField) for field in model._meta.concrete_fields)


def clear_fields() -> dict[str, dict[str, str]]:
    """The reviewed list of the whole house: model → field → reason."""
    return {model._meta.label: dict(getattr(model, "clear", {})) for model in confidential_models()}


def faults(model: type[Model]) -> Iterator[str]:
    """What is wrong with a confidential model's fields: unlisted, listed and gone, without a reason, never clear."""
    clear: dict[str, str] = getattr(model, "clear", {})
    sealed = {field.name for field in model._meta.concrete_fields if isinstance(field, SealedField)}
    plain = {field.name for field in model._meta.concrete_fields} - sealed
    yield from (f"{name} is neither sealed nor listed as clear" for name in sorted(plain - clear.keys()))
    yield from (f"{name} is listed as clear and is no clear field" for name in sorted(clear.keys() - plain))
    yield from (f"{name} is clear without a reason" for name in sorted(clear) if not clear[name].strip())
    yield from (f"{name} is never clear" for name in sorted(plain) if _is_never_clear(name))
    yield from (f"{name} is sealed: call it {name}_sealed" for name in sorted(sealed) if not name.endswith("_sealed"))


def _is_never_clear(name: str) -> bool:
    words = name.lower().split("_")
    return any(word.removesuffix("s") in NEVER_CLEAR for word in words)
