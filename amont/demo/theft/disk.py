"""The theft of the whole machine, switched off: the database, the data folder, and the secrets that lie beside it."""

from functools import partial
from itertools import permutations
from pathlib import Path

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.translation import gettext as _

from amont.accounts.models import Invitation
from amont.audit import chain
from amont.audit.models import ChainHead
from amont.demo.cast import secrets_file
from amont.demo.theft import guessing, known
from amont.demo.theft.dump import in_clear, searched
from amont.demo.theft.guessing import Guess
from amont.demo.theft.loot import database, holding, stolen_secrets
from amont.demo.theft.report import Attempt, Report
from amont.demo.theft.search import Search
from amont.vault.threats import CONTACTS, DISK

OFFERED_BITS = 66
A_YEAR = 365.25 * 86_400
A_THOUSAND = 1_000
WRONG = 4


def steal() -> Report:
    """Open what the server opens alone, then try what it does not."""
    phrases = list(known.passphrases().values())
    tried = [*searched(database(), {"passphrases": phrases}), _files(phrases)]
    with holding(stolen_secrets()):
        right, wrong = _right(), _wrong()
        tried += [_seals(), _factors(), _invitations(), _journal(), _told_right(right), _told_wrong(wrong), _keys()]
    return Report(DISK, tried, {"cost_of_a_guess": _cost([*right, *wrong]), **in_clear()})


def _files(phrases: list[str]) -> Attempt:
    """Passphrases in the files of the data folder; not in the demo's own list, nor where the database is kept."""
    folder = Path(settings.DATA_DIR)
    files = [path for path in folder.rglob("*") if path.is_file()]
    told = [*folder.rglob(secrets_file().name), *folder.rglob("*.sqlite3*")]
    hits = Search({"passphrase": phrases}).in_folder(folder, but=told)
    says = _("Passphrases, looked for in the files of the data folder")
    return Attempt("passphrases_in_files", says, len(files), len(hits), True, ("T1",), tuple(one.where for one in hits))


def _seals() -> Attempt:
    every = [(column, row, blob) for column in CONTACTS for row, blob in known.rows(column)]
    opened = sum(guessing.opens(partial(known.open_one, *one)) for one in every)
    return Attempt("seals", _("Contacts of professionals, opened with the server’s key"), len(every), opened, False)


def _factors() -> Attempt:
    every = list(Authenticator.objects.order_by("pk"))
    opened = sum(guessing.opens(partial(known.factor_of, row)) for row in every)
    return Attempt("second_factors", _("Second factors, opened with the server’s key"), len(every), opened, False)


def _invitations() -> Attempt:
    every = list(Invitation.objects.select_related("account"))
    return Attempt("invitations", _("Invitations that still open"), len(every), sum(one.live for one in every), False)


def _journal() -> Attempt:
    heads = list(ChainHead.objects.all())
    held = sum(chain.is_true_head(head) for head in heads)
    return Attempt("journal", _("Chains of the journal that can be written anew"), len(heads), held, False)


def _right() -> list[Guess]:
    """Whoever knows the passphrase opens: that is the truth to tell."""
    return [guessing.guess(email, phrase) for email, phrase in known.passphrases().items()]


def _wrong() -> list[Guess]:
    """Somebody else's passphrase, tried on a few accounts."""
    pairs = [(mine, known.passphrases()[other]) for mine, other in permutations(known.passphrases(), 2)]
    return [guessing.guess(email, phrase) for email, phrase in pairs[:: max(1, len(pairs) // WRONG)]]


def _told_right(tries: list[Guess]) -> Attempt:
    opened = sum(one.is_right and one.opens_ring for one in tries)
    return Attempt(
        "right_guesses", _("Key rings opened by whoever has the right passphrase"), len(tries), opened, False
    )


def _told_wrong(tries: list[Guess]) -> Attempt:
    opened = sum(one.is_right or one.opens_ring for one in tries)
    says = _("Key rings opened with another passphrase")
    return Attempt("wrong_guesses", says, len(tries), opened, True, ("T1", "T14"))


def _keys() -> Attempt:
    tries = list(guessing.keys_opened())
    says = _("Keys and drafts sealed to people, tried without a key ring")
    return Attempt("keys", says, len(tries), sum(tries), True, ("T1", "T9", "T10"))


def _cost(tries: list[Guess]) -> dict[str, float | int]:
    """Measured here: what one guess costs, and half of all six-word passphrases on a thousand cores."""
    each = sum(one.core_seconds for one in tries) / max(1, len(tries))
    return {
        "core_seconds": round(each, 3),
        "mebibytes": max((one.mebibytes for one in tries), default=0),
        "bits_of_six_words": OFFERED_BITS,
        "years_of_a_thousand_cores": round(2 ** (OFFERED_BITS - 1) * each / A_THOUSAND / A_YEAR),
    }
