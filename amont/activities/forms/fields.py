"""What the forms of activities are made of: days near at hand, telephone numbers, a token for each sending."""

import secrets
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from amont.activities.phones import number_in
from amont.core import clock
from amont.ui.forms import day_input

AHEAD = timedelta(days=550)


class CloseDay(forms.DateField):
    """A day from today to eighteen months ahead: a year typed wrong is said at once."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=day_input(), **kwargs)

    def clean(self, value: Any) -> date | None:
        """The day, or None; a sentence when it is past or too far."""
        day: date | None = super().clean(value)
        if day is not None and not clock.today() <= day <= clock.today() + AHEAD:
            raise ValidationError(_("Choose a day from today on, within eighteen months."), code="day")
        return day


class Telephone(forms.CharField):
    """A number as people write it, with its extension or a word beside it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}), **kwargs)

    def clean(self, value: Any) -> str:
        """The words, once a number is in them."""
        text = str(super().clean(value))
        if text and number_in(text) is None:
            raise ValidationError(_("Write the number with its area code, like 418 555-0100."), code="phone")
        return text


def new_form_token() -> str:
    """What tells a form sent twice from two forms."""
    return secrets.token_urlsafe(16)


class OnceForm(forms.Form):
    """A form that is sent once: its token tells a second tap from a second form."""

    form_token = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("form_token", new_form_token())

    def renew(self) -> None:
        """Another token: what is sent next stands for itself."""
        assert isinstance(self.data, QueryDict)
        typed = self.data.copy()
        typed["form_token"] = new_form_token()
        self.data = typed
