"""A questionnaire of three items and a run of Maude's program, made through the services."""

from collections.abc import Sequence

import pytest

from amont.directory import services as directory
from amont.directory.models import HelpLine
from amont.surveys import services
from amont.surveys.models import Questionnaire, Run
from amont.surveys.services import QuestionDraft
from tests.cast import Cast
from tests.remembered import remembered

SCALE_FR = ("Pas du tout", "Un peu", "Assez", "Tout à fait")
SCALE_EN = ("Not at all", "A little", "Quite", "Completely")


def draft(code: str, wording: str = "Je sais à qui en parler.", **changes: object) -> QuestionDraft:
    values = {"wording_fr": wording, "wording_en": f"{wording} (en)", "scale_fr": SCALE_FR, "scale_en": SCALE_EN}
    return QuestionDraft(code=code, **{**values, "positive": (2, 3), **changes})


def make_questionnaire(cast: Cast, codes: Sequence[str] = ("knows_signs", "knows_whom", "can_act")) -> Questionnaire:
    return services.create_questionnaire(
        actor=cast.claire,
        title_fr="Avant et après",
        title_en="Before and after",
        questions=[draft(code, f"Question {code}.") for code in codes],
    )


@pytest.fixture
def questionnaire(cast: Cast) -> Questionnaire:
    return make_questionnaire(cast)


@pytest.fixture
def run(cast: Cast, questionnaire: Questionnaire) -> Run:
    return services.open_run(actor=cast.maude, questionnaire=questionnaire, program_id=cast.jeunesse.pk)


@pytest.fixture
def tickets(cast: Cast, run: Run) -> list[str]:
    """Twelve tickets, as printed."""
    return services.issue_tickets(actor=cast.maude, run=run, n=12)


@pytest.fixture
def lines(cast: Cast) -> None:
    """The help lines that stand on paper, called."""
    remembered("lists", directory.load_lists)
    directory.load_lines()
    for line in HelpLine.objects.filter(status="verified"):
        directory.verify_line(actor=cast.claire, line=line)
