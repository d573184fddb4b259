"""Sentences of Django's that our own catalogue says more plainly: naming them here brings them into it."""

from django.utils.translation import gettext_noop as _

PLAIN = (
    _("Ensure this value is greater than or equal to %(limit_value)s."),
    _("Ensure this value is less than or equal to %(limit_value)s."),
)
