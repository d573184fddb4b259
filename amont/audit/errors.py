"""What the journal raises: the request it belongs to fails with it."""


class AuditError(Exception):
    """The entry can't be written as asked; whatever it tells must not happen either."""
