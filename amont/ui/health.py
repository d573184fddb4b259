"""What `/healthz` says beside the database: each app adds the few things that it alone can know."""

from collections.abc import Callable

_watched: dict[str, Callable[[], object]] = {}


def watch(name: str, read: Callable[[], object]) -> None:
    """Show `read()` under `name`: a number or a word, nothing personal, no query. Called from AppConfig.ready()."""
    _watched[name] = read


def readings() -> dict[str, object]:
    """All that is watched, read now."""
    return {name: read() for name, read in sorted(_watched.items())}
