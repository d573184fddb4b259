"""Shapes of what is typed about grants."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amont.directory.selectors import choices
from amont.funding.models import Funder, Grant

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class FunderForm(forms.ModelForm[Funder]):
    """A funder: an organisation of the directory and what it is."""

    class Meta:
        model = Funder
        fields = ("organization", "kind", "public_money")


class GrantForm(forms.ModelForm[Grant]):
    """A grant; the amount is typed in dollars and kept in cents."""

    amount = forms.DecimalField(label=_("Amount in dollars"), min_value=0, max_digits=12, decimal_places=2, localize=True)
    offering_kinds = forms.MultipleChoiceField(label=_("Covers"), widget=forms.CheckboxSelectMultiple, required=False)
    audiences = forms.MultipleChoiceField(
        label=_("For these audiences only"),
        help_text=_("None ticked: every audience."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Grant
        fields = ("funder", "program", "code", "title", "number", "start", "end", "amount", "offering_kinds", "audiences")
        widgets = {"start": DAY, "end": DAY}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["offering_kinds"].choices = choices("offering_kind")  # type: ignore[attr-defined]
        self.fields["audiences"].choices = choices("audience_kind", without=("unspecified",))  # type: ignore[attr-defined]
        if self.instance.amount_cents is not None:
            self.initial["amount"] = Decimal(self.instance.amount_cents) / 100

    def values(self) -> dict[str, Any]:
        """The grant's fields as the service takes them."""
        fields = dict(self.cleaned_data)
        fields["amount_cents"] = int(fields.pop("amount") * 100)
        return fields


class PromiseForm(forms.Form):
    """What was promised to the funder."""

    words = forms.CharField(label=_("In the funder’s own words"), max_length=240)
    indicator = forms.ChoiceField(label=_("Counted by"), required=False)
    target = forms.IntegerField(label=_("At least"), min_value=0, required=False)
    due = forms.DateField(label=_("Due on"), required=False, widget=DAY)

    def __init__(self, *args: Any, indicators: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].choices = [("", _("Told in words only")), *indicators]  # type: ignore[attr-defined]
