"""Shapes of what is typed into the directory."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from amont.core.errors import RuleBroken
from amont.directory import selectors
from amont.directory.models import Code, HelpLine, Organization, OrganizationSettings, Site
from amont.directory.versions import version_of
from amont.ui.forms import day_input
from amont.ui.rules import add_rule


class VersionedForm[Row: models.Model](forms.ModelForm[Row]):
    """A form that knows what it showed: of two people who save one row, neither loses a word."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = version_of(self.instance, self._meta.fields or ())

    def refuse(self, broken: RuleBroken, kept: Row | None = None) -> None:
        """Say what is wrong; of a row that moved meanwhile, also what it says now: the next save is a choice."""
        add_rule(self, broken)
        if broken.code == "stale" and kept is not None:
            self._show_theirs(kept)

    def _show_theirs(self, kept: Row) -> None:
        names = list(self._meta.fields or ())
        for name, theirs in forms.model_to_dict(kept, names).items():
            if name in self.cleaned_data and self.fields[name].has_changed(theirs, self[name].data):
                self.add_error(name, _("Saved meanwhile: %(theirs)s") % {"theirs": self._words(name, theirs)})
        data: Any = self.data
        data = data.copy()
        data["seen"] = version_of(kept, names)
        self.data = data

    def _words(self, name: str, value: Any) -> str:
        if isinstance(value, bool):
            return str(_("yes") if value else _("no"))
        offered = dict(getattr(self.fields[name], "choices", ()))
        return str(offered.get(value, value) or "—")


class OrganizationForm(VersionedForm[Organization]):
    """An organisation's own fields."""

    redirect_for = forms.MultipleChoiceField(
        label=_("Can receive requests of these kinds"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Organization
        fields = ("name", "region", "web", "redirect_for", "checked_on", "active")
        widgets = {"checked_on": day_input()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"] = forms.ChoiceField(
            label=_("Region"),
            choices=selectors.choices("help_line_region", blank="—", keep=[self.instance.region]),
            required=False,
        )
        kinds = selectors.choices("request_kind", without=("unspecified",), keep=self.instance.redirect_for)
        self.fields["redirect_for"].choices = [("any", _("Any kind")), *kinds]  # type: ignore[attr-defined]

    def validate_unique(self) -> None:
        """The service says it in its own words, accents forgiven."""


class SiteForm(VersionedForm[Site]):
    """A site's fields; the contact is sealed by the service."""

    contact = forms.CharField(
        label=_("Professional address and person to ask for"),
        help_text=_("Kept sealed. One line: name, e-mail, telephone."),
        required=False,
        max_length=200,
    )

    class Meta:
        model = Site
        fields = ("name", "setting_kind", "sector", "municipality", "address", "enrolment", "checked_on", "active")
        widgets = {"checked_on": day_input()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("setting_kind", "sector"):
            offered = selectors.choices(name, keep=[getattr(self.instance, name)])
            self.fields[name] = forms.ChoiceField(label=self.fields[name].label, choices=offered)


class LineForm(VersionedForm[HelpLine]):
    """A help line's words and numbers."""

    class Meta:
        model = HelpLine
        fields = (
            "name_fr", "name_en", "phone", "text", "web", "hours_fr", "hours_en", "audience", "region", "source",
            "order", "retired",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, list_name in (("audience", "help_line_audience"), ("region", "help_line_region")):
            offered = selectors.choices(list_name, keep=[getattr(self.instance, name)])
            self.fields[name] = forms.ChoiceField(label=self.fields[name].label, choices=offered)
        if self.instance._state.adding:
            del self.fields["retired"]


class VerifyForm(forms.Form):
    """The day on which somebody called the line."""

    on = forms.DateField(label=_("Called on"), widget=forms.DateInput(attrs={"type": "date"}))


class CodeForm(VersionedForm[Code]):
    """The words and the order of a code."""

    class Meta:
        model = Code
        fields = ("label_fr", "label_en", "order", "retired")


class NewCodeForm(forms.ModelForm[Code]):
    """A word that a list lacked; its code is made from the French one."""

    class Meta:
        model = Code
        fields = ("label_fr", "label_en", "order")


class SettingsForm(VersionedForm[OrganizationSettings]):
    """What this organisation is."""

    class Meta:
        model = OrganizationSettings
        fields = (
            "name", "short_name", "phone", "email", "address", "about_fr", "about_en", "neutral_title_fr",
            "neutral_title_en", "neq", "privacy_officer", "fiscal_year_start", "min_cell_size", "hold_days",
        )  # fmt: skip
        labels = {"privacy_officer": _("Privacy officer")}
        help_texts = {
            "neutral_title_fr": _("The only words that a watched telephone shows in its tabs and its history."),
            "neq": _("The Québec enterprise number: ten digits."),
            "fiscal_year_start": _("From 1 (January) to 12."),
            "min_cell_size": _("Smaller counts are shown as “fewer than”, so that nobody is recognised: 5 at least."),
        }

    def validate_constraints(self) -> None:
        """The service says beside the field which rule is broken."""
