"""Shapes of what is typed about tickets."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from amont.surveys.models import Phase, Questionnaire
from amont.surveys.services.runs import MOST


class TicketsForm(forms.Form):
    """How many tickets to print."""

    n = forms.IntegerField(label=_("Tickets to print"), min_value=1, max_value=MOST)


class EntryForm(forms.Form):
    """One side of one ticket: its code, then one key per question (0 or nothing: left empty)."""

    phase = forms.ChoiceField(label=_("Side"), choices=Phase.choices, widget=forms.RadioSelect)
    again = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    code = forms.CharField(label=_("Code of the ticket"), max_length=10)

    def __init__(self, *args: Any, questionnaire: Questionnaire, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update(
            {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "data-amont-next": "6"}
        )
        self.items = list(questionnaire.items.select_related("question").order_by("position"))
        for place, item in enumerate(self.items):
            self.fields[f"answer_{place}"] = _key(item.question.wording, item.question.scale)

    def answers(self) -> list[int | None]:
        """Positions from 0, None where nothing was ticked."""
        typed = [self.cleaned_data[f"answer_{place}"] for place in range(len(self.items))]
        return [value - 1 if value else None for value in typed]


def _key(wording: str, scale: list[str]) -> forms.IntegerField:
    most, keys = len(scale), [str(place) for place in range(1, len(scale) + 1)]
    wrong = _("Press %(first)s or %(last)s.") % {"first": ", ".join(keys[:-1]), "last": keys[-1]}
    shape = {"inputmode": "numeric", "maxlength": "1", "autocomplete": "off", "pattern": f"[0-{most}]"}
    return forms.IntegerField(
        label=wording,
        help_text=" · ".join(f"{key} {word}" for key, word in zip(keys, scale, strict=True)),
        required=False,
        error_messages={"invalid": wrong},
        validators=[MinValueValidator(0, wrong), MaxValueValidator(most, wrong)],
        widget=forms.TextInput(attrs={**shape, "data-amont-next": "1", "data-amont-wrong": wrong}),
    )
