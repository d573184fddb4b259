"""Shapes of what is typed about grants."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.formats import number_format
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from amont.directory.selectors import choices
from amont.funding.models import Funder, Grant
from amont.ui.forms import day_input

DAY = day_input()


class FunderForm(forms.ModelForm[Funder]):
    """A funder: an organisation of the directory and what it is."""

    class Meta:
        model = Funder
        fields = ("organization", "kind", "public_money")
        labels = {"organization": _("Organisation")}

    def validate_unique(self) -> None:
        """The service gives the same funder for the same organisation."""


class DollarsField(forms.DecimalField):
    """Dollars as people type them: "48 500,50 $" and "48500.50" are the same amount."""

    def to_python(self, value: Any) -> Any:
        """The amount, or None when nothing was typed."""
        if isinstance(value, str):
            value = "".join(value.split()).removesuffix("$").replace(",", ".")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """An amount as the page's language writes it."""
        return number_format(value, decimal_pos=2) if isinstance(value, Decimal) else value


class GrantForm(forms.ModelForm[Grant]):
    """A grant; the amount is typed in dollars and kept in cents."""

    amount = DollarsField(
        label=_("Amount in dollars"),
        min_value=0,
        max_digits=12,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    offering_kinds = forms.MultipleChoiceField(label=_("Covers"), widget=forms.CheckboxSelectMultiple, required=False)
    audiences = forms.MultipleChoiceField(
        label=_("For these audiences only"),
        help_text=_("None ticked: every audience."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Grant
        fields = (
            "funder", "program", "code", "title", "number", "start", "end", "amount", "offering_kinds", "audiences",
        )  # fmt: skip
        labels = {"funder": _("Funder"), "program": _("Program")}
        widgets = {"start": DAY, "end": DAY}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = choices("offering_kind", keep=self.instance.offering_kinds)
        audiences = choices("audience_kind", without=("unspecified",), keep=self.instance.audiences)
        self.fields["offering_kinds"].choices = kinds  # type: ignore[attr-defined]
        self.fields["audiences"].choices = audiences  # type: ignore[attr-defined]
        if self.instance.amount_cents is not None:
            self.initial["amount"] = self.instance.amount

    def validate_unique(self) -> None:
        """The service says in its own words that a code is taken."""

    def validate_constraints(self) -> None:
        """The service says beside the field which rule is broken."""

    def values(self) -> dict[str, Any]:
        """The grant's fields as the service takes them."""
        fields = dict(self.cleaned_data)
        fields["amount_cents"] = int(fields.pop("amount") * 100)
        return fields


class PromiseForm(forms.Form):
    """What was promised to the funder."""

    words = forms.CharField(label=_("In the funder’s own words"), max_length=240)
    indicator = forms.ChoiceField(label=_("Counted by"), required=False)
    target = forms.IntegerField(label=_("At least"), min_value=1, max_value=1_000_000, required=False)
    due = forms.DateField(label=_("Due on"), required=False, widget=DAY)

    def __init__(self, *args: Any, indicators: Sequence[tuple[str, str | LazyText]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].choices = [("", _("Told in words only")), *indicators]  # type: ignore[attr-defined]
