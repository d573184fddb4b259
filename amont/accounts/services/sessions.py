"""Sessions of the team: seen and ended by their owner, and over when their hour is."""

from django.db import transaction

from amont import vault
from amont.accounts.models import Account, Draft, LoginSession
from amont.accounts.sessions import stored
from amont.audit import services as audit
from amont.core import clock


def unlocked(*, actor: Account) -> None:
    """The passphrase was given once more."""
    with transaction.atomic():
        audit.record("accounts.session.unlocked", actor=actor, target=actor)


@transaction.atomic
def end_session(*, actor: Account, row_id: str) -> None:
    """End one of one's own sessions elsewhere, with the ring that is open in it; a second tap changes nothing."""
    row = LoginSession.objects.select_for_update().filter(account=actor, pk=row_id).first()
    if row is not None:
        _end(row)
        audit.record("accounts.session.ended", actor=actor, target=actor)


def end_access(account: Account) -> None:
    """End whatever opens something: the ring and every key it received, the sessions, the drafts that it alone opens.

    Inside the caller's transaction.
    """
    vault.leave(user=account.pk)
    end_sessions(account)
    Draft.objects.filter(account=account).delete()


def end_sessions(account: Account, *, but: str | None = None) -> None:
    """End every session of the account, save the one whose id is `but`, inside the caller's transaction.

    Every ring ends too, those of sessions that are nobody's yet: the passphrase was given there, and no code.
    """
    rows = LoginSession.objects.select_for_update().filter(account=account).order_by("pk")
    kept = None if but is None else rows.filter(pk=stored(but)).first()
    vault.lock_all(user=account.pk, but=None if kept is None else kept.box)
    LoginSession.objects.filter(pk__in=[row.pk for row in rows if row != kept]).delete()


def forget_ended_sessions() -> int:
    """Delete the rows of sessions past their hour, which open nothing any more. Returns how many."""
    return LoginSession.objects.filter(expire_date__lt=clock.now()).delete()[0]


def _end(row: LoginSession) -> None:
    if row.box is not None:
        vault.lock(box_id=row.box)
    row.delete()
