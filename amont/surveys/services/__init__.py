"""What people do with questionnaires, one file per noun."""

from amont.surveys.services.questionnaires import QuestionDraft, create_questionnaire
from amont.surveys.services.runs import close_run, issue_tickets, open_run
from amont.surveys.services.tickets import Entry, enter_ticket

__all__ = ["Entry", "QuestionDraft", "close_run", "create_questionnaire", "enter_ticket", "issue_tickets", "open_run"]
