"""The end of a session in sixty seconds: counts by group and category, unknown allowed, and how it went."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from amont.activities.models import Debrief, HeadCount, Session
from amont.activities.selectors.sessions import cohorts_expected
from amont.activities.services.counts import CountLine

DEBRIEF = ("came_forward", "safety_concern", "went_well", "to_improve", "how_are_you")


class EndForm(forms.Form):
    """One save. Each count carries an id made with the page, so that a second tap is the same row; what was said of
    the session stays as it was said until it is changed."""

    unknown = forms.BooleanField(label=_("Nobody counted"), required=False)
    method = forms.ChoiceField(label=_("How they were counted"), choices=HeadCount.Method.choices, initial="counted")
    came_forward = forms.IntegerField(
        label=_("Youths who came forward (a number, nothing else)"), min_value=0, max_value=200, required=False
    )
    safety_concern = forms.BooleanField(label=_("A safety concern"), required=False)
    went_well = forms.CharField(
        label=_("What went well"),
        help_text=_("No name, no story."),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    to_improve = forms.CharField(
        label=_("To do otherwise"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    how_are_you = forms.ChoiceField(
        label=_("And you, how are you?"), choices=Debrief.Feeling.choices, required=False, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        said = Debrief.objects.filter(session=session).values(*DEBRIEF).first() or {}
        kwargs["initial"] = {**said, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.session = session
        self.rows: list[tuple[str, str, UUID | None]] = []
        for cohort in cohorts_expected(session):
            self._add(f"cohort_{cohort.pk.hex}", str(cohort), HeadCount.Category.YOUTH, cohort.pk)
        for value, label in HeadCount.Category.choices:
            loose = value == HeadCount.Category.YOUTH and self.rows
            self._add(f"all_{value}", str(_("Youths, group not said") if loose else label), value, None)

    def _add(self, name: str, label: str, category: str, cohort: UUID | None) -> None:
        self.fields[name] = forms.IntegerField(label=label, min_value=0, max_value=2000, required=False)
        self.fields[name].widget.attrs["inputmode"] = "numeric"
        self.fields[f"{name}_id"] = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
        self.rows.append((name, category, cohort))

    def count_fields(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Each number with its hidden id."""
        return [(self[name], self[f"{name}_id"]) for name, _category, _cohort in self.rows]

    def clean(self) -> dict[str, Any] | None:
        typed = super().clean() or {}
        given = any(typed.get(name) is not None for name, _category, _cohort in self.rows)
        awaited = self.session.count_status == "missing"
        if awaited and not given and not typed.get("unknown") and not self.errors:
            self.add_error("unknown", _("Type at least one number, or say that nobody counted."))
        if given and typed.get("unknown"):
            self.add_error("unknown", _("You typed a number and said that nobody counted: keep one of the two."))
        return typed

    def counts(self) -> list[CountLine]:
        """The numbers that were typed."""
        return [
            CountLine(
                self.cleaned_data[f"{name}_id"], self.cleaned_data[name], category, cohort, self.cleaned_data["method"]
            )
            for name, category, cohort in self.rows
            if self.cleaned_data.get(name) is not None
        ]

    def debrief(self) -> dict[str, Any]:
        """What was said of the session."""
        return {name: self.cleaned_data[name] for name in DEBRIEF}
