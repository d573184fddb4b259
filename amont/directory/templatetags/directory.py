"""Labels of coded lists in templates: `{{ site.setting_kind|label:"setting_kind" }}`."""

from collections.abc import Iterable

from django import template

from amont.directory import selectors

register = template.Library()


@register.filter
def label(code: str, list_name: str) -> str:
    """The label of one code."""
    return selectors.label(list_name, code or "unspecified")


@register.filter
def labels(codes: Iterable[str], list_name: str) -> str:
    """The labels of several codes, separated by commas."""
    return ", ".join(selectors.labels(list_name, codes))
