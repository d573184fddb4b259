"""Coded lists: loaded from the project's file, then edited by the organisation."""

import csv
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from amont.accounts.models import Account
from amont.accounts.permissions import Can, require
from amont.audit import services as audit
from amont.core.errors import RuleBroken
from amont.directory.models import Code
from amont.directory.selectors import forget_labels
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
def save_code(*, actor: Account, code: Code, label_fr: str, label_en: str, order: int, retired: bool) -> Code:
    """Change the words or the order of a code, or retire it; a missing value is never retired."""
    require(actor, Can.DIRECTORY_CODES_WRITE)
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
