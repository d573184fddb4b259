"""The coded lists as people call them, and those to which nothing is added."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CLOSED = frozenset(
    {
        "age_group", "consent_form", "consent_given_by", "consent_kind", "dpj_ground", "dpj_step", "help_line_status",
        "incident_kind", "need_state", "partner_reply", "referral_status", "rights_request_kind",
    }
)  # fmt: skip
"""Closed by law or by the software: a word of one's own there would be a catch-all, or a state that no rule knows."""

NAMES: dict[str, str | Promise] = {
    "accompaniment_to": _("Accompaniments: where to"),
    "age_group": _("Age groups"),
    "application_outcome": _("Outcomes of an application"),
    "application_refusal_reason": _("Reasons why funding was refused"),
    "approach": _("Approaches"),
    "audience_kind": _("Audiences"),
    "call_back_result": _("Results of a call-back"),
    "consent_form": _("Forms of a consent"),
    "consent_given_by": _("Who gives a consent"),
    "consent_kind": _("Kinds of consent"),
    "consultation_outcome": _("Outcomes of a consultation"),
    "consultation_topic": _("Topics of a consultation"),
    "contact_action": _("What is done in a contact"),
    "contact_kind": _("Kinds of contact"),
    "disclosure_source": _("Where a disclosure comes from"),
    "dpj_ground": _("Grounds of youth protection"),
    "dpj_step": _("Steps of a report to youth protection"),
    "employer_type": _("Types of employer"),
    "end_reason": _("Reasons for an ending"),
    "evidence_kind": _("Kinds of evidence"),
    "evidence_permission": _("Permissions to use evidence"),
    "gender": _("Genders"),
    "help_line_audience": _("Help lines: for whom"),
    "help_line_region": _("Regions"),
    "help_line_status": _("Certainty of a help line"),
    "housing_status": _("Housing"),
    "identity_reason": _("Reasons to know who somebody is"),
    "incident_kind": _("Kinds of incident"),
    "material_given": _("Material given out"),
    "meeting_place": _("Meeting places"),
    "need": _("Needs"),
    "need_state": _("States of a need"),
    "network": _("Social networks"),
    "offering_kind": _("Kinds of what we offer"),
    "opportunity_kind": _("Kinds of funding"),
    "partner_reply": _("A partner’s replies"),
    "place_kind": _("Kinds of place"),
    "poster_spot": _("Spots for posters"),
    "priority_ground": _("Grounds for priority"),
    "professional_order": _("Professional orders"),
    "referral_destination": _("Where people are referred"),
    "referral_kind": _("Kinds of referral"),
    "referral_reason": _("Reasons for a referral"),
    "referral_status": _("States of a referral"),
    "refusal_reason": _("Reasons for a refusal"),
    "request_kind": _("Kinds of request"),
    "requester_kind": _("Who asks"),
    "rights_request_kind": _("Rights requests"),
    "safe_channel": _("Safe ways to reach somebody"),
    "sector": _("Sectors"),
    "self_definition": _("How people name themselves"),
    "session_end_reason": _("Why a session did not take place"),
    "setting_kind": _("Kinds of setting"),
    "sex_industry_setting": _("Settings of the sex industry"),
    "shift": _("Times of day"),
    "theme": _("Themes"),
    "thread_close_reason": _("Why a conversation was closed"),
    "time_kind": _("Kinds of working time"),
    "vigil_source": _("Sources of the watch"),
    "vulnerability_factor": _("Factors of vulnerability"),
    "workshop_topic": _("Topics of workshops and capsules"),
}


def name_of(name: str) -> str:
    """What a list is called; a list that was added by hand, its own name in plain words."""
    return str(NAMES.get(name) or name.replace("_", " ").capitalize())
