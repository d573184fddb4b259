"""What the page of all components shows: every component in every state."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext as _

from amont.ui import charts
from amont.ui.templatetags.ui import drawings

COLOURS = """
bg surface sunken ink muted accent accent-soft deep warm warm-soft sun sun-soft ok ok-soft danger danger-soft edge line
"""


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(
        help_text="Celui que tu veux : un prénom, un surnom.", label="Comment veux-tu qu’on t’appelle?"
    )
    phone = forms.CharField(
        label="Téléphone", required=False, widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"})
    )
    day = forms.DateField(label="Jour", widget=forms.DateInput(attrs={"type": "date"}))
    setting = forms.ChoiceField(
        label="Milieu", choices=[("", "Choisir"), ("school", "École secondaire"), ("youth_house", "Maison des jeunes")]
    )
    reach = forms.ChoiceField(
        label="Comment te joindre?",
        choices=[("text", "Par texto"), ("call", "Par téléphone"), ("none", "Je reviendrai lire la réponse")],
        widget=forms.RadioSelect,
    )
    topics = forms.MultipleChoiceField(
        label="De quoi veux-tu parler?",
        choices=[("friend", "D’un·e ami·e"), ("online", "De ce qui se passe en ligne"), ("relation", "D’une relation")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    message = forms.CharField(label="Ton message", widget=forms.Textarea(attrs={"rows": 3}))
    file = forms.FileField(label="Fichier", required=False)
    agree = forms.BooleanField(label="J’ai lu ce qui se passe ensuite", help_text="C’est écrit juste au-dessus.")


def figures() -> dict[str, charts.Chart]:
    """One chart of each kind, on invented figures."""
    months = ["sept.", "oct.", "nov.", "déc.", "janv.", "févr.", "mars", "avril"]
    return {
        "bars": charts.bars(
            "Jeunes rencontrés par milieu",
            [("École secondaire", 412), ("Maison des jeunes", 96), ("Centre jeunesse", 58), ("Autre", None)],
            heading="Milieu",
        ),
        "stacked": charts.stacked_bars(
            "Séances par trimestre",
            ["Ateliers", "Kiosques", "Formations"],
            [("Automne", (14, 5, 2)), ("Hiver", (18, 3, 4)), ("Printemps", (9, 7, 1))],
            heading="Trimestre",
        ),
        "lines": charts.lines(
            "Demandes reçues et séances données",
            months,
            [("Demandes", [9, 14, 12, 6, 15, 17, None, 11]), ("Séances", [4, 9, 11, 5, 8, 12, 13, 10])],
            heading="Mois",
        ),
        "intervals": charts.intervals(
            "Savoir à qui en parler",
            [
                charts.Interval("Avant l’atelier", 41, 35, 47),
                charts.Interval("Après l’atelier", 83, 78, 87),
                charts.Interval("Trois mois plus tard", None, note="pas encore mesuré"),
            ],
            heading="Moment",
        ),
    }


def context(request: HttpRequest) -> dict[str, Any]:
    """All that the page needs."""
    wrong = SampleForm({"w-name": "", "w-day": "", "w-message": "Bonjour", "w-reach": "text"}, prefix="w")
    wrong.is_valid()
    wrong.still = True  # type: ignore[attr-defined]  # shown among others: the eye is not called to it
    return {
        "colours": COLOURS.split(),
        "icons": sorted(drawings()),
        "form": SampleForm(initial={"reach": "text", "topics": ["online"]}),
        "wrong": wrong,
        "steps": ["Votre milieu", "Vos dates", "Vos coordonnées", _("Check and send")],
        "page_obj": Paginator(range(240), 20).get_page(5),
        "charts": figures(),
        "columns": ["Milieu", "Séances", "Jeunes"],
        "rows": [["École des Ruisseaux", "6", "142"], ["Maison des jeunes L’Escale", "2", "31"]],
    }
