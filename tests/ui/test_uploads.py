"""Files enter only where a view says so, and nothing too large is read."""

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from wagtail.documents import admin_urls as documents
from wagtail.images import admin_urls as images

from amont.ui import uploads
from amont.ui.uploads import accepts_upload
from tests.ui.said import shows

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.ui.urls")]


def letter(size: int = 12) -> SimpleUploadedFile:
    return SimpleUploadedFile("lettre.pdf", b"x" * size)


@pytest.mark.parametrize("path", ["/undeclared/", "/form/"])
def test_a_file_where_none_is_taken_is_refused_with_a_sentence(client, path):
    response = client.post(path, {"words": "bonjour", "file": letter()})
    assert response.status_code == 400
    assert shows(response, "This form takes no file. Nothing was saved: go back and send it again without the file.")


def test_a_form_without_its_file_still_passes(client):
    response = client.post("/undeclared/", {"words": "bonjour"})
    assert response.content == b"words=bonjour"


def test_an_empty_file_box_is_not_a_file(client):
    body = (
        b'--B\r\nContent-Disposition: form-data; name="words"\r\n\r\nbonjour\r\n'
        b'--B\r\nContent-Disposition: form-data; name="file"; filename=""\r\n'
        b"Content-Type: application/octet-stream\r\n\r\n\r\n--B--\r\n"
    )
    response = client.generic("POST", "/undeclared/", body, content_type="multipart/form-data; boundary=B")
    assert response.content == b"file=\nwords=bonjour"


def test_an_office_file_stays_in_memory_even_when_large(client):
    response = client.post("/office/", {"file": letter(4 * uploads.MEGABYTE)})
    assert response.content == f"file: {4 * uploads.MEGABYTE} InMemoryUploadedFile".encode()


def test_a_video_goes_to_the_temporary_folder(client, settings):
    response = client.post("/media-in/", {"file": letter()})
    assert response.content == b"file: 12 TemporaryUploadedFile"


def test_what_is_over_the_limit_is_refused_before_it_is_read(client):
    class Untouched:
        def read(self, size: int = -1) -> bytes:
            raise AssertionError("the body was read")

        readline = read

    too_much = 500 * uploads.MEGABYTE + 1
    response = client.generic(
        "POST",
        "/media-in/",
        CONTENT_TYPE="multipart/form-data; boundary=B",
        CONTENT_LENGTH=str(too_much),
        **{"wsgi.input": Untouched()},
    )
    assert response.status_code == 413
    assert shows(response, "This file is too large")


def test_a_file_in_memory_is_stopped_at_the_limit(monkeypatch):
    monkeypatch.setattr(uploads, "MEMORY_LIMIT", 100)
    handler = uploads.MemoryHandler()
    handler.new_file("file", "a.csv", "text/csv", None)
    handler.receive_data_chunk(b"x" * 100, 0)
    with pytest.raises(RequestDataTooBig):
        handler.receive_data_chunk(b"x", 100)


@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=1000)
def test_too_much_text_gives_the_same_page(client):
    response = client.post("/undeclared/", "words=" + "x" * 2000, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 413


def test_an_unknown_kind_of_upload_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="No kind of upload"):
        accepts_upload("anything")  # type: ignore[arg-type]


@pytest.mark.parametrize("module", [images, documents])
def test_the_editors_images_and_documents_are_public_media(module):
    add = next(pattern for pattern in module.urlpatterns if pattern.name == "add_multiple")
    assert uploads.kind_of(add.callback) is uploads.KINDS["public_media"]
