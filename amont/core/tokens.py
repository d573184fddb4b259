"""Secrets that travel in a link: the database keeps their hash alone."""

import hashlib
import secrets


def new_token() -> str:
    """128 random bits for a link."""
    return secrets.token_urlsafe(16)


def token_hash(token: str) -> str:
    """SHA-256 of a token, as 64 hexadecimal signs: what is stored and looked up."""
    return hashlib.sha256(token.encode()).hexdigest()
