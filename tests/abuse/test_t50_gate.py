"""T50, what is opened: one entry for each opening, written before; a list's entry names exactly whom it shows; with the
journal down nothing is shown; an access ends with its request."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from amont import vault
from amont.audit.models import AuditEntry, ChainHead
from amont.audit.services import AuditError
from amont.vault.middleware import GateMiddleware
from amont.vault.records import FieldRef
from tests.cast import Cast
from tests.keys import access_of, file_of, hear_all, ring_of
from tests.vault.holders import note, pin_recovery

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]
WORDS = {"text": "ce qui fut dit"}
Written = list[tuple[FieldRef, bytes]]


@pytest.fixture
def written(cast: Cast, settings: Settings) -> Written:
    """Three files with a note each, held by Maude and Claire."""
    pin_recovery(settings)
    hear_all(cast)
    files = [file_of(cast.jeunesse, cast.maude, cast.claire) for _file in range(3)]
    refs = [note(file) for file in files]
    return [(ref, vault.seal_field(access_of(cast.claire, ref.object_id), ref, WORDS)) for ref in refs]


def page(cast: Cast, view: Callable[[HttpRequest], Any]) -> Any:
    """What the gate lets out of a page of Maude's."""
    request: Any = RequestFactory().get("/interne/")
    request.ring, request.user = ring_of(cast.maude), cast.maude
    return GateMiddleware(view)(request)


def told(cast: Cast) -> list[tuple[str, int, set[str]]]:
    entries = AuditEntry.objects.filter(actor=str(cast.maude.pk), action__startswith="tests.").order_by("seq")
    return [(one.action, one.examined, set(one.objects_named.values_list("object_id", flat=True))) for one in entries]


def test_the_line_of_one_object_is_there_before_anything_of_it_opens(cast: Cast, written: Written) -> None:
    (ref, blob), (other, other_blob), _third = written

    def view(request: HttpRequest) -> HttpResponse:
        opened = vault.access(request, "tests.file.opened", object_id=ref.object_id)
        assert told(cast) == [("tests.file.opened", 0, {str(ref.object_id)})]
        with pytest.raises(vault.VaultError):  # an access to one file opens no other
            vault.open_field(opened, other, other_blob)
        return HttpResponse(vault.open_field(opened, ref, blob)["text"])

    assert page(cast, view).content.decode() == WORDS["text"]
    assert told(cast) == [("tests.file.opened", 0, {str(ref.object_id)})]


def test_a_list_names_exactly_whom_it_shows(cast: Cast, written: Written) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        listed = vault.access(request, "tests.files.listed")
        for ref, blob in written[:2]:
            vault.open_field(listed, ref, blob)
            vault.open_field(listed, ref, blob)
        listed.examined = 3
        assert told(cast) == []
        return HttpResponse("deux")

    assert page(cast, view).status_code == 200
    assert told(cast) == [("tests.files.listed", 3, {str(ref.object_id) for ref, _blob in written[:2]})]


def test_with_the_journal_down_nothing_is_shown(cast: Cast, written: Written) -> None:
    (ref, blob), *_others = written
    ChainHead.objects.filter(pk=str(cast.maude.pk)).delete()
    ChainHead.objects.create(pk=str(cast.maude.pk), seq=9, last=b"x", mac=b"false")

    def one(request: HttpRequest) -> HttpResponse:
        opened = vault.access(request, "tests.file.opened", object_id=ref.object_id)
        return HttpResponse(vault.open_field(opened, ref, blob)["text"])

    def many(request: HttpRequest) -> HttpResponse:
        return HttpResponse(vault.open_field(vault.access(request, "tests.files.listed"), ref, blob)["text"])

    with pytest.raises(AuditError):
        page(cast, one)
    dropped = page(cast, many)
    assert dropped.status_code == 503
    assert WORDS["text"] not in dropped.content.decode()
    assert told(cast) == []


def test_a_list_does_not_leave_piece_by_piece(cast: Cast, written: Written) -> None:
    def view(request: HttpRequest) -> StreamingHttpResponse:
        vault.access(request, "tests.files.listed")
        return StreamingHttpResponse(iter(["un", "deux"]))

    with pytest.raises(AuditError):
        page(cast, view)


def test_an_access_ends_with_its_request_and_one_without_a_ring_is_none(cast: Cast, written: Written) -> None:
    (ref, blob), *_others = written
    kept: list[Any] = []

    def view(request: HttpRequest) -> HttpResponse:
        kept.append(vault.access(request, "tests.file.opened", object_id=ref.object_id))
        return HttpResponse()

    page(cast, view)
    with pytest.raises(vault.VaultError):
        vault.open_field(kept[0], ref, blob)
    with pytest.raises(vault.VaultError):
        vault.seal_field(kept[0], ref, WORDS)
    with pytest.raises(vault.VaultError):
        vault.grant(kept[0], object_id=ref.object_id, recipient=cast.claire.pk)


def test_whoever_does_not_hold_leaves_a_line_and_sees_nothing(cast: Cast, written: Written) -> None:
    (ref, blob), *_others = written
    karl = access_of(cast.karl, ref.object_id)
    with pytest.raises(vault.VaultError):
        vault.open_field(karl, ref, blob)
    assert AuditEntry.objects.filter(actor=str(cast.karl.pk), action="tests.file.opened").count() == 1
    assert isinstance(ref.object_id, UUID)
