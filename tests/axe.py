"""What a page of a real browser owes everybody: nothing that axe finds, nothing wider than the screen."""

from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

SETTLED = """() => Promise.all(document.getAnimations()
  .filter((one) => one.effect.getComputedTiming().endTime < 10_000).map((one) => one.finished.catch(() => null)))"""
"""A colour on its way to another is neither of them."""


def faults(page: Page, *, axe: bool = True, habits: bool = False) -> list[str]:
    """A line for each fault, with its path; `habits` asks for axe's best practices too."""
    where = urlsplit(page.url).path
    page.evaluate(SETTLED)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    found = [f"{where}: {wide} px too wide"] if wide > 0 else []
    if axe:
        rules = {"type": "tag", "values": [*LEVELS, *(["best-practice"] if habits else [])]}
        # Of what is well, nothing is told: it is a thousand nodes a page.
        told = Axe().run(page, options={"runOnly": rules, "resultTypes": ["violations"]}).response["violations"]
        found += [f"{where}: {one['id']} {[node['html'][:120] for node in one['nodes']][:3]}" for one in told]
    return found
