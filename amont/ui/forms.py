"""How forms are drawn: `{{ form }}` and `{{ form.name.as_field_group }}` give our field component."""

from django.forms import BaseForm
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_noop

from amont.core.errors import RuleBroken

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


def add_rule(form: BaseForm, broken: RuleBroken) -> None:
    """Put a broken rule's sentence beside its field, or above the form when it has none there.

    A form may say in `RULES` under which of its fields a rule's field goes ("start" is typed as a day and an hour).
    """
    field = getattr(form, "RULES", {}).get(broken.field, broken.field)
    form.add_error(field if field in form.fields else None, str(broken))
