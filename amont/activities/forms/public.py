"""What a setting types: its request, its words, its corrected contact."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amont.activities.forms.fields import CloseDay, OnceForm, Telephone
from amont.activities.mail.contacts import Contact
from amont.activities.models import Offering
from amont.activities.selectors.requests import offerings_public
from amont.activities.services.requests import HELPLINE_ONLY, ReceivedRequest
from amont.directory.selectors import choices

REASSURE = _("No name of a young person here, please: to talk about someone, call or text a line instead.")


def _topics() -> list[tuple[str, str]]:
    """The subjects of what is offered now, in the list's order."""
    covered = {topic for offering in offerings_public() for topic in offering.topics}
    return [one for one in choices("workshop_topic") if one[0] in covered]


class OfferingChoice(forms.ModelChoiceField[Offering]):
    """An offering by its title in the language of the page."""

    def label_from_instance(self, obj: Offering) -> str:
        return obj.title


class RequestForm(OnceForm):
    """The public request form: four short groups of questions, no account, no cookie."""

    offering = OfferingChoice(
        label=_("What you would like"), queryset=Offering.objects.none(), empty_label=_("Choose…")
    )
    typed_place = forms.CharField(label=_("School or organisation"), max_length=160)
    sector = forms.ChoiceField(label=_("Sector"))
    requester_kind = forms.ChoiceField(label=_("Your role"))
    name = forms.CharField(label=_("Your name"), max_length=120)
    email = forms.EmailField(label=_("Professional e-mail"), max_length=200)
    phone = Telephone(label=_("Telephone"), required=False)
    audience = forms.ChoiceField(label=_("For whom"))
    groups = forms.IntegerField(label=_("Number of groups"), min_value=1, max_value=40, initial=1)
    pupils_per_group = forms.IntegerField(
        label=_("People per group, about"), min_value=1, max_value=500, required=False
    )
    all_or_nothing = forms.BooleanField(label=_("All the groups, or none"), required=False)
    remote_possible = forms.BooleanField(label=_("It could also be done remotely"), required=False)
    topics = forms.MultipleChoiceField(label=_("Subjects"), required=False, widget=forms.CheckboxSelectMultiple)
    day_1 = CloseDay(label=_("A day that suits"), required=False)
    day_2 = CloseDay(label=_("Another one"), required=False)
    day_3 = CloseDay(label=_("A third one"), required=False)
    avoid = CloseDay(label=_("A day to avoid"), required=False)
    dates_text = forms.CharField(
        label=_("Periods, days of the week, anything about dates"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    received_before = forms.CharField(
        label=_("Which workshops on the subject has the group already had?"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    comments = forms.CharField(
        label=_("Anything that worries you about the group, or that we should know"),
        help_text=REASSURE,
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    WHAT = ("offering", "audience", "groups", "pupils_per_group", "all_or_nothing", "topics")
    WHO = ("typed_place", "sector", "requester_kind", "name", "email", "phone")
    WHEN = ("day_1", "day_2", "day_3", "avoid", "dates_text", "remote_possible")
    MORE = ("received_before", "comments")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["offering"].queryset = offerings_public()  # type: ignore[attr-defined]
        options = {
            "sector": choices("sector", without=("unspecified",)),
            "requester_kind": choices("requester_kind", without=(*HELPLINE_ONLY, "unspecified")),
            "audience": choices("audience_kind", without=("unspecified",)),
            "topics": _topics(),
        }
        for name, offered in options.items():
            first = [] if name == "topics" else [("", _("Choose…"))]
            self.fields[name].choices = [*first, *offered]  # type: ignore[attr-defined]
        for name, kind in (("name", "name"), ("email", "email"), ("typed_place", "organization")):
            self.fields[name].widget.attrs["autocomplete"] = kind

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("avoid") and typed["avoid"] in [typed.get(name) for name in ("day_1", "day_2", "day_3")]:
            self.add_error("avoid", _("This day is also among those that suit."))
        return typed

    def groups_of_fields(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The four groups, each with its heading."""
        parts = (
            (_("What"), self.WHAT),
            (_("Who is asking"), self.WHO),
            (_("When"), self.WHEN),
            (_("What else"), self.MORE),
        )
        return [(title, [self[name] for name in names]) for title, names in parts]

    def received(self) -> ReceivedRequest:
        """What was typed, as the service takes it."""
        typed = self.cleaned_data
        days = [typed[name] for name in ("day_1", "day_2", "day_3") if typed[name]]
        copied = {
            name: typed[name]
            for name in (
                "typed_place", "sector", "requester_kind", "audience", "topics", "groups", "pupils_per_group",
                "all_or_nothing", "remote_possible", "dates_text", "received_before", "comments",
            )
        }  # fmt: skip
        return ReceivedRequest(
            contact=Contact(email=typed["email"], name=typed["name"], phone=typed["phone"]),
            offering_id=typed["offering"].pk,
            dates=days,
            dates_to_avoid=[typed["avoid"]] if typed["avoid"] else [],
            **copied,
        )


class TypedRequestForm(RequestForm):
    """The same, typed by a worker after a call: the e-mail may be missing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = False
        self.fields["name"].required = False


class WordsForm(forms.Form):
    """A few words to the team."""

    words = forms.CharField(
        label=_("Your words"), help_text=REASSURE, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class DeclineForm(forms.Form):
    """Why no date suits, if one wishes to say so."""

    why = forms.CharField(
        label=_("Which days would suit?"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class ContactForm(forms.Form):
    """The contact of a request, corrected by its owner."""

    name = forms.CharField(label=_("Your name"), max_length=120, required=False)
    email = forms.EmailField(label=_("Professional e-mail"), max_length=200)
    phone = Telephone(label=_("Telephone"), required=False)
