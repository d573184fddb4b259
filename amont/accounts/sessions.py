"""Login sessions whose ids the database doesn't know: it keeps a hash, so those of a dump open nothing."""

import hashlib
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.http import HttpRequest

from amont import vault
from amont.core import clock

BOX, OPENED, TELEPHONE = "box", "opened", "telephone"
"""What a session says of itself, which its row repeats: the open ring, since when, on a telephone or not."""

A_LITTLE = timedelta(minutes=1)
"""What a machine's clock is put right by every day, and disturbs nobody."""


def begin(request: HttpRequest) -> None:
    """Somebody just signed in: their session ends so long from now, without sliding, and says since when it runs."""
    request.session.set_expiry(timedelta(seconds=settings.SESSION_COOKIE_AGE))
    request.session[OPENED] = clock.now().isoformat()
    request.session[TELEPHONE] = "Mobi" in request.headers.get("User-Agent", "")


def stored(session_key: str | None) -> str:
    """160 bits of the SHA-256 of an id, which is random itself: what the table's column has room for."""
    return hashlib.sha256((session_key or "").encode()).hexdigest()[:40]


def _is_of_tomorrow(row: Any) -> bool:
    """True when the clock was ahead at sign-in and has been put right: the end of such a session is not believed."""
    return row.opened_at is not None and row.opened_at > clock.now() + A_LITTLE


class SessionStore(DatabaseStore):
    """Django's store in the database, under the hash of each id."""

    @classmethod
    def get_model_class(cls) -> type[AbstractBaseSession]:
        """Our rows, which know whose they are."""
        model: type[AbstractBaseSession] = apps.get_model("accounts.LoginSession")
        return model

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        raw = self.session_key
        self._session_key = stored(raw)
        try:
            found: Any = super()._get_session_from_db()  # type: ignore[misc]
            if found is not None and _is_of_tomorrow(found):
                found = self._session_key = None
        finally:
            known = self._session_key is not None
            self._session_key = raw if known else None
        row: AbstractBaseSession | None = found
        return row

    def get_expire_at_browser_close(self) -> bool:
        """Always: a session that ends at a fixed moment still lives in the browser's memory alone."""
        return True

    def exists(self, session_key: str) -> bool:
        """True when the id is taken."""
        return super().exists(stored(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        """The row to save, which repeats what the session says of itself."""
        row: Any = super().create_model_instance(data)
        row.session_key = stored(row.session_key)
        row.account_id = data.get(SESSION_KEY)
        row.opened_at = datetime.fromisoformat(data[OPENED]) if OPENED in data else None
        row.telephone, row.box = data.get(TELEPHONE, False), data.get(BOX)
        saved: AbstractBaseSession = row
        return saved

    def flush(self) -> None:
        """End the session, and the ring that was open in it."""
        box = self.get(BOX)
        super().flush()
        if box is not None:
            vault.lock(box_id=UUID(box))

    def delete(self, session_key: str | None = None) -> None:
        """End a session by its id, this one when none is given."""
        if session_key is None and self.session_key is None:
            return
        super().delete(stored(session_key or self.session_key))
