"""`python -m bench`: run by script/bench, which gives the folder and, where there is one, a PostgreSQL."""

import argparse
import contextlib
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

from bench import load, rows
from bench.servers import Server

ROOT = Path(__file__).resolve().parent.parent
WARM_UP = 0.5


def main() -> None:
    """Measure what the arguments name, print the table, write the JSON."""
    parser = argparse.ArgumentParser(prog="script/bench")
    parser.add_argument("names", nargs="*", choices=rows.NAMES, help="what to measure (default: everything)")
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--database", choices=["SQLite", "PostgreSQL"], help="only this one")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0, help="of load for each figure of a round")
    parser.add_argument("--folder", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--here", type=Path, required=True, help=argparse.SUPPRESS)
    options = parser.parse_args()
    names = options.names or list(rows.NAMES)
    results: list[dict[str, Any]] = []
    for database, environment in databases().items():
        if options.database not in (None, database):
            continue
        print(f"\n{database}", flush=True)
        run = Run(options.folder / database.lower(), environment, names, options.rounds, options.seconds)
        for row in run.rows():
            results.append({"database": database, **row})
            print(sentence(row), flush=True)
    if options.json:
        report = {"machine": {"cores": os.cpu_count(), "python": platform.python_version()}, "rows": results}
        (options.here / options.json).write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


def databases() -> dict[str, dict[str, str]]:
    """What to add to the environment for each database that is there."""
    found: dict[str, dict[str, str]] = {"SQLite": {}}
    if url := os.environ.get("AMONT_BENCH_POSTGRESQL"):
        found["PostgreSQL"] = {"AMONT_DATABASE_URL": url}
    return found


class Run:
    """All rows on one database: Amont as it is served, and beside it the limits on the same kind of server."""

    def __init__(self, folder: Path, extra: dict[str, str], names: list[str], rounds: int, seconds: float) -> None:
        self.folder, self.extra, self.names = folder, extra, names
        self.rounds, self.seconds = rounds, seconds
        self.pages = [name for name in names if name in rows.PAGES]
        folder.mkdir(parents=True)

    def rows(self) -> Iterator[dict[str, Any]]:
        """One row after the other, as they come."""
        yield from self.keys()
        if set(self.names) <= set(rows.KEYS):
            return
        yield from self.starts()
        if set(self.names) <= {"start", *rows.KEYS}:
            return
        self.copy_for_limits()
        with self.server(ROOT, "amont") as amont, self.limits() as limits:
            figures = self.figures(amont, limits)
            for name in rows.LIMITS:
                if name in figures:
                    yield {"name": name, **summary(figures[name])}
            for name in self.pages:
                if {name, rows.PAGES[name].limit} <= figures.keys():
                    yield self.ratio(name, figures)
            if "memory" in self.names:
                yield {"name": "memory", "value": amont.memory_mb(), "unit": "MB", "goal": 500, "goal_is": "at most"}

    def keys(self) -> Iterator[dict[str, Any]]:
        """What keys cost, on data of their own."""
        names = [name for name in self.names if name in rows.KEYS]
        extra = {"AMONT_DATA": str(self.folder / "keys"), "DJANGO_SETTINGS_MODULE": "bench.settings", "AMONT_DEMO": "0"}
        (self.folder / "keys").mkdir()
        if names and (url := self.extra.get("AMONT_DATABASE_URL")):
            with psycopg.connect(url.replace("/amont?", "/postgres?"), autocommit=True) as connection:
                connection.execute("CREATE DATABASE keys")
            extra["AMONT_DATABASE_URL"] = url.replace("/amont?", "/keys?")
        if names:
            command = [sys.executable, "manage.py", "bench_keys", *names, "--rounds", str(self.rounds)]
            with subprocess.Popen(command, cwd=ROOT, env={**os.environ, **extra}, stdout=subprocess.PIPE) as process:
                assert process.stdout is not None
                yield from map(json.loads, process.stdout)
            if process.returncode:
                print(f"{' '.join(names)}  not measured: the lines above say why", flush=True)

    def starts(self) -> Iterator[dict[str, Any]]:
        """From a clean copy of the tree to "ready", then again on the same data."""
        tree = clean_copy(self.folder / "clone") if "start" in self.names else ROOT
        first = again = 0.0
        with self.server(tree, "amont") as server:
            first = server.seconds
        if "start" in self.names:
            with self.server(tree, "amont") as server:
                again = server.seconds
            yield {"name": "start", "value": first, "unit": "s", "goal": 75, "goal_is": "at most"}
            yield {"name": "start again", "value": again, "unit": "s", "goal": 5, "goal_is": "at most"}
            shutil.rmtree(tree)

    def copy_for_limits(self) -> None:
        """The limits' own data: a copy, so that their tables and the product's stay apart."""
        shutil.copytree(self.folder / "amont", self.folder / "limits", ignore=shutil.ignore_patterns("media", "*.lock"))
        if url := self.extra.get("AMONT_DATABASE_URL"):
            with psycopg.connect(url.replace("/amont?", "/postgres?"), autocommit=True) as connection:
                connection.execute("CREATE DATABASE limits TEMPLATE amont")

    @contextlib.contextmanager
    def server(self, tree: Path, data: str, **extra: str) -> Iterator[Server]:
        """A server for as long as it is used."""
        server = Server(tree, self.folder / data, **{**self.extra, **extra})
        try:
            yield server
        finally:
            server.stop()

    def limits(self) -> contextlib.AbstractContextManager[Server]:
        """The same server, with the limits' addresses."""
        extra = {"settings": "bench.settings", "AMONT_DEMO": "0"}
        if url := self.extra.get("AMONT_DATABASE_URL"):
            extra["AMONT_DATABASE_URL"] = url.replace("/amont?", "/limits?")
        return self.server(ROOT, "limits", **extra)

    def figures(self, amont: Server, limits: Server) -> dict[str, list[tuple[load.Figure, load.Figure]]]:
        """For each target one (alone, crowded) a round; limit and page take turns, A B A B."""
        wanted = {name for name in rows.LIMITS if name in self.names} | {rows.PAGES[name].limit for name in self.pages}
        targets = {name: rows.Target(f"{limits.address}/{name}", {}) for name in rows.LIMITS if name in wanted}
        if self.pages:
            found = rows.targets(ROOT, self.folder / "amont", amont.address, {**os.environ, **self.extra})
            targets |= {name: found[name] for name in self.pages}
        for name, target in list(targets.items()):
            try:
                load.run(target.url, connections=4, seconds=WARM_UP, headers=target.headers)
            except load.LoadError as error:
                print(f"{name:<12}  not measured: {error}", flush=True)
                del targets[name]
        figures: dict[str, list[tuple[load.Figure, load.Figure]]] = {name: [] for name in targets}
        for _ in range(self.rounds):
            for name, target in targets.items():
                alone = load.run(target.url, connections=1, seconds=self.seconds / 2, headers=target.headers)
                crowded = load.run(target.url, connections=32, seconds=self.seconds, headers=target.headers)
                figures[name].append((alone, crowded))
        return figures

    def ratio(self, name: str, figures: dict[str, list[tuple[load.Figure, load.Figure]]]) -> dict[str, Any]:
        """A page's throughput over its limit's, round by round."""
        page = rows.PAGES[name]
        pairs = zip(figures[name], figures[page.limit], strict=True)
        ratios = [own[1].rate / limit[1].rate for own, limit in pairs]
        return {
            "name": name,
            "value": statistics.median(ratios),
            "low": min(ratios),
            "high": max(ratios),
            "unit": f"× {page.limit}",
            "goal": page.goal,
            "goal_is": "at least",
            **summary(figures[name]),
        }


def summary(rounds: list[tuple[load.Figure, load.Figure]]) -> dict[str, Any]:
    """Medians over the rounds: requests a second with 32 clients, milliseconds with one."""
    return {
        "requests_per_second": round(statistics.median(crowded.rate for _, crowded in rounds), 1),
        "p50_ms": round(statistics.median(alone.p50_ms for alone, _ in rounds), 2),
        "rounds": len(rounds),
    }


def sentence(row: dict[str, Any]) -> str:
    """One line of the table: name, figure, goal, spread."""
    parts = [f"{row['name']:<12}"]
    if "value" in row:
        met = row["value"] <= row["goal"] if row["goal_is"] == "at most" else row["value"] >= row["goal"]
        goal = f"goal {row['goal_is']} {row['goal']:<5g}"
        parts.append(f"{row['value']:8.2f} {row['unit']:<9} {goal} {'ok' if met else 'MISSED':<7}")
    if "low" in row:
        parts.append(f"[{row['low']:.2f} – {row['high']:.2f}]")
    if "ms" in row:
        parts.append(f"{row['ms']:9.1f} ms  [{row['low_ms']:.1f} – {row['high_ms']:.1f}]  {row.get('of', '')}".rstrip())
    if "p50_ms" in row:
        parts.append(f"{row['requests_per_second']:9.1f} requests/s  {row['p50_ms']:7.2f} ms alone")
    return "  ".join(parts)


def clean_copy(folder: Path) -> Path:
    """The tree as a clean clone would hold it: what is committed and what would be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listing.split("\0")):
        source = ROOT / name
        if source.is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, folder / name)
    return folder


if __name__ == "__main__":
    main()
