"""The second factor: enrolment, the code at sign-in, and the codes kept on paper."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from amont import vault
from amont.accounts import factors, tasks, totp
from amont.accounts.models import Account
from amont.audit import services as audit
from amont.core import clock
from amont.core.errors import Refused, RuleBroken
from amont.vault import VaultError


@transaction.atomic
def enrol_totp(*, account: Account, secret: str, code: str) -> list[str]:
    """Take the application whose first `code` proves that it has `secret`; returns the recovery codes, shown once.

    Every other session of the account ends. An account that has a factor keeps it: changing it takes the road of a
    lost factor, in person.
    """
    row = Account.objects.select_for_update().get(pk=account.pk)
    if row.factor_at is not None:
        raise Refused(_("A second factor is already enrolled."), code="factor_enrolled")
    step = totp.matching_step(secret, code, clock.now())
    if step is None:
        raise RuleBroken(
            _("This code isn’t the right one. Look at the one that shows now."), code="wrong_code", field="code"
        )
    factors.SealedTOTP.enrol(row, secret, step)
    codes = factors.SealedRecoveryCodes.draw(row)
    account.factor_at = clock.now()
    Account.objects.filter(pk=row.pk).update(factor_at=account.factor_at)
    vault.keep_live(user=row.pk, ready=row.is_active)
    audit.record("accounts.factor.enrolled", actor=row, target=row, reason="totp")
    return codes


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


def renew_recovery_codes(*, actor: Account, code: str) -> list[str]:
    """New recovery codes in place of the former, on the strength of a code of the application."""
    if verify_factor(account=actor, code=code) != factors.SealedTOTP.KIND:
        raise RuleBroken(_("Type a code of your application here."), code="wrong_code", field="code")
    with transaction.atomic():
        codes = factors.SealedRecoveryCodes.draw(actor)
        audit.record("accounts.recovery_codes.renewed", actor=actor, target=actor)
    return codes


@transaction.atomic
def _tell_recovery_used(account: Account) -> None:
    audit.record("accounts.recovery_code.used", actor=account, target=account)
    tasks.send_security_notice.enqueue(str(account.pk), "recovery_code")
