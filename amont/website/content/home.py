"""The home page: its doors are drawn by the template, only its first words are content."""

from amont.website.content.shape import Planted, Text

PAGE = Planted(
    key="home",
    audience="public",
    french=Text(
        title="On peut en parler.",
        lead="Une question, un malaise, une inquiétude. Pas besoin d’avoir les bons mots pour commencer.",
        body=[],
    ),
    english=Text(
        title="We can talk about it.",
        lead="A question, something that feels off, a worry. You don’t need the right words to begin.",
        body=[],
    ),
)
