"""Login sessions whose ids the database doesn't know: it keeps a hash, so those of a dump open nothing."""

import hashlib
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession


def stored(session_key: str | None) -> str:
    """160 bits of the SHA-256 of an id, which is random itself: what the table's column has room for."""
    return hashlib.sha256((session_key or "").encode()).hexdigest()[:40]


class SessionStore(DatabaseStore):
    """Django's store in the database, under the hash of each id."""

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        raw = self.session_key
        self._session_key = stored(raw)
        try:
            found = super()._get_session_from_db()  # type: ignore[misc]
        finally:
            known = self._session_key is not None
            self._session_key = raw if known else None
        return found  # type: ignore[no-any-return]

    def get_expire_at_browser_close(self) -> bool:
        """Always: a session that ends at a fixed moment still lives in the browser's memory alone."""
        return True

    def exists(self, session_key: str) -> bool:
        """True when the id is taken."""
        return super().exists(stored(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        """The row to save."""
        row = super().create_model_instance(data)
        row.session_key = stored(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        """End a session by its id, this one when none is given."""
        if session_key is None and self.session_key is None:
            return
        super().delete(stored(session_key or self.session_key))
