"""What the tests of the screens share: addresses, what a form still holds, and whether any row changed."""

from typing import Any

from bs4 import Tag
from django.apps import apps
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from tests.activities.conftest import World
from tests.reading import page

NOT_BUSINESS = {"accounts.LoginSession", "ui.CacheGeneration"}


def staff(name: str, *args: object) -> str:
    """A staff address of activities."""
    return reverse(f"activities_staff:{name}", args=args)


def public(name: str, *args: object, language: str = "fr") -> str:
    """A public address of activities."""
    with override(language):
        return reverse(f"activities:{name}", args=args)


def every_row() -> dict[str, list[str]]:
    """Every row of every table of ours, but those of sessions and caches."""
    return {
        model._meta.label: sorted(repr(row) for row in model._default_manager.values_list())
        for model in apps.get_models()
        if model._meta.managed and not model._meta.proxy and model._meta.label not in NOT_BUSINESS
    }


def held(answer: HttpResponse, field: str) -> Any:
    """What a form's field still holds: the text, the option chosen, or the values that are ticked."""
    nodes = [one for one in page(answer).find_all(attrs={"name": field}) if isinstance(one, Tag)]
    assert nodes, f"{field} is not on the page"
    first = nodes[0]
    if first.name == "textarea":
        return first.get_text().strip()
    if first.name == "select":
        chosen = first.find("option", selected=True)
        return chosen["value"] if isinstance(chosen, Tag) else ""
    if first.get("type") in ("checkbox", "radio"):
        return [one.get("value", "on") for one in nodes if one.has_attr("checked")]
    return first.get("value", "")


def asked(world: World, **values: Any) -> dict[str, Any]:
    """The public form as a school fills it, every field typed."""
    return {
        "form_token": "jeton-de-la-page",
        "offering": str(world.offering.pk),
        "typed_place": "École du Ruisseau",
        "sector": "saint_nicolas",
        "requester_kind": "school_teacher",
        "name": "Camille Roy",
        "email": "prof@ecole.example",
        "phone": "418 555-0100",
        "audience": "sec_3",
        "groups": "2",
        "pupils_per_group": "28",
        "all_or_nothing": "on",
        "remote_possible": "on",
        "day_1": "2027-02-09",
        "day_2": "2027-02-10",
        "day_3": "2027-02-11",
        "avoid": "2027-02-12",
        "dates_text": "Le matin, périodes 1 et 2",
        "received_before": "Rien encore",
        "comments": "Une année un peu agitée.",
        **values,
    }


def queries(client: Client, address: str) -> int:
    """How many queries a page costs, once the caches of the process are warm."""
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def double_ids(answer: HttpResponse) -> set[str]:
    """Ids that stand more than once on a page: a label or an error would lead to the wrong field."""
    ids = [str(one["id"]) for one in page(answer).find_all(id=True)]
    return {one for one in ids if ids.count(one) > 1}
