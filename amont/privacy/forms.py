"""What to look for in the journal, and what was concluded about an alarm."""

from django import forms
from django.utils.translation import gettext_lazy as _

from amont.audit.models import Alarm
from amont.privacy import labels
from amont.privacy.selectors import Wanted
from amont.ui.forms import day_input


class JournalFilter(forms.Form):
    """Every part is optional; they add up."""

    q = forms.CharField(label=_("Person"), max_length=80, required=False)
    compte = forms.UUIDField(label=_("Account"), required=False, widget=forms.HiddenInput)
    objet = forms.RegexField(
        label=_("Number of a file or record"),
        regex=r"^[A-Za-z0-9_.:-]*$",
        max_length=64,
        required=False,
        error_messages={"invalid": _("A number holds letters, digits and dashes only.")},
    )
    action = forms.ChoiceField(label=_("What was done"), required=False)
    jour = forms.DateField(label=_("Day"), required=False, widget=day_input())
    refus = forms.BooleanField(label=_("Only what was refused"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices: forms.ChoiceField = self.fields["action"]  # type: ignore[assignment]
        choices.choices = [("", _("Everything")), *labels.choices()]

    def wanted(self) -> Wanted:
        """What was asked for, once the form is valid."""
        asked = self.cleaned_data
        return Wanted(
            words=asked["q"],
            account=str(asked["compte"] or ""),
            object_id=asked["objet"],
            action=asked["action"],
            day=asked["jour"],
            refused=asked["refus"],
        )


class OutcomeForm(forms.Form):
    """One of four conclusions, and no free words: nothing personal is kept with an alarm."""

    outcome = forms.ChoiceField(label=_("What you concluded"), choices=Alarm.Outcome.choices, widget=forms.RadioSelect)
