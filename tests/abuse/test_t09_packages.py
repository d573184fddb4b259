"""T9, T14 and T36, for packages: nothing of one opens in the place of another; a planted key, reply or cost is refused;
wrong words, an unknown package, a closed and a past one cost the same and say the same."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from amont import vault
from amont.core import clock
from amont.vault import kdf, packages, sealedbox
from amont.vault.models import Kind, Package, PackageBundle, PackageReply
from amont.vault.rings import Ring
from amont.vault.services import objects
from tests.vault.holders import by, person, pin_recovery
from tests.vault.test_vault_cards import counted
from tests.vault.test_vault_packages import FIELDS, send

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]
Sent = list[tuple[UUID, str, UUID]]


@pytest.fixture
def lou(settings: Settings) -> Ring:
    pin_recovery(settings)
    return person()


@pytest.fixture
def sent(lou: Ring) -> Sent:
    """(package, words, file): two of one file, one of another, an answer to each."""
    sam = person()
    files = [objects.create_object(kind=Kind.SUPPORT, users=[lou.user, sam.user]).pk for _file in range(2)]
    made = [(*send(file, lou), file) for file in (files[0], files[0], files[1])]
    for package_id, words, _file in made:
        vault.package_reply(package_id=package_id, words=words, status="met", note="vue")
    return made


def opened(one: tuple[UUID, str, UUID]) -> dict[str, Any]:
    return vault.package_open(package_id=one[0], words=one[1])


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(vault.VaultError) as caught:
        act()
    return f"{caught.value!r} {caught.value} {caught.value.args} {caught.value.row_id}"


def test_nothing_of_a_package_opens_in_the_place_of_another(sent: Sent, lou: Ring) -> None:
    rows = {row.pk: row for row in Package.objects.select_related("bundle")}
    for mine in sent:
        for other in (one for one in sent if one is not mine):
            stolen, row = rows[other[0]], rows[mine[0]]
            PackageBundle.objects.filter(package=row).update(blob_sealed=stolen.bundle.blob_sealed)
            refused(lambda mine=mine: opened(mine))
            refused(lambda mine=mine, other=other: vault.package_open(package_id=mine[0], words=other[1]))
            PackageBundle.objects.filter(package=row).update(blob_sealed=row.bundle.blob_sealed)
            Package.objects.filter(pk=row.pk).update(content_sealed=stolen.content_sealed)
            refused(lambda mine=mine: opened(mine))
            Package.objects.filter(pk=row.pk).update(
                content_sealed=row.content_sealed, secret_sealed=stolen.secret_sealed
            )
            refused(lambda mine=mine: vault.package_replies(by(lou, mine[2]), package_id=mine[0]))
            Package.objects.filter(pk=row.pk).update(secret_sealed=row.secret_sealed)
        assert opened(mine) == FIELDS


def test_a_package_moved_to_another_file_or_given_more_days_opens_nothing(sent: Sent, lou: Ring) -> None:
    first, _second, third = sent
    Package.objects.filter(pk=first[0]).update(expires=clock.today() + timedelta(days=99))
    refused(lambda: opened(first))
    Package.objects.filter(pk=third[0]).update(file=first[2])
    refused(lambda: opened(third))
    refused(lambda: vault.package_content(by(lou, first[2]), package_id=third[0]))


def test_no_answer_goes_to_a_planted_key(sent: Sent) -> None:
    package_id, words, _file = sent[0]
    public, _secret = sealedbox.keypair()
    row = Package.objects.get(pk=package_id)
    for tag in (row.public_tag, packages.tag_of(public, bytes(32), package_id)):
        Package.objects.filter(pk=package_id).update(public=public, public_tag=tag)
        refused(lambda: vault.package_reply(package_id=package_id, words=words, status="met", note="vue"))
    assert PackageReply.objects.filter(package=package_id).count() == 1


def test_a_false_answer_is_told_and_hides_no_true_one(sent: Sent, lou: Ring) -> None:
    package_id, _words, file = sent[0]
    row = Package.objects.get(pk=package_id)
    forged = {"public": bytes(row.public), "package_id": package_id}
    planted, moved = uuid4(), PackageReply.objects.get(package=sent[1][0])
    blob = packages.close_reply("completed", "tout va", key=bytes(32), reply_id=planted, **forged)
    PackageReply(id=planted, package=row, blob_sealed=blob).save(force_insert=True)
    PackageReply.objects.filter(pk=moved.pk).update(package=row)
    true = PackageReply.objects.get(package=package_id, pk__in=PackageReply.objects.exclude(pk__in=[planted, moved.pk]))
    PackageReply(package=row, blob_sealed=true.blob_sealed).save(force_insert=True)
    access = by(lou, file)
    replies = vault.package_replies(access, package_id=package_id)
    assert sorted((one.sound, one.note) for one in replies) == [(False, "")] * 3 + [(True, "vue")]
    assert [one.reply_id for one in replies if one.sound] == [true.pk]
    assert access.refused == {file}


def test_what_does_not_open_costs_the_same_and_says_the_same(sent: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    derived = counted(monkeypatch, kdf, "_argon2id")
    first, second, closed = sent
    vault.package_close(package_id=closed[0])
    tries: list[tuple[UUID, str]] = [
        (uuid4(), first[1]), (first[0], second[1]), (first[0], ""), (first[0], "abricot " * 900), (closed[0], closed[1]),
    ]  # fmt: skip
    costs = {cost(lambda one=one: opened((*one, first[2])), derived) for one in tries}
    with clock.travel_to(clock.now() + timedelta(days=15)):
        costs.add(cost(lambda: opened(first), derived))
    assert {(queries, derivations) for queries, derivations, _said in costs} == {(1, 1)}
    assert len(costs) == 1


def cost(act: Callable[[], object], derived: list[Any]) -> tuple[int, int, str]:
    """(queries, derivations, what was said)."""
    derived.clear()
    with CaptureQueriesContext(connection) as queries:
        said = refused(act)
    return len(queries), len(derived), said


def test_a_cost_under_the_floor_is_refused(sent: Sent, settings: Settings) -> None:
    settings.VAULT_TEST_KDF = False
    assert refused(lambda: opened(sent[0]))
