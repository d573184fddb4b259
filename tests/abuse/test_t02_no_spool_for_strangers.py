"""T2, for what exists: a file of somebody who will be turned away never reaches the disk, watched while it streams."""

import re
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client

from amont.accounts import services
from amont.accounts.models import Account, Role
from amont.ui import uploads
from tests.cast import Cast

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]
HEAD = (
    b'--B\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n%b\r\n'
    b'--B\r\nContent-Disposition: form-data; name="file"; filename="film.mp4"\r\nContent-Type: video/mp4\r\n\r\n'
)
END = b"\r\n--B--\r\n"
SMALL = 2 * uploads.MEGABYTE  # below what any form may send, above one piece of a stream
LARGE = 20 * uploads.MEGABYTE
ADDRESS = f"/interne/capsules/{uuid4()}/video/"


class Stream:
    """A body that arrives piece by piece, and what lay in the temporary folder meanwhile."""

    def __init__(self, body: bytes) -> None:
        self.body, self.place, self.spooled = body, 0, False

    def read(self, size: int = -1) -> bytes:
        self.spooled = self.spooled or any(Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir())
        piece = self.body[self.place : self.place + size if size >= 0 else None]
        self.place += len(piece)
        return piece

    readline = read


def browser(account: Account | None = None) -> tuple[Client, str]:
    """A client that obeys every check, and the token of a form that it was shown."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    if account is not None:
        client.force_login(account)
    page = client.get("/interne/connexion/" if account is None else "/interne/profil/", follow=True)
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())
    assert found
    return client, found[1]


def send(client: Client, token: str, size: int = SMALL) -> tuple[int, Stream]:
    stream = Stream(HEAD % token.encode() + b"x" * size + END)
    answer = client.generic(
        "POST",
        ADDRESS,
        CONTENT_TYPE="multipart/form-data; boundary=B",
        CONTENT_LENGTH=str(len(stream.body)),
        **{"wsgi.input": stream},
    )
    return answer.status_code, stream


@pytest.fixture
def unenrolled(cast: Cast) -> Account:
    """A worker who has a passphrase and no second factor yet."""
    token = services.create_account(
        actor=cast.helene, email="nadia@escale.example", display_name="N", role=Role.WORKER, program=cast.jeunesse
    )[1]
    return services.accept_invitation(token=token, passphrase="un vrai jardin de tulipes noires")


def test_a_visitor_with_a_token_of_the_sign_in_page_spools_nothing(db: None) -> None:
    status, stream = send(*browser())
    assert (status, stream.spooled) == (400, False)
    assert stream.place < len(stream.body)


def test_a_large_film_of_a_visitor_is_not_read_at_all(db: None) -> None:
    status, stream = send(*browser(), size=LARGE)
    assert (status, stream.place) == (413, 0)


def test_nor_does_who_has_no_second_factor_yet(unenrolled: Account) -> None:
    status, stream = send(*browser(unenrolled))
    assert (status, stream.spooled) == (400, False)


@pytest.mark.parametrize("who", ["tom", "helene"])
def test_nor_does_whoever_lacks_the_right_to_send_be_it_with_the_right_to_read(cast: Cast, who: str) -> None:
    status, stream = send(*browser(cast.everybody[who]))
    assert (status, stream.spooled) == (400, False)


def test_the_film_of_a_worker_goes_to_the_temporary_folder_and_leaves_it(cast: Cast) -> None:
    status, stream = send(*browser(cast.maude), size=LARGE)
    assert (status, stream.spooled) == (404, True)  # taken in, and then there is no such capsule
    assert not any(Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir())
