"""What people do with questionnaires, one file per noun."""

from amont.surveys.services.questionnaires import QuestionDraft, create_questionnaire
from amont.surveys.services.runs import close_run, issue_tickets, move_run, open_run, reopen_run
from amont.surveys.services.tickets import Entry, asked_again, enter_ticket, side_of

__all__ = [
    "Entry",
    "QuestionDraft",
    "asked_again",
    "close_run",
    "create_questionnaire",
    "enter_ticket",
    "issue_tickets",
    "move_run",
    "open_run",
    "reopen_run",
    "side_of",
]
