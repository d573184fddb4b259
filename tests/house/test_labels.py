"""What stands beside a field is a sentence of the catalogue: Django would make English words of the field's name."""

import importlib
import pkgutil
from collections.abc import Iterator

from django import forms
from django.utils.functional import Promise

import amont


def _every_form(kind: type[forms.BaseForm] = forms.BaseForm) -> Iterator[type[forms.BaseForm]]:
    for form in kind.__subclasses__():
        yield form
        yield from _every_form(form)


def test_every_visible_field_of_our_forms_has_a_label_that_is_translated() -> None:
    for module in pkgutil.walk_packages(amont.__path__, "amont."):
        if ".forms" in module.name:
            importlib.import_module(module.name)
    ours = {form for form in _every_form() if form.__module__.startswith("amont.") and ".forms" in form.__module__}
    assert len(ours) > 40
    bare = [
        f"{form.__module__}.{form.__name__}.{name}"
        for form in ours
        for name, field in form.base_fields.items()  # type: ignore[attr-defined]
        if not field.widget.is_hidden and not isinstance(field.label, Promise)
    ]
    assert sorted(bare) == []
