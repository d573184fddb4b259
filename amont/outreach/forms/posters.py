"""A poster's form: its headline and five questions."""

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from amont.accounts.models import Account, Program
from amont.accounts.permissions import Can
from amont.accounts.program_choice import choose_program
from amont.outreach.forms.capsules import AUDIENCES
from amont.outreach.models import Capsule, Poster
from amont.outreach.selectors import capsules_visible_to

POSITIONS = range(1, 6)


class PosterForm(forms.Form):
    """Five questions, each with its answer in words and its capsule; what is left empty is the capsule's own."""

    title = forms.CharField(
        label=_("Internal title"), max_length=80, help_text=_("For the team alone: « Corridors, hiver 2026 ».")
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=[("fr", "Français"), ("en", "English")], widget=forms.RadioSelect, initial="fr"
    )
    audience = forms.ChoiceField(label=_("For whom"), choices=AUDIENCES, widget=forms.RadioSelect, initial="youth")
    headline = forms.CharField(label=_("Headline"), max_length=60)
    tagline = forms.CharField(
        label=_("Sentence under the headline, and on the cards"),
        max_length=60,
        required=False,
        help_text=_("On a card it stands alone, without the name of the service: keep it neutral."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def __init__(self, *args: Any, actor: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        capsules = capsules_visible_to(actor).exclude(state="withdrawn").order_by("question_fr")
        for number in POSITIONS:
            self.fields[f"capsule_{number}"] = forms.ModelChoiceField(label=_("Capsule"), queryset=capsules)
            self.fields[f"question_{number}"] = forms.CharField(
                label=_("Question, if other words are better on paper"), max_length=70, required=False
            )
            self.fields[f"answer_{number}"] = forms.CharField(
                label=_("Answer in words, if other words are better on paper"),
                max_length=220,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def blocks(self) -> list[tuple[int, list[BoundField]]]:
        """The fields of each question, for the page."""
        return [
            (number, [self[f"{name}_{number}"] for name in ("capsule", "question", "answer")]) for number in POSITIONS
        ]

    def heading(self) -> list[BoundField]:
        """The fields above the questions."""
        return [self[name] for name in self.fields if "_" not in name and not self[name].is_hidden]

    def questions(self) -> list[tuple[str, str, Capsule]]:
        """What the service takes."""
        data = self.cleaned_data
        return [(data[f"question_{n}"], data[f"answer_{n}"], data[f"capsule_{n}"]) for n in POSITIONS]

    def values(self) -> dict[str, str]:
        """The fields of the poster itself."""
        return {name: self.cleaned_data[name] for name in ("title", "language", "audience", "headline", "tagline")}


class NewPosterForm(PosterForm):
    """The same, with the program to choose."""

    program = forms.ModelChoiceField(label=_("Program"), queryset=Program.objects.none())

    def __init__(self, *args: Any, actor: Account, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        choose_program(self, actor, Can.OUTREACH_POSTER_WRITE)


def initial_of(poster: Poster) -> dict[str, Any]:
    """A poster's values as its form shows them."""
    values: dict[str, Any] = {
        name: getattr(poster, name) for name in ("title", "language", "audience", "headline", "tagline", "revision")
    }
    for row in poster.questions.all():
        values[f"capsule_{row.position}"] = row.capsule_id
        values[f"question_{row.position}"] = row.question
        values[f"answer_{row.position}"] = row.answer
    return values
