"""What the team types in a thread."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from amont.directory.selectors import choices


class AnswerForm(forms.Form):
    """An answer, under an id drawn with the form, and how many messages stood above it."""

    text = forms.CharField(
        label=_("Your answer"), widget=forms.Textarea(attrs={"rows": 8, "data-test": "thread-reply"})
    )
    message = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def above(cls, said: int) -> "AnswerForm":
        """An empty form below so many messages."""
        return cls(initial={"message": uuid4(), "seen": said})


class CloseForm(forms.Form):
    """Why a thread goes out of the inbox."""

    reason = forms.ChoiceField(label=_("Why"))
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reason: Any = self.fields["reason"]
        reason.choices = choices("thread_close_reason")
