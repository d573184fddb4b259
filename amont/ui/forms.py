"""How forms are drawn: `{{ form }}` and `{{ form.name.as_field_group }}` give our field component."""

from django.forms import DateInput
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_noop

SAID_OUR_WAY = (
    gettext_noop("This field is required."),
    gettext_noop("Enter a valid date."),
    gettext_noop("Enter a valid time."),
    gettext_noop("Enter a valid email address."),
    gettext_noop("Enter a whole number."),
    gettext_noop("Enter a number."),
)
"""Sentences of Django that our catalogue words more plainly than its own."""


class Renderer(TemplatesSetting):
    """Django's renderer with our form and field; widgets keep their own markup, which the style sheet knows."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"


def day_input() -> DateInput:
    """The browser's own calendar."""
    return DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
