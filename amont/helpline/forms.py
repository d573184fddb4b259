"""What the team types in a thread, and the hours at which it reads."""

from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from amont.accounts.models import Account, Program
from amont.accounts.permissions import Can
from amont.accounts.program_choice import choose_program
from amont.core import clock
from amont.directory.selectors import choices
from amont.helpline import selectors, weeks
from amont.helpline.models import Door
from amont.ui.forms import day_input


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


class DayHours(forms.CharField):
    """The hours of one day, as people write them; its value is the spans in order."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "hours": _("Write hours like 9:00–12:00, 13:00–20:00: none runs into another, 23:59 at the latest.")
    }

    def to_python(self, value: Any) -> Any:
        try:
            return weeks.read(super().to_python(value) or "")
        except ValueError:
            raise forms.ValidationError(self.error_messages["hours"], code="hours") from None


class HoursForm(forms.Form):
    """Which program reads a door, and when, from a day on."""

    program = forms.ModelChoiceField(label=_("Read by"), queryset=Program.objects.none())
    valid_from = forms.DateField(label=_("From the day"), widget=day_input())
    DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

    def __init__(self, data: Any = None, *, actor: Account, door: Door) -> None:
        program, known = selectors.program_of(door), selectors.weeks_of(door)
        week = known[0][1] if known else {}
        days = {name: weeks.typed(week.get(day, [])) for day, name in enumerate(self.DAYS)}
        initial = {"program": program.pk if program else None, "valid_from": clock.today(), **days}
        super().__init__(data, initial=initial)
        choose_program(self, actor, Can.HELPLINE_HOURS_WRITE)
        for day, name in enumerate(self.DAYS):
            self.fields[name] = DayHours(label=WEEKDAYS[day].capitalize(), required=False, max_length=120)

    def written(self) -> dict[str, Any]:
        """What the service takes."""
        kept = self.cleaned_data
        week = {day: kept[name] for day, name in enumerate(self.DAYS)}
        return {"program": kept["program"], "valid_from": kept["valid_from"], "week": week}
