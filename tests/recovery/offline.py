"""The recovery tool as the ceremony runs it: a process apart, without network, with nothing of Amont to import."""

import importlib.util
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
TOOL = ROOT / "tools" / "recovery" / "recovery.py"
ALONE = """
import runpy, sys
def refuse(event, _arguments):
    if event.startswith("socket."):
        raise RuntimeError("the tool touched the network: " + event)
sys.addaudithook(refuse)
sys.argv = sys.argv[1:]
try:
    runpy.run_path(sys.argv[0], run_name="__main__")
finally:
    assert not any(name.split(".")[0] in {"amont", "config", "django"} for name in sys.modules)
"""


@cache
def without_network() -> tuple[str, ...]:
    """The words before a command that take the network away, where the system lets us."""
    words = ("unshare", "--map-root-user", "--net")
    if shutil.which(words[0]) and subprocess.run([*words, "true"], capture_output=True, check=False).returncode == 0:
        return words
    return ()


def run(*arguments: object, typed: str = "", folder: Path, tool: Path = TOOL) -> subprocess.CompletedProcess[str]:
    """The tool with these arguments, these lines on its keyboard, in this folder; no socket is opened in any case."""
    command = [*without_network(), sys.executable, "-I", "-c", ALONE, str(tool), *map(str, arguments)]
    return subprocess.run(
        command, input=typed, cwd=folder, env={"LANG": "C.UTF-8"}, capture_output=True, text=True, check=False,
        timeout=60, encoding="utf-8",
    )  # fmt: skip


@cache
def module() -> ModuleType:
    """The same file, loaded here to compare its answers with the vault's."""
    spec = importlib.util.spec_from_file_location("recovery_tool", TOOL)
    assert spec is not None and spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = loaded
    spec.loader.exec_module(loaded)
    return loaded


def lines(words: Iterable[str]) -> str:
    """A half as it is typed: four lines of six words, then the control word."""
    every = list(words)
    return "".join(" ".join(every[start : start + 6]) + "\n" for start in range(0, len(every), 6))


def words_of(sheet: Path) -> list[str]:
    """The 25 words of a printed sheet."""
    return re.findall(r"<td><i>\d+</i> ([^<]+)</td>", sheet.read_text(encoding="utf-8"))


def halves(folder: Path, copies: tuple[int, int] = (1, 2)) -> str:
    """Both halves of a folder of sheets, as they are typed."""
    return "".join(
        lines(words_of(folder / f"moitie-{name}-copie-{copy}.html")) for name, copy in zip("AB", copies, strict=True)
    )


def sealed_again(export: dict[str, Any], secret: bytes, pinned: object) -> dict[str, Any]:
    """What the tool makes of an export whose every row it could read."""
    tool = module()
    rows, refused = tool.granted_rows(export["rows"], secret, pinned, tool.PublicKey.read(export["target"]))
    assert refused == []
    return {**export, "kind": "amont.recovery.grants", "rows": rows}
