"""One's own name and language."""

from django.db import transaction

from amont.accounts.models import Account
from amont.audit import services as audit


@transaction.atomic
def save_profile(*, actor: Account, display_name: str, language: str, shortcuts: bool) -> None:
    """The name that the team sees, the language of one's screens and mail, and whether single keys act."""
    account = Account.objects.select_for_update().get(pk=actor.pk)
    account.display_name = display_name
    account.language = language
    account.shortcuts = shortcuts
    account.save(update_fields=["display_name", "language", "shortcuts"])
    audit.record("accounts.profile.saved", actor=account, target=account)
