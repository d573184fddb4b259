"""What somebody does with accounts, programs, passphrases and second factors."""

from amont.accounts.services.absences import add_absence, remove_absence
from amont.accounts.services.ceremony import export_recovery
from amont.accounts.services.factors import confirm_codes_kept, enrol_totp, renew_recovery_codes, verify_factor
from amont.accounts.services.invitations import accept_invitation, invite_again, open_invitation
from amont.accounts.services.passphrases import change_passphrase, check_passphrase, offer_passphrase
from amont.accounts.services.profile import save_profile
from amont.accounts.services.programs import create_program, open_organization
from amont.accounts.services.sessions import forget_ended_sessions
from amont.accounts.services.team import add_role, create_account, disable_account, enable_account, remove_role

__all__ = [
    "accept_invitation",
    "add_absence",
    "add_role",
    "change_passphrase",
    "check_passphrase",
    "confirm_codes_kept",
    "create_account",
    "create_program",
    "disable_account",
    "enable_account",
    "enrol_totp",
    "export_recovery",
    "forget_ended_sessions",
    "invite_again",
    "offer_passphrase",
    "open_invitation",
    "open_organization",
    "remove_absence",
    "remove_role",
    "renew_recovery_codes",
    "save_profile",
    "verify_factor",
]
