"""The theft of the database alone: everything that such a thief would try, without the folder of secrets."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import connection
from django.db.models import Count
from django.utils.translation import gettext as _

from amont.accounts.models import Account, Invitation, LoginSession
from amont.accounts.sessions import SessionStore
from amont.activities.models import RequestLink
from amont.audit.models import AuditEntry
from amont.core.tokens import token_hash
from amont.demo.theft import guessing, known
from amont.demo.theft.loot import OWN_MAIL, database, holding
from amont.demo.theft.report import Attempt, Report
from amont.demo.theft.search import Search
from amont.vault.confidential import clear_fields
from amont.vault.threats import CONTACTS, DUMP


def steal() -> Report:
    """Take the database, search it, try its seals, its prints and its keys."""
    sought = {
        "contacts": [value for values in known.contacts().values() for value in values],
        "second_factors": known.factors(),
        "passphrases": list(known.passphrases().values()),
        "invitations": known.invitations(),
    }
    tried = searched(database(), sought)
    with holding(None):
        tried += [_seals(), _factors(), _guesses(), _keys()]
    return Report(DUMP, [*tried, _sessions(), _links()], in_clear())


def searched(loot: bytes, sought: Mapping[str, Iterable[str]]) -> list[Attempt]:
    """Each kind of secret looked for in every writing."""
    says = {
        "contacts": _("Names, e-mails and telephones of professionals, looked for in every writing"),
        "second_factors": _("Secrets of second factors and recovery codes, looked for in every writing"),
        "passphrases": _("Passphrases, looked for in every writing"),
        "invitations": _("Links of invitations, looked for in every writing"),
    }
    names = {f"{kind}#{place}": [value] for kind, values in sought.items() for place, value in enumerate(set(values))}
    hits = Search(names).in_bytes(loot)
    made = []
    for kind, values in sought.items():
        own = [hit for hit in hits if hit.name.partition("#")[0] == kind]
        where = tuple(sorted({hit.writing for hit in own}))
        made.append(
            Attempt(
                f"{kind}_in_clear", says[kind], len(set(values)), len({hit.name for hit in own}), True, ("T1",), where
            )
        )
    return made


def _seals() -> Attempt:
    every = [(column, row, blob) for column in CONTACTS for row, blob in known.rows(column)]
    opened = sum(guessing.opens(partial(known.open_one, *one)) for one in every)
    return Attempt(
        "seals", _("Seals of contacts, tried without the server’s key"), len(every), opened, True, ("T1", "T9")
    )


def _factors() -> Attempt:
    every = list(Authenticator.objects.order_by("pk"))
    opened = sum(guessing.opens(partial(known.factor_of, row)) for row in every)
    says = _("Seals of second factors, tried without the server’s key")
    return Attempt("second_factors", says, len(every), opened, True, ("T1", "T9"))


def _guesses() -> Attempt:
    tries = [guessing.guess(email, phrase) for email, phrase in known.passphrases().items()]
    right = sum(one.is_right or one.opens_ring for one in tries)
    return Attempt(
        "guesses", _("The right passphrases, tried without the server’s secrets"), len(tries), right, True, ("T1",)
    )


def _keys() -> Attempt:
    tries = list(guessing.keys_opened())
    return Attempt(
        "keys",
        _("Keys and drafts sealed to people, tried without a key ring"),
        len(tries),
        sum(tries),
        True,
        ("T1", "T10"),
    )


def _sessions() -> Attempt:
    """What the table calls a session, sent as a cookie."""
    stored = list(LoginSession.objects.values_list("session_key", flat=True))
    opened = sum(SessionStore().exists(one) for one in stored)
    return Attempt("sessions", _("Prints of sessions, sent as cookies"), len(stored), opened, True, ("T1",))


def _links() -> Attempt:
    """What the tables call a link, written in an address."""
    prints = [
        *Invitation.objects.values_list("token_hash", flat=True),
        *RequestLink.objects.values_list("token_hash", flat=True),
    ]
    opened = len({token_hash(one) for one in prints} & set(prints))
    return Attempt("links", _("Prints of invitations and of links, used as links"), len(prints), opened, True, ("T1",))


def in_clear() -> dict[str, Any]:
    """What anybody who has the tables reads."""
    names = {str(one.pk): one.display_name for one in Account.objects.all()}
    written = AuditEntry.objects.values_list("actor").annotate(Count("pk")).order_by("actor")
    return {
        "team": [f"{one.display_name} <{one.email}>" for one in Account.objects.order_by("email")],
        "entries_of_the_journal": {names.get(actor, actor): count for actor, count in written},
        "rows": _sizes(),
        "clear_fields": {label: sorted(fields) for label, fields in sorted(clear_fields().items())},
    }


def _sizes() -> dict[str, int]:
    sizes = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
            sizes[table] = int(cursor.fetchone()[0])
    return {table: size for table, size in sizes.items() if size and table != OWN_MAIL}
