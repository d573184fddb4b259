"""Where a poster goes, when it comes down, where a code leads."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from amont.accounts.models import Account
from amont.core import clock
from amont.directory import selectors as directory
from amont.directory.models import Site
from amont.outreach.models import Capsule, PosterPlacement, State
from amont.outreach.selectors import capsules_visible_to
from amont.ui.forms import day_input


def _day(**kwargs: Any) -> forms.DateField:
    return forms.DateField(widget=day_input(), **kwargs)


class PlaceForm(forms.Form):
    """A print run of its own, with its own six codes."""

    site = forms.ModelChoiceField(
        label=_("Site"), queryset=Site.objects.none(), required=False, empty_label=_("Outside any site")
    )
    label = forms.CharField(
        label=_("Or where it goes, in a few words"),
        max_length=80,
        required=False,
        help_text=_("« Dépanneur de la rue Commerciale », « Cartes de Maude ». Never a person’s name."),
    )
    poster_spot = forms.ChoiceField(label=_("Spot"))
    paper = forms.ChoiceField(
        label=_("Paper"),
        choices=PosterPlacement.Paper.choices,
        widget=forms.RadioSelect,
        initial=PosterPlacement.Paper.TABLOID,
    )
    copies = forms.IntegerField(label=_("Copies"), min_value=1, max_value=5000, initial=1)
    posted_on = _day(label=_("Posted on"), required=False)
    form_token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Account, **kwargs: Any) -> None:
        kwargs["initial"] = {"form_token": uuid4(), "posted_on": clock.today(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = directory.sites_visible_to(actor).filter(active=True)  # type: ignore[attr-defined]
        self.fields["poster_spot"].choices = directory.choices("poster_spot")  # type: ignore[attr-defined]


class RemoveForm(forms.Form):
    """The day on which the paper came down."""

    on = _day(label=_("Taken down on"))


class CodeForm(forms.Form):
    """Where a printed code leads from now on."""

    capsule = forms.ModelChoiceField(
        label=_("Capsule"), queryset=Capsule.objects.none(), required=False, empty_label=_("The poster’s own page")
    )
    target = forms.CharField(
        label=_("Or a page of this site"),
        max_length=200,
        required=False,
        help_text=_("Begins with /, such as /fr/aide/."),
    )

    def __init__(self, *args: Any, actor: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        published = capsules_visible_to(actor).filter(state=State.PUBLISHED)
        self.fields["capsule"].queryset = published.order_by("question_fr")  # type: ignore[attr-defined]
