"""T4, for words in clear: every column that can hold a sentence is in one of these two reviewed lists, or sealed.

A new one fails here until somebody has asked whether a person may stand in it. What the public site shows anyway
(pages, films, capsules, the demo's own mail) isn't looked at.
"""

from django.apps import apps
from django.db import models

from amont.vault.fields import SealedField

SHOWN_TO_ALL = {"website", "media", "outreach", "demo"}
A_SENTENCE = 80  # signs and more: below stand codes, names of columns, sectors

FROM_PEOPLE = {
    "accounts.Account.display_name": "how the team names one of its own",
    "activities.ServiceRequest.typed_place": "which school asks, until a site is chosen",
    "activities.ServiceRequest.dates_text": "periods that suit, read by whoever sorts",
    "activities.ServiceRequest.received_before": "workshops the group already had, read by whoever sorts",
    "activities.ServiceRequest.comments": "what worries about the group: the form asks for no name of a young person",
    "activities.ServiceRequest.notes": "the team's own notes while sorting",
    "activities.ServiceRequest.refusal_note": "why, in the team's words, beside the code of the reason",
    "activities.RequestNote.text": "what the setting adds and the team notes: the form asks for no name of a young person",
    "activities.Letter.body": "an answer, read by a human before it goes; the address stays sealed",
    "activities.TransitionRecord.note": "why a state changed, in the team's words",
    "activities.Amendment.reason": "why a count was corrected",
    "activities.Debrief.went_well": "the worker's own words on a session of a group",
    "activities.Debrief.to_improve": "the worker's own words on a session of a group",
}
"""Words that people wrote, or that are written about them: clear because the staff's screens search and show them, in
programs' scope, and because none is about somebody helped. Who and where to answer is sealed (RequestContact)."""

OURS = {
    "accounts.Account.password",  # a verifier, not a passphrase
    "accounts.Program.name_fr", "accounts.Program.name_en",
    "accounts.LoginSession.session_data",  # ids, codes, what a page says next: T1 looks into it
    "accounts.Draft.place", "audit.Confirmation.action",
    "activities.Amendment.old", "activities.Amendment.new", "activities.Message.natural_key",
    "activities.Offering.title_fr", "activities.Offering.title_en",
    "activities.Offering.summary_fr", "activities.Offering.summary_en",
    "activities.Offering.needs_fr", "activities.Offering.needs_en",
    "audit.AuditEntry.action",
    "directory.Closure.label", "directory.Code.label_fr", "directory.Code.label_en", "directory.Code.note",
    "directory.HelpLine.name_fr", "directory.HelpLine.name_en", "directory.HelpLine.web",
    "directory.HelpLine.hours_fr", "directory.HelpLine.hours_en", "directory.HelpLine.source",
    "directory.Organization.name", "directory.Organization.folded", "directory.Organization.web",
    "directory.OrganizationSettings.name", "directory.OrganizationSettings.address",
    "directory.OrganizationSettings.about_fr", "directory.OrganizationSettings.about_en",
    "directory.OrganizationSettings.calendar_domain",
    "directory.Site.name", "directory.Site.folded", "directory.Site.municipality", "directory.Site.address",
    "funding.Grant.title", "funding.Promise.words",
    "helpline.Message.author",  # the name of whoever of the team answered
    "impact.Report.canonical",
    "surveys.Question.wording_fr", "surveys.Question.wording_en",
    "surveys.Run.place", "surveys.Questionnaire.title_fr", "surveys.Questionnaire.title_en",
}  # fmt: skip
"""Names of what we offer, ask and count, of institutions and their places; codes. No person stands in them."""


def in_words() -> set[str]:
    """Every clear column of ours with room for a sentence."""
    ours = (
        model
        for model in apps.get_models()
        if model.__module__.startswith("amont.") and model._meta.app_label not in SHOWN_TO_ALL
    )
    return {
        f"{model._meta.label}.{field.name}"
        for model in ours
        for field in model._meta.concrete_fields
        if is_words(field)
    }


def is_words(field: models.Field) -> bool:
    if isinstance(field, SealedField) or field.choices:
        return False
    long = type(field) is models.CharField and (field.max_length or 0) >= A_SENTENCE
    return isinstance(field, models.TextField) or long


def test_every_column_with_room_for_a_sentence_was_reviewed() -> None:
    assert in_words() - FROM_PEOPLE.keys() - OURS == set()


def test_the_lists_name_nothing_that_is_gone() -> None:
    assert (FROM_PEOPLE.keys() | OURS) - in_words() == set()
    assert all(FROM_PEOPLE.values())


def test_a_new_column_of_words_is_seen() -> None:
    assert is_words(models.TextField()) and is_words(models.CharField(max_length=400))
    assert not is_words(models.CharField(max_length=40)) and not is_words(SealedField())
