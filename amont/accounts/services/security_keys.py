"""Security keys, and the locks of one's own devices: enrolment, and what they sign at sign-in."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from amont.accounts import factors, webauthn
from amont.accounts.models import Account
from amont.accounts.services.factors import keep_factor, lock_for_factor
from amont.audit import services as audit
from amont.core.errors import RuleBroken


@transaction.atomic
def enrol_key(
    *, account: Account, name: str, ceremony: webauthn.Ceremony | None, answer: str, session_key: str | None = None
) -> list[str]:
    """Take the key that answered this ceremony; returns the recovery codes when it is the first factor.

    Every other session of the account ends. Beside a factor that is there, the passphrase was given for the ceremony.
    """
    row = lock_for_factor(account, proved=ceremony is not None and ceremony.proved)
    try:
        credential = webauthn.created(_of(account, ceremony), answer)
    except webauthn.Unproven as unproven:
        raise RuleBroken(_SAID, code=unproven.code, field="answer") from None
    if any(key.credential.data.credential_id == credential.data.credential_id for key in factors.keys_of(row)):
        raise RuleBroken(_("This key is already yours."), code="known_key", field="answer")
    factors.SealedKey.enrol(row, name, credential)
    return keep_factor(account, row, factors.SealedKey.KIND, session_key)


def verify_key(*, account: Account, ceremony: webauthn.Ceremony | None, answer: str) -> str:
    """The kind of factor ("webauthn") when a key of the account signed this ceremony; RuleBroken otherwise.

    A key that doesn't open in its own row signs for nobody, and the journal says so.
    """
    try:
        _served(account, _of(account, ceremony), answer)
    except webauthn.Unproven as unproven:
        if factors.has_strange_key(account):
            audit.refused("accounts.factor.used", actor=account, reason="seal_refused", target_id=account.pk)
        raise RuleBroken(_SAID, code=unproven.code, field="answer") from None
    return factors.SealedKey.KIND


_SAID = _("The key did not answer as it should, or not in time. Try once more.")


def _of(account: Account, ceremony: webauthn.Ceremony | None) -> webauthn.Ceremony:
    """The ceremony, if it waits and is this account's."""
    if ceremony is None or ceremony.account != account.pk:
        raise webauthn.Unproven("late_key")
    return ceremony


def _served(account: Account, ceremony: webauthn.Ceremony, answer: str) -> None:
    keys = {key.credential.data.credential_id: key for key in factors.keys_of(account)}
    proof = webauthn.asserted(ceremony, [key.credential for key in keys.values()], answer)
    keys[proof.credential_id].served(proof.count, ceremony.challenge)
