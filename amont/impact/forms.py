"""The period of a report."""

from django import forms
from django.utils.translation import gettext_lazy as _

from amont.ui.forms import day_input

DAY = day_input()


class PeriodForm(forms.Form):
    """First and last day, both counted."""

    start = forms.DateField(label=_("From"), widget=DAY)
    end = forms.DateField(label=_("To"), widget=DAY)
