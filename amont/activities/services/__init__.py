"""What people do in activities, one file per noun."""

from amont.activities.services.answers import (
    accept,
    accept_for,
    add_words,
    ask_other_dates,
    decline,
    decline_for,
    withdraw,
    withdraw_for,
)
from amont.activities.services.cancelling import COMING, cancel, cancel_by_token
from amont.activities.services.contacts import Contact, correct_contact, own_contact, read_contact
from amont.activities.services.counts import CountLine, add_cohort, choose_count, counts_unknown, record_head_count
from amont.activities.services.endings import finish_day
from amont.activities.services.holds import expire_due, hold, propose, release, remind_due
from amont.activities.services.letters import draft_letter, send_letter
from amont.activities.services.merging import merge, split
from amont.activities.services.messages import requeue_unsent
from amont.activities.services.offerings import create_offering, publish_offering, retire_offering, save_offering
from amont.activities.services.places import add_days_off, load_territory, plan_capacity, set_territory
from amont.activities.services.requests import ReceivedRequest, receive, type_request
from amont.activities.services.sessions import (
    TOOK_PLACE,
    assign_grants,
    close,
    create_open,
    deliver,
    did_not_take_place,
    follow_up,
    is_nearly_over,
    move,
    no_show,
    open_questionnaire,
    prepare,
)
from amont.activities.services.triage import ask_question, decide, identify, look_again, note_call, open_triage, reopen

__all__ = [
    "COMING",
    "TOOK_PLACE",
    "Contact",
    "CountLine",
    "ReceivedRequest",
    "accept",
    "accept_for",
    "add_cohort",
    "add_days_off",
    "add_words",
    "ask_other_dates",
    "ask_question",
    "assign_grants",
    "cancel",
    "cancel_by_token",
    "choose_count",
    "close",
    "correct_contact",
    "counts_unknown",
    "create_offering",
    "create_open",
    "decide",
    "decline",
    "decline_for",
    "deliver",
    "did_not_take_place",
    "draft_letter",
    "expire_due",
    "finish_day",
    "follow_up",
    "hold",
    "identify",
    "is_nearly_over",
    "load_territory",
    "look_again",
    "merge",
    "move",
    "no_show",
    "note_call",
    "open_questionnaire",
    "open_triage",
    "own_contact",
    "plan_capacity",
    "prepare",
    "propose",
    "publish_offering",
    "read_contact",
    "receive",
    "record_head_count",
    "release",
    "remind_due",
    "reopen",
    "requeue_unsent",
    "retire_offering",
    "save_offering",
    "send_letter",
    "set_territory",
    "split",
    "type_request",
    "withdraw",
    "withdraw_for",
]
