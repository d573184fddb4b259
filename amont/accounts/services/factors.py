"""The second factor: enrolment, the code at sign-in, and the codes kept on paper."""

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import check_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from amont import vault
from amont.accounts import factors, tasks, totp
from amont.accounts.models import Account
from amont.accounts.services import sessions
from amont.audit import services as audit
from amont.core import clock
from amont.core.errors import Refused, RuleBroken
from amont.vault import VaultError


def enrol_totp(
    *, account: Account, secret: str, code: str, passphrase: str = "", session_key: str | None = None
) -> list[str]:
    """Take the application whose first `code` proves that it has `secret`; returns the recovery codes, shown once.

    Every other session of the account ends. Beside a security key, the passphrase is asked again and the codes stay.
    An account that has an application keeps it: changing it takes the road of a lost factor, in person.
    """
    proved = account.factor_at is not None and not factors.has_application(account)
    if proved:
        prove(account=account, passphrase=passphrase)
    with transaction.atomic():
        row = lock_for_factor(account, proved=proved)
        if factors.has_application(row):
            raise Refused(_("A second factor is already enrolled."), code="factor_enrolled")
        step = totp.matching_step(secret, code, clock.now())
        if step is None:
            raise RuleBroken(
                _("This code isn’t the right one. Look at the one that shows now."), code="wrong_code", field="code"
            )
        factors.SealedTOTP.enrol(row, secret, step)
        return keep_factor(account, row, factors.SealedTOTP.KIND, session_key)


def prove(*, account: Account, passphrase: str, field: str = "current") -> None:
    """RuleBroken, beside the field, unless this is the account's passphrase: who changes a factor gives it again."""
    if not check_password(passphrase, account.password):
        raise RuleBroken(_("This isn’t your passphrase."), code="wrong_passphrase", field=field)


def lock_for_factor(account: Account, *, proved: bool) -> Account:
    """The account's row, to which a factor may be added: its first, or another once the passphrase was given again."""
    row = Account.objects.select_for_update().get(pk=account.pk)
    if row.factor_at is not None and not proved:
        raise Refused(_("A second factor is already enrolled."), code="factor_enrolled")
    return row


def keep_factor(account: Account, row: Account, kind: str, session_key: str | None) -> list[str]:
    """What every enrolment brings: the codes of the first one, the end of other sessions, the journal, a word by mail.

    The mail of a first application would tell its owner what their own hand just did, on the day of the invitation.
    """
    first = row.factor_at is None
    codes = factors.SealedRecoveryCodes.draw(row) if first else []
    _end_others(account, row, session_key)
    vault.keep_live(user=row.pk, ready=row.is_active)
    audit.record("accounts.factor.enrolled", actor=row, target=row, reason=kind)
    if not first or kind == factors.SealedKey.KIND:
        tasks.send_security_notice.enqueue(str(row.pk), "factor_added")
    return codes


def remove_factor(*, actor: Account, factor_id: int, passphrase: str, session_key: str | None = None) -> None:
    """Take one of one's own factors away, for the passphrase; the last one stays. Every other session ends."""
    prove(account=actor, passphrase=passphrase)
    with transaction.atomic():
        row = Account.objects.select_for_update().get(pk=actor.pk)
        kept = {one.pk: one for one in factors.enrolled(row)}
        gone = kept.pop(factor_id, None)
        if gone is None:
            return
        if not kept:
            raise Refused(_("This is your only second factor: add another one first."), code="last_factor")
        Authenticator.objects.filter(user=row, pk=gone.pk).delete()
        _end_others(actor, row, session_key)
        audit.record("accounts.factor.removed", actor=row, target=row, reason=gone.kind)
        tasks.send_security_notice.enqueue(str(row.pk), "factor_removed")


def verify_factor(*, account: Account, code: str) -> str:
    """The kind of factor whose code this is ("totp", "recovery_codes"); RuleBroken for a wrong or used one.

    A secret that doesn't open in its own row accepts nothing, and the journal says so.
    """
    try:
        kind = next((factor.KIND for factor in factors.of(account) if factor.accepts(code)), None)
    except factors.UsedCode:
        raise RuleBroken(
            _("This code has served already. Wait for the next one: at most 30 seconds."),
            code="used_code",
            field="code",
        ) from None
    except VaultError:
        audit.refused("accounts.factor.used", actor=account, reason="seal_refused", target_id=account.pk)
        kind = None
    if kind is None:
        raise RuleBroken(
            _("This code isn’t the right one. Look at the one that shows now."), code="wrong_code", field="code"
        )
    if kind == factors.SealedRecoveryCodes.KIND:
        _tell_recovery_used(account)
    return kind


def confirm_codes_kept(*, account: Account) -> None:
    """The owner has put the recovery codes away: from now on they are never shown."""
    with transaction.atomic():
        audit.record("accounts.recovery_codes.kept", actor=account, target=account)


def renew_recovery_codes(*, actor: Account, code: str = "", passphrase: str = "") -> list[str]:
    """New recovery codes in place of the former: for a code of the application or, without one, for the passphrase."""
    if not factors.has_application(actor):
        prove(account=actor, passphrase=passphrase)
    elif verify_factor(account=actor, code=code) != factors.SealedTOTP.KIND:
        raise RuleBroken(_("Type a code of your application here."), code="wrong_code", field="code")
    with transaction.atomic():
        codes = factors.SealedRecoveryCodes.draw(actor)
        audit.record("accounts.recovery_codes.renewed", actor=actor, target=actor)
    return codes


def _end_others(account: Account, row: Account, session_key: str | None) -> None:
    """Tie sessions to the factors of this moment, and end those of elsewhere with the ring that was open in them."""
    account.factor_at = clock.now()
    Account.objects.filter(pk=row.pk).update(factor_at=account.factor_at)
    sessions.end_sessions(row, but=session_key)


@transaction.atomic
def _tell_recovery_used(account: Account) -> None:
    audit.record("accounts.recovery_code.used", actor=account, target=account)
    tasks.send_security_notice.enqueue(str(account.pk), "recovery_code")
