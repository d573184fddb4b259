"""Reads of the directory: labels, lines, organisations, sites, closed days."""

from collections.abc import Iterable
from contextvars import ContextVar
from datetime import date
from typing import TYPE_CHECKING

from django.core.cache import caches
from django.core.signals import request_started
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import get_language

from amont.accounts.permissions import Can, allowed
from amont.accounts.selectors import directors
from amont.core.text import fold
from amont.directory.models import Closure, Code, HelpLine, Organization, OrganizationSettings, Site
from amont.ui import cache

if TYPE_CHECKING:
    from amont.accounts.models import Account

_labels: dict[str, dict[tuple[str, str], tuple[str, str]]] = {}
_checked: ContextVar[bool] = ContextVar("directory_labels_checked", default=False)


@receiver(request_started)
def forget_labels(**kwargs: object) -> None:
    """At each request, and after a change, ask once more whether the labels moved."""
    _checked.set(False)


def _all_labels() -> dict[tuple[str, str], tuple[str, str]]:
    """Every label, kept by this process until the generation of the codes moves: one small query a request."""
    if _labels and _checked.get():
        return next(iter(_labels.values()))
    generation = cache.generations(["codes"])
    known = _labels.get(generation)
    if known is None:
        rows = Code.objects.order_by().values_list("list", "code", "label_fr", "label_en")
        known = {(one, code): (french, english) for one, code, french, english in rows}
        _labels.clear()
        _labels[generation] = known
    _checked.set(True)
    return known


def label(list_name: str, code: str) -> str:
    """The label of a code in the language of the page; the code itself when it is unknown."""
    pair = _all_labels().get((list_name, code))
    if pair is None:
        return code
    return pair[1] if get_language() == "en" and pair[1] else pair[0]


def labels(list_name: str, codes: Iterable[str]) -> list[str]:
    """The labels of several codes, in their order."""
    return [label(list_name, code) for code in codes]


def choices(
    list_name: str, *, blank: str | None = None, without: Iterable[str] = (), keep: Iterable[str] = ()
) -> list[tuple[str, str]]:
    """What a form offers of a list: not retired, in order, with `blank` first when given.

    `keep` holds what the edited row already says: a retired code stays there until somebody changes it.
    """
    rows = Code.objects.filter(Q(retired=False) | Q(code__in=list(keep)), list=list_name)
    rows = rows.exclude(code__in=list(without)).order_by("order", "code")
    offered = [(row.code, row.label) for row in rows]
    return [("", blank), *offered] if blank is not None else offered


def settings_row() -> OrganizationSettings:
    """The organisation's settings; the defaults, unsaved, before the first save."""
    return OrganizationSettings.objects.filter(pk=1).first() or OrganizationSettings()


def names_the_account() -> Exists:
    """A condition on a row with an `account`: the settings name it as the privacy officer."""
    return Exists(OrganizationSettings.objects.filter(pk=1, privacy_officer=OuterRef("account")))


def privacy_officer() -> "Account | None":
    """Whom the settings name, while that account is open; otherwise the first director. None before there is one."""
    named = settings_row().privacy_officer
    return named if named is not None and named.is_active else next(iter(directors()), None)


def settings_shown(request: HttpRequest) -> OrganizationSettings:
    """The same for a page: kept by this process until their generation moves."""
    name = f"organization:{cache.generations(['settings'], request)}"
    row: OrganizationSettings | None = caches["pages"].get(name)
    if row is None:
        row = settings_row()
        caches["pages"].set(name, row, timeout=None)
    return row


def public_lines(audience: str | None = None) -> QuerySet[HelpLine]:
    """The lines that may be shown: verified, called and dated by a person, not retired, with a way to reach them."""
    shown = HelpLine.objects.filter(status=HelpLine.Status.VERIFIED, verified_on__isnull=False, retired=False)
    shown = shown.exclude(phone="", text="", web="")
    if audience:
        shown = shown.filter(audience__in=["everyone", audience])
    return shown.order_by("order", "code")


def lines_matching(text: str) -> list[HelpLine]:
    """Every line whose names or numbers hold the words typed, accents forgiven; those to call first."""
    rows = HelpLine.objects.order_by("retired", "status", "order", "code")
    words = fold(text).split()
    return [row for row in rows if all(word in _folded(row) for word in words)]


def _folded(row: HelpLine) -> str:
    return fold(" ".join((row.name_fr, row.name_en, row.phone, row.text, row.web, row.code)))


def lines_to_check(before: date) -> QuerySet[HelpLine]:
    """Lines in use that nobody has called since `before`."""
    in_use = HelpLine.objects.filter(retired=False, status=HelpLine.Status.VERIFIED)
    return in_use.filter(Q(verified_on__isnull=True) | Q(verified_on__lt=before)).order_by("verified_on", "code")


def organizations_visible_to(account: "Account") -> QuerySet[Organization]:
    """Organisations are common to all programs; the right to read them is what counts."""
    if not allowed(account, Can.DIRECTORY_ORGANIZATION_READ):
        return Organization.objects.none()
    return Organization.objects.order_by("name")


def sites_visible_to(account: "Account") -> QuerySet[Site]:
    """Sites, under the same right as their organisations."""
    if not allowed(account, Can.DIRECTORY_ORGANIZATION_READ):
        return Site.objects.none()
    return Site.objects.select_related("organization").order_by("name")


def organizations_matching(account: "Account", text: str) -> QuerySet[Organization]:
    """Organisations whose own name, or a site's, holds the words typed, accents forgiven."""
    found = organizations_visible_to(account)
    for word in fold(text).split():
        found = found.filter(Q(folded__contains=word) | Q(sites__folded__contains=word))
    return found.distinct()


def is_closed(day: date) -> bool:
    """True when the organisation is closed that day."""
    return Closure.objects.filter(first_day__lte=day, last_day__gte=day).exists()


def redirects_for(kind: str, region: str = "") -> QuerySet[Organization]:
    """Organisations that may receive a request of this kind, those of the region first by name."""
    able = Organization.objects.filter(active=True).exclude(redirect_for=[])
    ids = [one.pk for one in able if kind in one.redirect_for or "any" in one.redirect_for]
    found = Organization.objects.filter(pk__in=ids)
    near = found.filter(region=region) if region else found.none()
    return near.order_by("name") if near.exists() else found.order_by("name")
