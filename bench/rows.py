"""What is measured, and what it must reach (performance.md)."""

import re
import subprocess
import urllib.parse
import urllib.request
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path

LIMITS = ("hello", "tpl100", "selins")
OTHERS = ("start", "memory")
KEYS = ("search", "sign-in", "unlock", "absorb")


@dataclass(frozen=True)
class Page:
    """A page of Amont, beside its limit; `goal` is the least ratio of throughputs."""

    limit: str
    goal: float


PAGES = {
    "scan": Page("selins", 1.0),
    "capsule": Page("hello", 0.9),
    "request": Page("tpl100", 0.3),
    "list": Page("tpl100", 0.4),
}
NAMES = (*LIMITS, *OTHERS, *PAGES, *KEYS)


@dataclass(frozen=True)
class Target:
    """An address to load, and what a signed-in browser would send with it."""

    url: str
    headers: dict[str, str]


def targets(root: Path, data: Path, address: str, environment: dict[str, str]) -> dict[str, Target]:
    """Where each page stands in this demo: a printed code, its capsule, the form, and a coordinator's list."""

    def amont(*arguments: str) -> str:
        command = [str(root / ".venv" / "bin" / "amont"), *arguments]
        done = subprocess.run(
            command, env={**environment, "AMONT_DATA": str(data)}, capture_output=True, text=True, check=True
        )
        return done.stdout

    code = amont("poster", "--list").split()[0]
    poster = urllib.request.urlopen(f"{address}/P/{code}").read().decode()
    capsule = re.search(r"/fr/capsules/[\w-]+/", poster)
    if capsule is None:
        raise RuntimeError(f"/P/{code} names no capsule")
    email = next(line for line in re.findall(r"[\w.+-]+@[\w.-]+", amont("demo_accounts")) if line.startswith("claire"))
    cookies = {"Cookie": _signed_in(address, email)}
    return {
        "scan": Target(f"{address}/P/{code}", {}),
        "capsule": Target(address + capsule[0], {}),
        "request": Target(f"{address}/fr/demander/", {}),
        "list": Target(f"{address}/interne/demandes/", cookies),
    }


def _signed_in(address: str, email: str) -> str:
    """The session cookie of somebody of the demo."""
    jar = CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    form = urllib.parse.urlencode({"email": email, "next": "/healthz"}).encode()
    browser.open(urllib.request.Request(f"{address}/demo/devenir/", data=form, headers={"Origin": address}))
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)
