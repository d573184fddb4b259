"""One's own name and language."""

from django.db import transaction

from amont.accounts.models import Account
from amont.audit import services as audit


@transaction.atomic
def save_profile(*, actor: Account, display_name: str, language: str) -> None:
    """The name that the team sees, and the language of one's screens and mail."""
    account = Account.objects.select_for_update().get(pk=actor.pk)
    account.display_name = display_name
    account.language = language
    account.save(update_fields=["display_name", "language"])
    audit.record("accounts.profile.saved", actor=account, target=account)
