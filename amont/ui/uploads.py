"""Who may receive files: a view declares it, all others refuse every file part.

    @accepts_upload("office")
    def import_calendar(request): …

`public_media` (videos, stills, images) may spool to the temporary folder; `office` (imports, letters, evidence) and
`support` (attachments of case files) stay in memory and never touch a disk. The body is read before the view's own
door, so whoever that door will turn away sends no file either.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Literal, TypeVar

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler
from django.http import HttpRequest

View = TypeVar("View", bound=Callable[..., Any])
Declared = Literal["public_media", "office", "support"]
MEGABYTE = 1024 * 1024
MEMORY_LIMIT = 26 * MEGABYTE
LIBRARIES = ("wagtail.images.", "wagtail.documents.")


class FileRefused(SuspiciousOperation):
    """A file came where none is taken."""


class NoRoom(SuspiciousOperation):
    """The disk took no more of a file."""


class DiskHandler(TemporaryFileUploadHandler):
    """Spools to the temporary folder; a disk that is full is said, and what was spooled is gone."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece."""
        try:
            self.file.write(raw_data)
            self.file.flush()
        except OSError as error:
            with suppress(OSError):
                self.file.close()
            raise NoRoom("no room for a file") from error


class RefusingHandler(FileUploadHandler):
    """Stops at the head of the first file part, before its content."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Refuse."""
        raise FileRefused("file part refused")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Refuse."""
        raise FileRefused("file part refused")

    def file_complete(self, file_size: int) -> None:
        """Refuse."""
        raise FileRefused("file part refused")


class MemoryHandler(FileUploadHandler):
    """Keeps files in memory whatever their size up to the limit, and refuses what exceeds it."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file in memory."""
        super().new_file(*args, **kwargs)
        self.file = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece, or refuse the request when the file exceeds the limit."""
        if start + len(raw_data) > MEMORY_LIMIT:
            raise RequestDataTooBig("file over the limit")
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The finished file."""
        self.file.seek(0)
        return InMemoryUploadedFile(
            file=self.file,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )


@dataclass(frozen=True)
class Kind:
    """How much a view takes, and where it goes."""

    handler: type[FileUploadHandler]
    limit: Callable[[], int]

    def handlers(self, request: HttpRequest) -> list[FileUploadHandler]:
        """The handlers for this request."""
        return [self.handler(request)]


KINDS = {
    "public_media": Kind(DiskHandler, lambda: settings.VIDEO_MAX_MB * MEGABYTE),
    "office": Kind(MemoryHandler, lambda: MEMORY_LIMIT),
    "support": Kind(MemoryHandler, lambda: MEMORY_LIMIT),
    "none": Kind(RefusingHandler, lambda: settings.DATA_UPLOAD_MAX_MEMORY_SIZE),
}


def accepts_upload(kind: Declared) -> Callable[[View], View]:
    """Declare that a view receives files of this kind."""

    def mark(view: View) -> View:
        view.accepts_upload = kind  # type: ignore[attr-defined]
        return view

    if kind not in KINDS:
        raise ValueError(f"No kind of upload {kind!r}.")
    return mark


def kind_for(request: HttpRequest, view: Callable[..., Any]) -> Kind:
    """What the resolved view takes from this very person."""
    return kind_of(view) if will_be_let_in(request, view) else KINDS["none"]


def will_be_let_in(request: HttpRequest, view: Callable[..., Any]) -> bool:
    """True for a public view, or with a whole session (second factor enrolled) and the right that the view names.

    `admits` is set by the mark of a right (see accounts.http.requires).
    """
    if not getattr(view, "login_required", True):
        return True
    if not request.user.is_authenticated or getattr(request.user, "factor_at", None) is None:
        return False
    admits: Callable[[Any], bool] | None = getattr(view, "admits", None)
    return admits is None or admits(request.user)


def kind_of(view: Callable[..., Any]) -> Kind:
    """What the resolved view declared; the editor's images and documents are public media."""
    module = getattr(getattr(view, "view_class", view), "__module__", "")
    library = "public_media" if module.startswith(LIBRARIES) else "none"
    return KINDS[getattr(view, "accepts_upload", library)]
