"""What the organisation offers, its questionnaire of three items, its territory."""

from typing import Any

from amont.activities import services
from amont.activities.models import Offering
from amont.demo.season.people import Team
from amont.surveys import services as surveys
from amont.surveys.models import Questionnaire

AGREE_FR = ("Pas du tout", "Un peu", "Assez", "Tout à fait")
AGREE_EN = ("Not at all", "A little", "Quite", "Completely")
QUESTIONS = (
    (
        "knows_signs",
        "Je reconnais quand quelqu’un essaie de me manipuler.",
        "I can tell when someone is trying to manipulate me.",
        "SAV-1",
    ),
    (
        "knows_whom",
        "Je sais à qui en parler si ça ne va pas.",
        "I know whom to talk to if something is wrong.",
        "SAV-2",
    ),
    ("can_act", "Je me sens capable d’aider un·e ami·e.", "I feel able to help a friend.", "SAV-3"),
)
NEEDS = {
    "needs_fr": "Un local calme, une personne-ressource du milieu présente, aucun téléphone.",
    "needs_en": "A quiet room, an adult of the setting present, no phone.",
}
OFFERS: dict[str, dict[str, Any]] = {
    "workshop": {
        "title_fr": "Voir venir : l’atelier",
        "title_en": "Seeing it coming: the workshop",
        "summary_fr": "75 minutes de mises en situation pour reconnaître la manipulation et savoir à qui parler.",
        "summary_en": "75 minutes of real-life situations to recognise manipulation and know whom to talk to.",
        "audiences": ["sec_2", "sec_3", "sec_4", "youth_mixed"],
        "topics": ["manipulation_tactics", "help_seeking", "healthy_relationships"],
        "modes": ["at_setting"],
        "delivery_minutes": 75,
        "group_size": 32,
        **NEEDS,
    },
    "kiosk": {
        "title_fr": "Le kiosque du midi",
        "title_en": "The lunch-hour kiosk",
        "summary_fr": "Une table, des cartes, des capsules et quelqu’un à qui poser ses questions.",
        "summary_en": "A table, cards, capsules and someone to put questions to.",
        "audiences": ["youth_mixed"],
        "topics": ["help_seeking"],
        "modes": ["at_setting", "elsewhere"],
        "delivery_minutes": 90,
        **NEEDS,
    },
    "staff_training": {
        "title_fr": "Accueillir un dévoilement",
        "title_en": "Receiving a disclosure",
        "summary_fr": "Pour le personnel : les premiers mots, les limites de la confidentialité, qui appeler.",
        "summary_en": "For staff: the first words, the limits of confidentiality, who to call.",
        "audiences": ["school_staff", "youth_workers"],
        "topics": ["for_staff_disclosure", "for_staff_signs"],
        "modes": ["at_ours", "remote"],
        "delivery_minutes": 120,
        **NEEDS,
    },
    "poster_order": {
        "title_fr": "Affiches et cartes",
        "title_en": "Posters and cards",
        "summary_fr": "Cinq questions, cinq réponses en mots et en capsules. Gratuit, partout.",
        "summary_en": "Five questions, five answers in words and in capsules. Free, everywhere.",
        "audiences": ["youth_mixed"],
        "topics": [],
        "modes": ["none"],
    },
}


def make_questionnaire(team: Team) -> Questionnaire:
    """Three items, the same before and after."""
    drafts = [
        surveys.QuestionDraft(code, french, english, AGREE_FR, AGREE_EN, (2, 3), indicator)
        for code, french, english, indicator in QUESTIONS
    ]
    return surveys.create_questionnaire(
        actor=team.claire,
        title_fr="Avant et après l’atelier",
        title_en="Before and after the workshop",
        questions=drafts,
    )


def make_offers(team: Team, questionnaire: Questionnaire) -> dict[str, Offering]:
    """A workshop, a kiosk, a staff training and posters, published; the workshop with its questionnaire."""
    listened = {"workshop": {"questionnaire": questionnaire, "primary_question": "knows_whom"}}
    made = {}
    for kind, words in OFFERS.items():
        fields = words | listened.get(kind, {})
        offering = services.create_offering(actor=team.claire, program=team.youth, kind=kind, **fields)
        made[kind] = services.publish_offering(actor=team.claire, offering_id=offering.pk)
    return made
