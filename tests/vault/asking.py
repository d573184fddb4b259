"""A thread as its app would keep it: somebody without a name, the holders of a program, what each of them said."""

from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

from amont import vault
from amont.vault import kdf
from amont.vault.rings import Ring
from amont.vault.services.askers import AskerSession
from tests.vault.holders import by

SAID, ANSWERED = {"text": "Est-ce que c’est normal?"}, {"text": "Merci de nous écrire."}
PROGRAM = uuid4()


class Thread:
    """One thread as its app would keep it: who wrote which message, each sealed."""

    def __init__(self, *holders: Ring, word: str = "") -> None:
        self.holders, self.sealed = holders, dict[UUID, bytes]()
        session = vault.asker_begin()
        self.code = vault.asker_code(session)
        if word:
            vault.asker_word(session, word)
        first = uuid4()
        users = [one.user for one in holders]
        self.sealed[first] = vault.thread_create(session, program=PROGRAM, users=users, message=first, content=SAID)
        self.id, self.first = session.thread, first

    def back(self, typed: str = "") -> AskerSession:
        """The asker, come back with the code."""
        session = vault.asker_begin()
        vault.asker_open(session, typed or " ".join(self.code))
        return session

    def post(self, session: AskerSession, text: str) -> UUID:
        message = uuid4()
        self.sealed[message] = vault.thread_post(session, message=message, content={"text": text})
        return message

    def answer(self, ring: Ring, text: str = ANSWERED["text"]) -> UUID:
        message = uuid4()
        self.sealed[message] = vault.thread_answer(
            by(ring, self.id), thread=self.id, message=message, content={"text": text}
        )
        return message

    def words(self, ring: Ring, message: UUID) -> dict[str, Any]:
        """What a holder reads, once what was posted is taken in."""
        vault.thread_take_in(by(ring, self.id), thread=self.id)
        return vault.thread_words(by(ring, self.id), thread=self.id, message=message, blob=self.sealed[message])


def derivations() -> Any:
    """Count them."""
    return patch.object(kdf, "_argon2id", side_effect=kdf._argon2id)
