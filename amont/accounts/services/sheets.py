"""The personal sheet in the office safe: made by its owner, used by who forgot their passphrase."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from amont import vault
from amont.accounts import selectors, tasks
from amont.accounts.models import Account
from amont.accounts.services import passphrases, sessions
from amont.audit import services as audit
from amont.core.errors import RuleBroken


@transaction.atomic
def make_sheet(*, actor: Account, passphrase: str) -> list[str]:
    """The fifteen words of a new sheet, shown once; the former sheet opens nothing from now on."""
    account = Account.objects.select_for_update().get(pk=actor.pk)
    words = vault.make_sheet(user=account.pk, stored=account.password, passphrase=passphrase)
    if words is None:
        raise RuleBroken(_("This isn’t your passphrase."), code="wrong_passphrase", field="current")
    audit.record("accounts.sheet.made", actor=account, target=account)
    return words


@transaction.atomic
def use_sheet(*, email: str, words: str, passphrase: str) -> Account:
    """Choose another passphrase by the words of one's sheet, which serves once; coordinators are told.

    RuleBroken beside the words, the same for an unknown e-mail, a wrong word and a sheet that served.
    """
    account = Account.objects.select_for_update().filter(email__iexact=email.strip(), is_active=True).first()
    passphrases.check_passphrase(account=account or Account(email=email), passphrase=passphrase)
    stored = vault.use_sheet(user=None if account is None else account.pk, typed=words, passphrase=passphrase)
    if account is None or stored is None:
        raise RuleBroken(
            _("These words don’t open this account. Look at each of them again, in their order."),
            code="wrong_sheet",
            field="words",
        )
    Account.objects.filter(pk=account.pk).update(password=stored)
    sessions.end_sessions(account)
    audit.record("accounts.sheet.used", actor=account, target=account)
    tasks.send_security_notice.enqueue(str(account.pk), "sheet")
    for manager in selectors.managers_of(account):
        tasks.send_waiting.enqueue(str(manager.pk))
    return account
