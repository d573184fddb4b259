"""What somebody does with accounts, programs, passphrases, second factors, sessions and keys."""

from amont.accounts.services.absences import add_absence, remove_absence
from amont.accounts.services.ceremony import export_recovery, import_recovery, note_recovery_sheet
from amont.accounts.services.drafts import forget_old_drafts, forget_sent_draft, open_draft, save_draft
from amont.accounts.services.factors import (
    confirm_codes_kept,
    enrol_totp,
    prove,
    remove_factor,
    renew_recovery_codes,
    verify_factor,
)
from amont.accounts.services.holders import (
    answer_confirmation,
    confirm_key,
    declare_lone_holder,
    end_lone_holders,
    give_waiting_keys,
    name_holder,
    release_holder,
)
from amont.accounts.services.invitations import accept_invitation, invite_again, open_invitation
from amont.accounts.services.passphrases import change_passphrase, check_passphrase, offer_passphrase
from amont.accounts.services.profile import save_profile
from amont.accounts.services.programs import create_program, open_organization
from amont.accounts.services.resets import reset_factor, reset_passphrase
from amont.accounts.services.security_keys import enrol_key, verify_key
from amont.accounts.services.sessions import end_session, forget_ended_sessions, unlocked
from amont.accounts.services.sheets import make_sheet, use_sheet
from amont.accounts.services.team import add_role, create_account, disable_account, enable_account, remove_role

__all__ = [
    "accept_invitation",
    "add_absence",
    "add_role",
    "answer_confirmation",
    "change_passphrase",
    "check_passphrase",
    "confirm_codes_kept",
    "confirm_key",
    "create_account",
    "create_program",
    "declare_lone_holder",
    "disable_account",
    "enable_account",
    "end_lone_holders",
    "end_session",
    "enrol_key",
    "enrol_totp",
    "export_recovery",
    "forget_ended_sessions",
    "forget_old_drafts",
    "forget_sent_draft",
    "give_waiting_keys",
    "import_recovery",
    "invite_again",
    "make_sheet",
    "name_holder",
    "note_recovery_sheet",
    "offer_passphrase",
    "open_draft",
    "open_invitation",
    "open_organization",
    "prove",
    "release_holder",
    "remove_absence",
    "remove_factor",
    "remove_role",
    "renew_recovery_codes",
    "reset_factor",
    "reset_passphrase",
    "save_draft",
    "save_profile",
    "unlocked",
    "use_sheet",
    "verify_factor",
    "verify_key",
]
