"""Coded lists: loaded from the project's file, then edited by the organisation."""

import csv
from pathlib import Path

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext as _

from amont.accounts.models import Account
from amont.accounts.permissions import Can, require
from amont.audit import services as audit
from amont.core.errors import RuleBroken
from amont.directory.lists import CLOSED
from amont.directory.models import Code
from amont.directory.selectors import forget_labels
from amont.directory.versions import refuse_stale
from amont.ui import cache

DATA = Path(__file__).resolve().parent.parent / "data"


@transaction.atomic
def load_lists() -> int:
    """Add the codes of the project's file that the database lacks; edited labels stay. Returns how many were added."""
    with (DATA / "code_lists.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    known = set(Code.objects.order_by().values_list("list", "code"))
    new = [
        Code(
            list=row["list"],
            code=row["code"],
            label_fr=row["fr"],
            label_en=row["en"],
            order=int(row["order"]),
            note=row["note"],
        )
        for row in rows
        if (row["list"], row["code"]) not in known
    ]
    Code.objects.bulk_create(new)
    if new:
        _moved()
    return len(new)


@transaction.atomic
def add_code(*, actor: Account, list_name: str, label_fr: str, label_en: str, order: int) -> Code:
    """Add a word to a list that the organisation may extend; its code, made from the French word, never changes."""
    require(actor, Can.DIRECTORY_CODES_WRITE)
    if list_name in CLOSED:
        raise RuleBroken(_("The law or the software fixes this list: nothing is added to it."), code="closed")
    code = _named(label_fr)
    same = Q(code=code) | Q(label_fr__iexact=label_fr.strip())
    if Code.objects.filter(same, list=list_name).exists():
        raise RuleBroken(_("This list has this word already."), code="known", field="label_fr")
    row = Code.objects.create(list=list_name, code=code, label_fr=label_fr.strip(), label_en=label_en, order=order)
    _moved()
    audit.record("directory.code.added", actor=actor, target=row)
    return row


def _named(label: str) -> str:
    """A name as code may hold it: small letters, digits, and a letter first."""
    name = slugify(label.replace("’", " ")).replace("-", "_").strip("_")
    return (name if name[:1].isalpha() else f"c_{name}")[:40]


@transaction.atomic
def save_code(
    *, actor: Account, code: Code, label_fr: str, label_en: str, order: int, retired: bool, seen: str = ""
) -> Code:
    """Change the words or the order of a code, or retire it; a missing value is never retired."""
    require(actor, Can.DIRECTORY_CODES_WRITE)
    refuse_stale(Code.objects.select_for_update().get(pk=code.pk), ("label_fr", "label_en", "order", "retired"), seen)
    if retired and code.code in {"unspecified", "not_asked"}:
        raise RuleBroken(_("The value for what is missing can’t be retired."), code="missing_value", field="retired")
    code.label_fr, code.label_en, code.order, code.retired = label_fr, label_en, order, retired
    code.save()
    _moved()
    audit.record("directory.code.saved", actor=actor, target=code)
    return code


def _moved() -> None:
    cache.bump("codes")
    forget_labels()
