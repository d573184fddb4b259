"""Questionnaires, made of the bank's questions."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from amont.accounts.models import Account
from amont.accounts.permissions import Can, require
from amont.audit import services as audit
from amont.core.errors import RuleBroken
from amont.surveys.models import Item, Question, Questionnaire


@dataclass(frozen=True)
class QuestionDraft:
    """A question to add to the bank: its words, its scale and which positions (from 0) count as yes."""

    code: str
    wording_fr: str
    wording_en: str
    scale_fr: tuple[str, ...]
    scale_en: tuple[str, ...]
    positive: tuple[int, ...]
    indicator: str = ""


@transaction.atomic
def create_questionnaire(
    *, actor: Account, title_fr: str, title_en: str, questions: Sequence[QuestionDraft]
) -> Questionnaire:
    """Make a questionnaire; a question of the same code with other words becomes a new version of it."""
    require(actor, Can.ACTIVITIES_OFFERING_WRITE)
    if not questions:
        raise RuleBroken(_("A questionnaire needs at least one question."), code="empty")
    questionnaire = Questionnaire.objects.create(title_fr=title_fr, title_en=title_en)
    for position, draft in enumerate(questions, start=1):
        Item.objects.create(questionnaire=questionnaire, question=_question(draft), position=position)
    audit.record("surveys.questionnaire.created", actor=actor, target=questionnaire)
    return questionnaire


def _question(draft: QuestionDraft) -> Question:
    if len(draft.scale_fr) != len(draft.scale_en) or not 2 <= len(draft.scale_fr) <= 9:
        raise RuleBroken(_("A scale has two to nine answers, the same number in both languages."), code="scale")
    if any(place >= len(draft.scale_fr) for place in draft.positive):
        raise RuleBroken(_("An answer counted as yes is not in the scale."), code="positive")
    fields = {
        "wording_fr": draft.wording_fr,
        "wording_en": draft.wording_en,
        "scale_fr": list(draft.scale_fr),
        "scale_en": list(draft.scale_en),
        "positive": list(draft.positive),
        "indicator": draft.indicator,
    }
    last = Question.objects.filter(code=draft.code).order_by("-version").first()
    if last and all(getattr(last, name) == value for name, value in fields.items()):
        return last
    return Question.objects.create(code=draft.code, version=last.version + 1 if last else 1, **fields)
