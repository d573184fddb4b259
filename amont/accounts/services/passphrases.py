"""Passphrases: six offered words, or one's own if it is long and nobody's."""

import re
from functools import cache

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from amont.accounts import tasks
from amont.accounts.models import Account, Program
from amont.accounts.services import sessions
from amont.audit import services as audit
from amont.core.errors import RuleBroken
from amont.core.text import fold
from amont.vault import rewrap_ring, wordlist

SHORTEST = 15
LONGEST = 200
WORDS = 6
_CONTEXT = ("amont",)
_SHORTEST_CONTEXT = 4
_REPEATED = re.compile(r"(.{1,12}?)\1{2,}.{0,8}|(.{4,}?)\2.{0,2}")


def offer_passphrase() -> str:
    """Six words drawn for whoever asks: 66 bits."""
    return " ".join(wordlist.offer_words(WORDS))


def check_passphrase(*, account: Account, passphrase: str) -> None:
    """RuleBroken, beside the field, for a passphrase that is short, known, or about the person or the place.

    No rule of composition: length is what counts.
    """
    if len(passphrase) < SHORTEST:
        raise _refused(_("At least 15 characters are needed: the six words that we offer do well."), "short")
    if len(passphrase) > LONGEST:
        raise _refused(_("At most 200 characters."), "long")
    plain = "".join(fold(passphrase).split())
    if len(set(plain)) < 5 or _REPEATED.fullmatch(plain) or _is_common(passphrase) or _is_common(plain):
        raise _refused(_("This passphrase is among the first that a thief tries."), "common")
    if len(_without(plain, _context_words(account))) < SHORTEST - 3:
        raise _refused(
            _("This passphrase says too much of your name, your e-mail or the place: add other words."), "context"
        )


@transaction.atomic
def change_passphrase(*, actor: Account, current: str, passphrase: str, session_key: str | None = None) -> None:
    """Replace one's own passphrase; every other session of the account ends, and the ring that was open in it."""
    account = Account.objects.select_for_update().get(pk=actor.pk)
    check_passphrase(account=account, passphrase=passphrase)
    stored = rewrap_ring(user=account.pk, stored=account.password, former=current, passphrase=passphrase)
    if stored is None:
        raise RuleBroken(_("This isn’t your present passphrase."), code="wrong_passphrase", field="current")
    account.password = stored
    account.save(update_fields=["password"])
    actor.password = account.password
    sessions.end_sessions(account, but=session_key)
    audit.record("accounts.passphrase.changed", actor=account, target=account)
    tasks.send_security_notice.enqueue(str(account.pk), "passphrase")


def _refused(sentence: object, code: str) -> RuleBroken:
    return RuleBroken(sentence, code=f"passphrase_{code}", field="passphrase")


@cache
def _common() -> CommonPasswordValidator:
    """Django's list of 20,000 known ones, read once."""
    return CommonPasswordValidator()


def _is_common(text: str) -> bool:
    try:
        _common().validate(text)
    except ValidationError:
        return True
    return False


def _context_words(account: Account) -> list[str]:
    """Words of the person's name and address, and of the programs; the longest first."""
    names = " ".join(Program.objects.order_by("pk").values_list("name_fr", flat=True))
    words = re.findall(r"[a-z]+", fold(f"{account.display_name} {account.email} {names}"))
    return sorted({word for word in (*words, *_CONTEXT) if len(word) >= _SHORTEST_CONTEXT}, key=len, reverse=True)


def _without(text: str, words: list[str]) -> str:
    for word in words:
        text = text.replace(word, "")
    return text
