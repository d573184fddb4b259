"""A small load of our own: keep-alive connections on loopback, each asking again as soon as it is answered."""

import asyncio
import statistics
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

LIMIT_OF_A_HEAD = 64 * 1024


class LoadError(Exception):
    """The server did not answer 200: a figure of refusals would be worth nothing."""


@dataclass(frozen=True)
class Figure:
    """Requests a second, and the median time of one in milliseconds."""

    rate: float
    p50_ms: float
    requests: int


def run(url: str, *, connections: int, seconds: float, headers: dict[str, str] | None = None) -> Figure:
    """Ask `url` over `connections` for `seconds` seconds; every answer must be 200."""
    return asyncio.run(_run(url, connections, seconds, headers or {}))


async def _run(url: str, connections: int, seconds: float, headers: dict[str, str]) -> Figure:
    parts = urlsplit(url)
    lines = {"Host": parts.netloc, "Accept-Language": "fr-CA", "Accept-Encoding": "gzip", "User-Agent": "Mozilla/5.0"}
    lines |= headers
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    request = f"GET {target} HTTP/1.1\r\n{''.join(f'{k}: {v}\r\n' for k, v in lines.items())}\r\n".encode()
    begun = time.perf_counter()
    clients = [_client(parts.hostname or "", parts.port or 80, request, begun + seconds) for _ in range(connections)]
    times = [moment for part in await asyncio.gather(*clients) for moment in part]
    elapsed = time.perf_counter() - begun
    return Figure(len(times) / elapsed, statistics.median(times) * 1000, len(times))


async def _client(host: str, port: int, request: bytes, until: float) -> list[float]:
    times: list[float] = []
    reader, writer = await asyncio.open_connection(host, port, limit=LIMIT_OF_A_HEAD)
    try:
        while (begun := time.perf_counter()) < until:
            writer.write(request)
            await _answer(reader, request)
            times.append(time.perf_counter() - begun)
    finally:
        writer.close()
    return times


async def _answer(reader: asyncio.StreamReader, request: bytes) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    status = head.split(b" ", 2)[1]
    if status != b"200":
        raise LoadError(f"{request.split(b' ', 2)[1].decode()} answered {status.decode()}")
    _, found, rest = head.partition(b"content-length:")
    if found:
        await reader.readexactly(int(rest.split(b"\r\n", 1)[0]))
        return
    while size := int(await reader.readuntil(b"\r\n"), 16):
        await reader.readexactly(size + 2)
    await reader.readexactly(2)
