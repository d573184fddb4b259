"""What the team types about requests, held dates and sessions."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from amont.accounts.models import Account, Program
from amont.activities.forms.fields import CloseDay, OnceForm
from amont.activities.models import Offering, ServiceRequest, Session, TerritoryEntry
from amont.activities.models.offering import Mode
from amont.activities.services.rules import is_sent
from amont.activities.services.triage import can_keep_place, decisions_for
from amont.core import clock
from amont.directory.models import Organization, Site
from amont.directory.selectors import choices, redirects_for

R = ServiceRequest.State
HOUR = forms.TimeInput(attrs={"type": "time", "step": "300"}, format="%H:%M")


class DecisionForm(forms.Form):
    """The coordinator's answer to a request."""

    to = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    reason = forms.ChoiceField(label=_("Reason"), help_text=_("For a negative answer or the list."), required=False)
    override_reason = forms.CharField(
        label=_("Why another answer than the rule’s"),
        help_text=_("Only when you don’t follow it."),
        max_length=240,
        required=False,
    )
    redirects = forms.ModelMultipleChoiceField(
        label=_("Where else to go"),
        help_text=_("One to five, for every negative answer."),
        queryset=Organization.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    no_known_resource = forms.BooleanField(label=_("No known resource"), required=False)
    note = forms.CharField(label=_("Note on the reason"), max_length=240, required=False)
    keep_place = forms.BooleanField(
        label=_("Remember it for this place"),
        help_text=_("The next requests from this place get the same answer from the rules: we go there, or we don’t."),
        required=False,
    )

    def __init__(self, *args: Any, request: ServiceRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = decisions_for(request)
        labels = {R.TO_PLAN: _("To send"), R.DONE: _("Sent, or answered")} if is_sent(request) else {}
        choices_now = [(one.value, labels.get(one, one.label)) for one in offered]
        self.fields["to"].choices = choices_now  # type: ignore[attr-defined]
        reasons = choices(
            "refusal_reason", blank="—", without=("unspecified", "duplicate", "requester_withdrew", "no_answer")
        )
        self.fields["reason"].choices = reasons  # type: ignore[attr-defined]
        self.fields["redirects"].queryset = redirects_for(request.kind)  # type: ignore[attr-defined]
        if request.triage_state in offered:
            self.initial.setdefault("to", request.triage_state)
        self.initial.setdefault("reason", request.triage_reason)
        if not can_keep_place(request):
            del self.fields["keep_place"]


class IdentifyForm(forms.Form):
    """Which place and activity of ours the typed words mean."""

    site = forms.ModelChoiceField(
        label=_("Place in the directory"), queryset=Site.objects.filter(active=True).order_by("name"), required=False
    )
    sector = forms.ChoiceField(label=_("Sector"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["auto_id"] = "identify_%s"  # a place is asked by another form of the page too
        super().__init__(*args, **kwargs)
        self.fields["sector"].choices = choices("sector", blank="—")  # type: ignore[attr-defined]


class LetterForm(forms.Form):
    """A letter, read before it goes."""

    body = forms.CharField(label=_("Text of the letter"), max_length=6000, widget=forms.Textarea(attrs={"rows": 16}))


class QuestionForm(forms.Form):
    """A question to the setting."""

    text = forms.CharField(label=_("Your question"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))


class CallForm(forms.Form):
    """What was said by telephone."""

    text = forms.CharField(label=_("What was said"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["auto_id"] = "call_%s"
        super().__init__(*args, **kwargs)


class LookAgainForm(forms.Form):
    """The day on which a request comes back to Today."""

    day = CloseDay(label=_("To take up again on"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["auto_id"] = "again_%s"
        super().__init__(*args, **kwargs)


class NoForm(forms.Form):
    """None of the dates suits, said by telephone."""

    why = forms.CharField(label=_("Which days would suit?"), max_length=400, required=False)


class SplitForm(forms.Form):
    """How many groups can be served now; the rest goes on as a request of its own."""

    groups = forms.IntegerField(label=_("Groups kept here"), min_value=1, max_value=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["auto_id"] = "split_%s"
        super().__init__(*args, **kwargs)


class SlotForm(OnceForm):
    """A day, an hour, a worker and a place."""

    RULES = {"start": "hour"}
    worker = forms.ModelChoiceField(label=_("Worker"), queryset=Account.objects.none(), empty_label=None)
    day = CloseDay(label=_("Day"))
    hour = forms.TimeField(label=_("Hour"), widget=HOUR)
    mode = forms.ChoiceField(label=_("Where"))
    site = forms.ModelChoiceField(
        label=_("Place"), queryset=Site.objects.filter(active=True).order_by("name"), required=False
    )

    def __init__(self, *args: Any, workers: Any, offering: Offering | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker"].queryset = workers  # type: ignore[attr-defined]
        labels = {**dict(Mode.choices), Mode.AT_SETTING: _("At the setting")}
        modes = [one for one in (offering.modes if offering else Mode.values) if one != Mode.NONE]
        self.fields["mode"].choices = [(one, labels[one]) for one in modes]  # type: ignore[attr-defined]

    def start(self) -> datetime:
        """The local day and hour as one moment."""
        return clock.at(self.cleaned_data["day"], self.cleaned_data["hour"])


class OpenSessionForm(SlotForm):
    """A session that nobody requested: which activity, then when and where."""

    offering = forms.ModelChoiceField(label=_("Activity"), queryset=Offering.objects.none(), empty_label=None)
    field_order = ("offering", "worker", "day", "hour", "mode", "site", "form_token")

    def __init__(self, *args: Any, offerings: Any, **kwargs: Any) -> None:
        super().__init__(*args, offering=None, **kwargs)
        self.fields["offering"].queryset = offerings  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    """Another hour for a session."""

    RULES = {"start": "hour"}
    day = CloseDay(label=_("Day"))
    hour = forms.TimeField(label=_("Hour"), widget=HOUR)

    def start(self) -> datetime:
        """The local day and hour as one moment."""
        return clock.at(self.cleaned_data["day"], self.cleaned_data["hour"])


class CancelForm(forms.Form):
    """Who cancels, and why."""

    by = forms.ChoiceField(
        label=_("Cancelled by"), choices=[("us", _("us")), ("requester", _("the setting"))], widget=forms.RadioSelect
    )
    reason = forms.ChoiceField(label=_("Reason"))
    note = forms.CharField(label=_("Note"), max_length=240, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        left_out = ("unspecified", "nobody_present", "wrong_date_or_place", "date_moved")
        self.fields["reason"].choices = choices("session_end_reason", without=left_out)  # type: ignore[attr-defined]


class NotGivenForm(forms.Form):
    """Why a session that was marked as given was not."""

    reason = forms.CharField(label=_("What happened"), max_length=240)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["auto_id"] = "not_given_%s"  # a reason is asked by other forms of the page too
        super().__init__(*args, **kwargs)


class StandingCountForm(forms.Form):
    """Of two counts of the same group, the one that stands; after closing, why."""

    reason = forms.CharField(label=_("Why this one"), max_length=240, required=False)


class GrantsForm(forms.Form):
    """Which grants pay for a session."""

    grants = forms.MultipleChoiceField(label=_("Paid by"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, offered: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grants"].choices = offered  # type: ignore[attr-defined]


class CohortForm(forms.Form):
    """A nameless group."""

    label = forms.CharField(label=_("Group (its label, nobody’s name)"), max_length=40)
    level = forms.ChoiceField(label=_("Level"))
    enrolment = forms.IntegerField(label=_("Pupils in the group"), min_value=1, max_value=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = choices("audience_kind")  # type: ignore[attr-defined]


class OfferingForm(forms.ModelForm[Offering]):
    """What we offer."""

    modes = forms.MultipleChoiceField(label=_("Where"), choices=Mode.choices, widget=forms.CheckboxSelectMultiple)
    audiences = forms.MultipleChoiceField(label=_("For whom"), widget=forms.CheckboxSelectMultiple, required=False)
    topics = forms.MultipleChoiceField(label=_("Subjects"), widget=forms.CheckboxSelectMultiple, required=False)

    class Meta:
        model = Offering
        fields = (
            "program", "kind", "title_fr", "title_en", "summary_fr", "summary_en", "needs_fr", "needs_en", "modes",
            "audiences", "topics", "delivery_minutes", "setup_minutes", "teardown_minutes", "preparation_minutes",
            "debrief_minutes", "group_size", "min_notice_days", "questionnaire", "counts_as",
        )  # fmt: skip
        labels = {"program": _("Program"), "questionnaire": _("Questionnaire")}

    def __init__(self, *args: Any, programs: QuerySet[Program], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["program"].queryset = programs  # type: ignore[attr-defined]
        self.fields["kind"] = forms.ChoiceField(label=_("Kind"), choices=choices("offering_kind"))
        self.fields["audiences"].choices = choices("audience_kind", without=("unspecified",))  # type: ignore[attr-defined]
        self.fields["topics"].choices = choices("workshop_topic", without=("unspecified",))  # type: ignore[attr-defined]


class TerritoryForm(forms.Form):
    """Whether we travel to a sector or a site."""

    sector = forms.ChoiceField(label=_("Sector"), required=False)
    site = forms.ModelChoiceField(
        label=_("or one place"), queryset=Site.objects.filter(active=True).order_by("name"), required=False
    )
    offering_kind = forms.ChoiceField(label=_("For this kind of activity only"), required=False)
    status = forms.ChoiceField(label=_("Status"), choices=TerritoryEntry.Status.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sector"].choices = choices("sector", blank="—", without=("unspecified",))  # type: ignore[attr-defined]
        self.fields["offering_kind"].choices = choices("offering_kind", blank=str(_("all")))  # type: ignore[attr-defined]


SESSION_STATES = [("", _("All"))] + [(value, label) for value, label in Session.State.choices]
