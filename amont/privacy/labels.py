"""The journal's codes in words: what was done, why, by whom when it is nobody of the team. An unknown code stays."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amont.activities.models import Hold, ServiceRequest, Session
from amont.audit.models import Alarm

Words = str | Promise
TRIED = "refused:"
STATES = {"request": ServiceRequest.State, "session": Session.State, "hold": Hold.State}

THINGS: dict[str, Words] = {
    "request": gettext_lazy("Request"),
    "session": gettext_lazy("Session"),
    "hold": gettext_lazy("Held date"),
}
"""What goes from state to state: an action of these ends with the state."""

ACTIONS: dict[str, Words] = {
    "accounts.absence.added": gettext_lazy("Days away added"),
    "accounts.absence.removed": gettext_lazy("Days away freed"),
    "accounts.account.created": gettext_lazy("Account created"),
    "accounts.account.disabled": gettext_lazy("Account disabled"),
    "accounts.account.enabled": gettext_lazy("Account opened again"),
    "accounts.account.invited": gettext_lazy("Invitation sent"),
    "accounts.factor.enrolled": gettext_lazy("Second factor set up"),
    "accounts.factor.used": gettext_lazy("Code of the second factor"),
    "accounts.factor.removed": gettext_lazy("Second factor removed by its owner"),
    "accounts.factor.reset": gettext_lazy("Second factor taken away: telephone lost"),
    "accounts.holder.named": gettext_lazy("Named as holder"),
    "accounts.holder.released": gettext_lazy("No longer a holder"),
    "accounts.key.confirmed": gettext_lazy("Key confirmed: six words heard"),
    "accounts.key.confirmed.lapsed": gettext_lazy("Key that no second person heard in time"),
    "accounts.key.confirmed.second": gettext_lazy("Second person heard a key"),
    "accounts.key.given": gettext_lazy("Key of a file given"),
    "accounts.key.withdrawn": gettext_lazy("Key withdrawn: other words were heard"),
    "accounts.keys.given": gettext_lazy("Files opened to give their keys"),
    "accounts.lone_holder.declared": gettext_lazy("One holder alone allowed"),
    "accounts.passphrase.reset": gettext_lazy("Link sent for a forgotten passphrase"),
    "accounts.session.ended": gettext_lazy("Session ended elsewhere"),
    "accounts.session.unlocked": gettext_lazy("Unlocked"),
    "accounts.sheet.made": gettext_lazy("Recovery sheet made"),
    "accounts.sheet.used": gettext_lazy("Recovery sheet used"),
    "vault.keys.absorbed": gettext_lazy("Keys received"),
    "vault.package.opened": gettext_lazy("Package for a partner opened"),
    "vault.recovery.exported": gettext_lazy("Ceremony: keys taken to the table"),
    "vault.recovery.granted": gettext_lazy("Ceremony: keys brought back"),
    "vault.recovery.pinned": gettext_lazy("Recovery key pinned"),
    "accounts.invitation.accepted": gettext_lazy("Invitation accepted"),
    "accounts.organization.opened": gettext_lazy("Organisation opened"),
    "accounts.passphrase.changed": gettext_lazy("Passphrase changed"),
    "accounts.profile.saved": gettext_lazy("Profile saved"),
    "accounts.program.created": gettext_lazy("Program created"),
    "accounts.recovery_code.used": gettext_lazy("Recovery code used"),
    "accounts.recovery.exported": gettext_lazy("Ceremony: keys taken to the table"),
    "accounts.recovery_sheet.seen": gettext_lazy("Sheet of the recovery key seen"),
    "accounts.recovery_codes.kept": gettext_lazy("Recovery codes kept"),
    "accounts.recovery_codes.renewed": gettext_lazy("Recovery codes renewed"),
    "accounts.role.added": gettext_lazy("Role given"),
    "accounts.role.removed": gettext_lazy("Role taken away"),
    "accounts.session.closed": gettext_lazy("Signed out"),
    "accounts.session.opened": gettext_lazy("Signed in"),
    "activities.capacity.planned": gettext_lazy("Hours planned"),
    "activities.cohort.added": gettext_lazy("Group added"),
    "activities.head_count.chosen": gettext_lazy("Head-count chosen"),
    "activities.head_count.recorded": gettext_lazy("Head-count recorded"),
    "activities.letter.read": gettext_lazy("Letter read and sent"),
    "activities.message.sent": gettext_lazy("Mail sent to a setting"),
    "activities.offering.draft": gettext_lazy("Offering put back to draft"),
    "activities.offering.published": gettext_lazy("Offering published"),
    "activities.offering.retired": gettext_lazy("Offering retired"),
    "activities.offering.saved": gettext_lazy("Offering saved"),
    "activities.request.contact_corrected": gettext_lazy("Contact of a request corrected"),
    "activities.request.contact_read": gettext_lazy("Contact of a request read"),
    "activities.request.identified": gettext_lazy("Place of a request identified"),
    "activities.request.offer_sent": gettext_lazy("Dates offered"),
    "activities.request.put_off": gettext_lazy("Request put off"),
    "activities.school_day_off.added": gettext_lazy("School days off added"),
    "activities.session.debriefed": gettext_lazy("Debrief of a session"),
    "activities.session.did_not_take_place": gettext_lazy("Session that did not take place"),
    "activities.session.grants_assigned": gettext_lazy("Session paid by grants"),
    "activities.session.moved": gettext_lazy("Session moved"),
    "activities.session.run_attached": gettext_lazy("Tickets attached to a session"),
    "activities.territory.set": gettext_lazy("Territory set"),
    "audit.alarm.acknowledged": gettext_lazy("Alarm closed"),
    "audit.alarm.raised": gettext_lazy("Alarm raised"),
    "audit.alarms.read": gettext_lazy("Alarms read"),
    "audit.confirmations.read": gettext_lazy("Decisions without a second person read"),
    "audit.journal.exported": gettext_lazy("Journal exported"),
    "audit.journal.read": gettext_lazy("Journal read"),
    "audit.month.closed": gettext_lazy("Month of the journal closed"),
    "audit.month.pruned": gettext_lazy("Old months of the journal deleted"),
    "directory.closure.added": gettext_lazy("Closed days added"),
    "directory.code.added": gettext_lazy("Word added to a list"),
    "directory.code.saved": gettext_lazy("Word of a list saved"),
    "directory.line.added": gettext_lazy("Help line added"),
    "directory.line.saved": gettext_lazy("Help line saved"),
    "directory.line.verified": gettext_lazy("Help line called and checked"),
    "directory.organization.saved": gettext_lazy("Organisation saved"),
    "directory.settings.saved": gettext_lazy("Setting changed"),
    "directory.site.contact_read": gettext_lazy("Contact of a place read"),
    "directory.site.saved": gettext_lazy("Place saved"),
    "funding.funder.created": gettext_lazy("Funder created"),
    "funding.grant.activated": gettext_lazy("Grant activated"),
    "funding.grant.ended": gettext_lazy("Grant ended"),
    "funding.grant.saved": gettext_lazy("Grant saved"),
    "funding.promise.corrected": gettext_lazy("Promise corrected"),
    "funding.promise.made": gettext_lazy("Promise made"),
    "funding.promise.removed": gettext_lazy("Promise removed"),
    "helpline.access.erased": gettext_lazy("Thread: its writer’s access erased"),
    "helpline.door.given": gettext_lazy("Help: door given to a program"),
    "helpline.hours.written": gettext_lazy("Help: reading hours changed"),
    "helpline.thread.answered": gettext_lazy("Thread answered"),
    "helpline.thread.claimed": gettext_lazy("Thread claimed"),
    "helpline.thread.closed": gettext_lazy("Thread closed"),
    "helpline.thread.displayed": gettext_lazy("Answer displayed"),
    "helpline.thread.expired": gettext_lazy("Thread over"),
    "helpline.thread.frozen": gettext_lazy("Thread frozen"),
    "helpline.thread.given_back": gettext_lazy("Thread given back"),
    "helpline.thread.opened": gettext_lazy("Thread opened"),
    "helpline.thread.sent": gettext_lazy("Thread begun"),
    "helpline.thread.written": gettext_lazy("Thread: its writer wrote again"),
    "impact.records.read": gettext_lazy("Records behind a figure read"),
    "impact.report.frozen": gettext_lazy("Report frozen"),
    "media.captions.saved": gettext_lazy("Captions saved"),
    "media.still.described": gettext_lazy("Still described"),
    "media.transcript.corrected": gettext_lazy("Transcript corrected"),
    "media.transcript.rebuilt": gettext_lazy("Transcript rebuilt"),
    "media.video.adopted": gettext_lazy("Video added"),
    "media.video.received": gettext_lazy("Video received"),
    "media.video.restarted": gettext_lazy("Video prepared again"),
    "outreach.capsule.created": gettext_lazy("Capsule created"),
    "outreach.capsule.published": gettext_lazy("Capsule published"),
    "outreach.capsule.saved": gettext_lazy("Capsule saved"),
    "outreach.capsule.withdrawn": gettext_lazy("Capsule withdrawn"),
    "outreach.code.retargeted": gettext_lazy("Printed code led elsewhere"),
    "outreach.code.retired": gettext_lazy("Printed code retired"),
    "outreach.placement.made": gettext_lazy("Placement made"),
    "outreach.placement.removed": gettext_lazy("Placement removed"),
    "outreach.poster.created": gettext_lazy("Poster created"),
    "outreach.poster.published": gettext_lazy("Poster published"),
    "outreach.poster.saved": gettext_lazy("Poster saved"),
    "outreach.poster.withdrawn": gettext_lazy("Poster withdrawn"),
    "outreach.release.corrected": gettext_lazy("Signed paper corrected"),
    "outreach.release.deleted": gettext_lazy("Signed paper deleted"),
    "outreach.release.noted": gettext_lazy("Signed paper noted"),
    "outreach.release.withdrawn": gettext_lazy("Signed paper withdrawn"),
    "surveys.questionnaire.created": gettext_lazy("Questionnaire created"),
    "surveys.run.moved": gettext_lazy("Tickets moved"),
    "surveys.run.opened": gettext_lazy("Tickets opened"),
    "surveys.tickets.issued": gettext_lazy("Tickets issued"),
    "vault.list.shown": gettext_lazy("List of confided files shown"),
    "vault.object.opened": gettext_lazy("Confided file opened"),
    "website.page.published": gettext_lazy("Page published"),
    "website.page.unpublished": gettext_lazy("Page withdrawn"),
    "website.site.planted": gettext_lazy("First pages made"),
}

REASONS: dict[str, Words] = {
    **{value: label for kind in (Alarm.Kind, Alarm.Outcome) for value, label in kind.choices},
    "account": gettext_lazy("about one person"),
    "all": gettext_lazy("without a filter"),
    "day": gettext_lazy("about one day"),
    "object": gettext_lazy("about one file"),
    "not_visible": gettext_lazy("absent, or not theirs to see"),
    "permission_denied": gettext_lazy("no right to it"),
    "key_changed": gettext_lazy("a key that is no longer the one that was heard"),
    "key_pending": gettext_lazy("a key that nobody has heard yet"),
    "same_person": gettext_lazy("the same person twice"),
    "wrong_sheet": gettext_lazy("words of no sheet"),
    "too_few_holders": gettext_lazy("too few holders"),
    "in_person": gettext_lazy("in person"),
    "telephone": gettext_lazy("by telephone"),
    "seal_refused": gettext_lazy("a seal that does not open"),
    "claimed": gettext_lazy("a colleague is answering"),
    "taken_over": gettext_lazy("in the place of a colleague"),
    "wrong_passphrase": gettext_lazy("wrong passphrase"),
    "wrong_code": gettext_lazy("wrong code"),
    "used_code": gettext_lazy("code that already served"),
    "wrong_key": gettext_lazy("answer of a security key that proves nothing"),
    "late_key": gettext_lazy("answer of a security key that nothing asked, or too late"),
    "used_key": gettext_lazy("answer of a security key that already served"),
    "copied_key": gettext_lazy("security key whose count goes back, like a copy"),
    "known_key": gettext_lazy("security key already set up"),
    "last_factor": gettext_lazy("the only second factor left"),
    "totp": gettext_lazy("application"),
    "webauthn": gettext_lazy("security key"),
    "too_many": gettext_lazy("too many tries"),
    "own_account": gettext_lazy("their own account"),
    "own_alarm": gettext_lazy("an alarm about themselves"),
    "last_role": gettext_lazy("the only role left"),
    "last_director": gettext_lazy("the last director"),
    "role_holds": gettext_lazy("a role that never holds keys"),
    "superuser_holds": gettext_lazy("an account that never holds keys"),
    "factor_enrolled": gettext_lazy("second factor already set up"),
    "invitation_closed": gettext_lazy("link that is closed"),
    "worker": gettext_lazy("worker"),
    "coordinator": gettext_lazy("coordinator"),
    "director": gettext_lazy("director"),
    "editor": gettext_lazy("editor"),
    "technician": gettext_lazy("technician"),
}

ACTORS: dict[str, Words] = {
    "system": gettext_lazy("Amont itself"),
    "public": gettext_lazy("Somebody without an account"),
    "demo": gettext_lazy("The demo"),
}

FAULTS: dict[str, Words] = {
    "altered": gettext_lazy("an entry was changed"),
    "missing": gettext_lazy("an entry is missing"),
    "unlinked": gettext_lazy("an entry does not follow the one before"),
    "head": gettext_lazy("the end of the chain was changed"),
    "anchor": gettext_lazy("the chain no longer passes by the line kept elsewhere"),
    "rolled_back": gettext_lazy("a record was put back to an older state"),
    "unrecorded": gettext_lazy("a record changed without an entry"),
}


def action(code: str) -> str:
    """What was done, or "tried, not done" and what."""
    words = what(code)
    return _("Tried, not done: %(what)s") % {"what": words} if code.startswith(TRIED) else words


def reason(code: str) -> str:
    """Why, in words where there are some."""
    return str(REASONS.get(code, code))


def actor(code: str, names: dict[str, str]) -> str:
    """Whose name it is; the id where the account is no more."""
    return names.get(code) or str(ACTORS.get(code, code))


def choices() -> list[tuple[str, str]]:
    """Every action that has words, in their order."""
    return sorted(((code, str(words)) for code, words in ACTIONS.items()), key=lambda one: one[1].casefold())


def what(code: str) -> str:
    """What was done or tried, without saying which."""
    code = code.removeprefix(TRIED)
    known = ACTIONS.get(code)
    if known is not None:
        return str(known)
    _app, _dot, rest = code.partition(".")
    thing, _dot, state = rest.partition(".")
    if state in (STATES[thing].values if thing in STATES else ()):
        return _("%(thing)s: %(state)s") % {"thing": THINGS[thing], "state": STATES[thing](state).label}
    return code
